from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import RetiredName, User
from apps.accounts.tests.mailed import last_code

GOOD = {"email": "nova@example.com", "username": "nova", "password1": "lantern-orbit-quiet-moss"}


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


@pytest.mark.django_db
def test_it_signs_somebody_up_by_the_mailed_code(client):
    response = client.post("/account/signup/", GOOD)
    assert response["Location"] == "/account/confirm-email/"
    assert "_auth_user_id" not in client.session
    assert mail.outbox[-1].to == ["nova@example.com"]

    client.post("/account/confirm-email/", {"code": last_code()})

    user = User.objects.get(username="nova")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert EmailAddress.objects.get(user=user).verified
    assert user.password.startswith("argon2")
    assert user.role == "user"


@pytest.mark.django_db
def test_it_lets_nobody_in_with_a_wrong_code_three_times(client):
    client.post("/account/signup/", GOOD)
    right = last_code()
    for _ in range(3):
        client.post("/account/confirm-email/", {"code": "WRONG1"})
    client.post("/account/confirm-email/", {"code": right})
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize(
    "username",
    [
        "ab",
        "a" * 31,
        "with space",
        "-dash",
        "dash-",
        "_under",
        "dot.dot",
        "ümlaut",
        "раура",
        "a@b.example",
        "<b>",
        "a/b",
    ],
)
def test_it_refuses_names_that_are_not_safe_in_an_address(client, username):
    assert "username" in errors(client.post("/account/signup/", {**GOOD, "username": username}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "username", ["admin", "Admin", "adm1n", "fractafrag", "FractaFrag", "fracta-frag", "m0derator", "null"]
)
def test_it_refuses_names_that_could_speak_for_the_site(client, username):
    assert "username" in errors(client.post("/account/signup/", {**GOOD, "username": username}))


@pytest.mark.django_db
@pytest.mark.parametrize("alike", ["alice", "ALICE", "aIice", "a1ice", "al-ice", "ali_ce"])
def test_it_refuses_names_that_look_like_anothers(client, alice, alike):
    assert "username" in errors(client.post("/account/signup/", {**GOOD, "username": alike}))


@pytest.mark.django_db
def test_it_refuses_the_name_of_somebody_who_left_a_short_while_ago(client):
    RetiredName.objects.create(skeleton="nova", free_at=timezone.now() + timedelta(days=1))
    assert "username" in errors(client.post("/account/signup/", {**GOOD, "username": "n0va"}))

    RetiredName.objects.update(free_at=timezone.now())
    assert client.post("/account/signup/", GOOD).status_code == 302
    services.retired_names_prune()
    assert not RetiredName.objects.exists()


@pytest.mark.django_db
def test_it_does_not_tell_who_has_an_account(client, alice):
    response = client.post("/account/signup/", {**GOOD, "email": "Alice@example.com"})
    assert response["Location"] == "/account/confirm-email/"
    assert not User.objects.filter(username="nova").exists()
    assert mail.outbox[-1].to == ["alice@example.com"]
    assert "http://localhost:8000/account/" in mail.outbox[-1].body


@pytest.mark.django_db
def test_it_never_makes_a_link_from_the_host_header(alice, settings):
    settings.ALLOWED_HOSTS = ["localhost", "other.example"]
    Client(headers={"host": "other.example"}).post("/account/signup/", {**GOOD, "email": "alice@example.com"})
    assert "other.example" not in f"{mail.outbox[-1].body} {mail.outbox[-1].subject}"


def _sign_up(barrier: threading.Barrier, fields: dict[str, str]) -> Any:
    try:
        client = Client(raise_request_exception=False)
        barrier.wait()
        return client.post("/account/signup/", fields)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "other",
    [{"username": "n0va", "email": "other@example.com"}, {"username": "quite-different", "email": "nova@example.com"}],
    ids=["name", "address"],
)
def test_it_gives_a_name_and_an_address_to_one_of_two_who_ask_at_once(other, monkeypatch):
    # Both have passed the form's checks before either writes.
    both_checked = threading.Barrier(2)
    real = User.save

    def save_together(self: User, *args: Any, **kwargs: Any) -> None:
        if both_checked.n_waiting < 2 and not both_checked.broken:
            with contextlib.suppress(threading.BrokenBarrierError):
                both_checked.wait(timeout=5)
        real(self, *args, **kwargs)

    monkeypatch.setattr(User, "save", save_together)
    start = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda fields: _sign_up(start, fields), [GOOD, {**GOOD, **other}]))

    assert User.objects.filter(is_system=False).count() == 1
    if other["email"] == GOOD["email"]:
        # As always when an address is known: the same as for a new one, or "wait", since a code was just sent there.
        assert {answer.status_code for answer in answers} <= {302, 429}
    else:
        lost = next(answer for answer in answers if answer.status_code == 200)
        assert "username" in errors(lost)
        assert sorted(answer.status_code for answer in answers) == [200, 302]


@pytest.mark.django_db
def test_it_frees_what_a_forgotten_sign_up_held(client, alice):
    client.post("/account/signup/", GOOD)
    services.signups_prune()
    assert User.objects.filter(username="nova").exists()

    User.objects.update(created_at=timezone.now() - services.SIGNUP_KEPT - timedelta(hours=1))
    services.signups_prune()
    assert not User.objects.filter(username="nova").exists()
    assert User.objects.filter(username="alice").exists()
    assert User.objects.filter(is_system=True).exists()
