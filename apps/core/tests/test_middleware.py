from __future__ import annotations

import pytest
import redis
from django.http import HttpResponse

from apps.core.middleware import RealAddressMiddleware, RedisAwayMiddleware


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "9.9.9.9", "10.0.0.1"),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),  # the first was forged by the visitor
        (2, "9.9.9.9, 10.0.0.2", "9.9.9.9"),
        (2, "9.9.9.9", "10.0.0.1"),  # came past a proxy: believe nothing
        (1, "", "10.0.0.1"),
    ],
)
def test_it_believes_as_many_proxies_as_there_are(rf, settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.1")
    RealAddressMiddleware(lambda request: HttpResponse(request.META["REMOTE_ADDR"]))(request)
    assert request.META["REMOTE_ADDR"] == seen


@pytest.mark.django_db
def test_a_sign_in_through_fewer_proxies_than_expected_is_no_error(client, settings):
    settings.TRUSTED_PROXIES = 2
    form = {"login": "nobody", "password": "wrong-password-here"}
    assert client.post("/account/login/", form, headers={"X-Forwarded-For": "9.9.9.9"}).status_code == 200


def test_other_errors_are_not_taken_for_an_absent_redis(rf):
    middleware = RedisAwayMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(rf.get("/"), ValueError()) is None
    assert middleware.process_exception(rf.get("/"), redis.ResponseError()) is None
