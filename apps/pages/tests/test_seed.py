from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from apps.accounts import demo, services
from apps.accounts.models import User
from apps.core.errors import Refused
from apps.shaders import seeding
from apps.shaders.models import Shader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_starter(monkeypatch):
    """Of the whole collection the app's own tests tell; here it would only take long."""
    chosen = seeding.starters()[:1]
    monkeypatch.setattr(seeding, "starters", lambda: chosen)


def test_it_makes_demo_people_once_where_debug_is_on(settings, client):
    settings.DEBUG = True
    for _ in range(2):
        call_command("seed")
    people = {user.username: user for user in User.objects.filter(is_system=False)}
    assert set(people) == {"demo", "mod"}
    assert (people["demo"].role, people["mod"].role) == ("user", "moderator")
    client.post("/account/login/", {"login": "demo", "password": demo.CREATOR.password})
    assert client.session["_auth_user_id"] == str(people["demo"].pk)


def test_it_never_makes_demo_people_where_debug_is_off(settings):
    settings.DEBUG = False
    call_command("seed")
    assert not User.objects.filter(is_system=False).exists()
    with pytest.raises(Refused):
        services.demo_people_make()


def test_the_demo_passwords_are_ones_that_the_site_would_take():
    refused = {}
    for person in demo.PEOPLE:
        try:
            validate_password(person.password, User(username=person.username, email=person.email))
        except ValidationError as error:
            refused[person.username] = error.messages
    assert refused == {}


def test_it_makes_synthetic_people_who_cannot_sign_in(settings, capsys):
    call_command("seed", people=5)
    call_command("seed", people=8)
    assert "3 synthetic people made." in capsys.readouterr().out
    people = User.objects.filter(username__startswith="person-")
    assert people.count() == 8
    assert EmailAddress.objects.filter(user__in=people, verified=True).count() == 8
    assert not any(person.has_usable_password() for person in people)
    with pytest.raises(CommandError):
        call_command("seed", people=-1)


def test_it_publishes_the_starter_shaders_once():
    for _ in range(2):
        call_command("seed")
    assert [shader.system_label for shader in Shader.objects.all()] == [seeding.starters()[0].label]
