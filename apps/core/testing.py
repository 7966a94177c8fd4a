"""The test cast, loaded as a pytest plugin: people with names, so that a test reads as a story.

alice owns, bob shares, charlie is a stranger, mona moderates, ada administers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache as remembered
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.core.cache import cache
from django.core.files.storage import storages
from django.test import Client

PASSWORD = "correct-horse-battery-staple"


class QuickArgon2(Argon2PasswordHasher):
    """As on the site, but for a thousandth of the work: guessing fast does no harm here."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@remembered
def _hashed(password: str, hasher: str) -> str:
    return make_password(password)


@pytest.fixture(autouse=True)
def _quick_passwords(request: pytest.FixtureRequest, settings: Any) -> None:
    """Not where a running site checks them: it would make each anew at its own strength."""
    if not request.node.get_closest_marker("browser"):
        settings.PASSWORD_HASHERS = [f"{__name__}.{QuickArgon2.__name__}"]


@pytest.fixture(autouse=True)
def _clean_slate(settings: Any, tmp_path: Any) -> None:
    """Rate limits, mail and files of one test are not the next one's."""
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.STORAGES["private"]["OPTIONS"]["location"] = tmp_path / "private"
    # Made once and kept, with the folder of whichever test asked first.
    vars(storages)["_storages"].pop("private", None)


@pytest.fixture
def person(db: None, settings: Any) -> Callable[..., Any]:
    """Make somebody, with a verified address as after signing up."""

    def make(username: str, **fields: Any) -> Any:
        from allauth.account.models import EmailAddress

        user = get_user_model().objects.create_user(username, f"{username}@example.com", None, **fields)
        user.password = _hashed(PASSWORD, settings.PASSWORD_HASHERS[0])
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def alice(person: Callable[..., Any]) -> Any:
    return person("alice")


@pytest.fixture
def bob(person: Callable[..., Any]) -> Any:
    return person("bob")


@pytest.fixture
def charlie(person: Callable[..., Any]) -> Any:
    return person("charlie")


@pytest.fixture
def mona(person: Callable[..., Any]) -> Any:
    return person("mona", role="moderator")


@pytest.fixture
def ada(person: Callable[..., Any]) -> Any:
    return person("ada", role="admin")


@pytest.fixture
def as_(client: Client) -> Callable[[Any], Client]:
    """`as_(alice).get("/")`; `as_(None)` is somebody who is not signed in."""

    def sign_in(user: Any) -> Client:
        fresh = Client()
        if user is not None:
            fresh.force_login(user)
        return fresh

    return sign_in
