import pytest


@pytest.mark.django_db
def test_it_is_alive(client):
    assert client.get("/healthz").content == b"ok"
