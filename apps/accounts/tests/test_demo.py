from __future__ import annotations

import pytest

from apps.accounts import demo, services
from apps.core.errors import Refused

pytestmark = pytest.mark.django_db


def test_demo_people_sign_in_where_debug_is_on_and_nowhere_else(client, settings):
    settings.DEBUG = True
    services.demo_people_make()
    settings.DEBUG = False
    person = demo.MODERATOR
    answer = client.post("/account/login/", {"login": person.username, "password": person.password})
    assert answer["Location"] == "/account/inactive/"
    assert "_auth_user_id" not in client.session
    settings.DEBUG = True
    client.post("/account/login/", {"login": person.username, "password": person.password})
    assert "_auth_user_id" in client.session


def test_demo_people_are_not_made_where_debug_is_off():
    with pytest.raises(Refused):
        services.demo_people_make()


def test_somebody_who_only_has_the_name_signs_in_everywhere(client, person):
    somebody = person("demo")
    somebody.email = "somebody@elsewhere.example"
    somebody.save()
    client.force_login(somebody)
    assert not demo.is_demo(somebody.username, somebody.email)
    assert client.get("/account/profile/").status_code == 200
