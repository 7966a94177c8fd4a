from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import SYSTEM_USER_ID, User
from apps.accounts.tests.mailed import last_code, subjects
from apps.core import queue
from apps.core.testing import PASSWORD

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "velvet-harbour-stone-eight"


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/account/login/", {"login": login, "password": password})
    return client


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def confirm_again(client: Client, password: str = PASSWORD) -> None:
    """Prove who it is once more, as sensitive pages ask."""
    client.post("/account/reauthenticate/", {"password": password})


def totp(secret: str, step: int = 0) -> str:
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + step)))


@pytest.mark.parametrize("login", ["alice", "ALICE", "alice@example.com", "Alice@Example.com"])
def test_it_signs_in_by_password(alice, login):
    assert is_signed_in(sign_in(login))


def test_it_refuses_a_wrong_password_and_the_locked_out(alice, bob):
    assert not is_signed_in(sign_in("alice", "wrong-wrong-wrong"))
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert not is_signed_in(sign_in("bob"))


def test_it_signs_in_by_code(alice, client):
    client.post("/account/login/code/", {"email": "alice@example.com"})
    client.post("/account/login/code/confirm/", {"code": last_code()})
    assert is_signed_in(client)


def test_it_sends_no_code_to_whom_it_does_not_know_and_does_not_say_so(alice, client):
    known = client.post("/account/login/code/", {"email": "alice@example.com"})
    unknown = Client().post("/account/login/code/", {"email": "nobody-here@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_nobody_signs_in_as_the_site_itself(client):
    system = User.objects.get(pk=SYSTEM_USER_ID)
    system.set_password(PASSWORD)
    system.save()
    EmailAddress.objects.create(user=system, email=system.email, verified=True, primary=True)
    assert not is_signed_in(sign_in("fractafrag"))
    client.post("/account/login/code/", {"email": system.email})
    client.post("/account/login/code/confirm/", {"code": last_code()})
    assert not is_signed_in(client)


def test_it_limits_attempts_through_redis(alice):
    answers = [Client().post("/account/login/", {"login": f"x{n}", "password": "no"}).status_code for n in range(31)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert queue.connection().keys("*allauth:rl*")


def test_it_limits_guesses_for_one_account_wherever_they_come_from(alice):
    for n in range(5):
        sign_in("alice", "wrong-wrong-wrong", Client(REMOTE_ADDR=f"192.0.2.{n}"))
    assert not is_signed_in(sign_in("alice", PASSWORD, Client(REMOTE_ADDR="192.0.2.99")))


@pytest.mark.django_db(transaction=True)  # the mail about it goes out on commit
def test_it_asks_for_a_second_factor_and_takes_each_code_once(alice):
    client = sign_in("alice")
    confirm_again(client)
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert "data:image/svg" in page.content.decode()
    client.post("/account/2fa/totp/activate/", {"code": totp(secret)})
    assert {a.type for a in Authenticator.objects.filter(user=alice)} == {"totp", "recovery_codes"}
    assert len(subjects("alice@example.com")) == 1

    other = sign_in("alice")
    assert not is_signed_in(other)
    other.post("/account/2fa/authenticate/", {"code": "000000"})
    assert not is_signed_in(other)
    other.post("/account/2fa/authenticate/", {"code": totp(secret)})
    assert is_signed_in(other)

    third = sign_in("alice")
    third.post("/account/2fa/authenticate/", {"code": totp(secret)})
    assert not is_signed_in(third)


def test_it_takes_each_recovery_code_once(alice):
    client = sign_in("alice")
    confirm_again(client)
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    client.post("/account/2fa/totp/activate/", {"code": totp(secret)})
    code = client.get("/account/2fa/recovery-codes/").context["unused_codes"][0]

    for expected in (True, False):
        other = sign_in("alice")
        other.post("/account/2fa/authenticate/", {"code": code})
        assert is_signed_in(other) is expected


def test_it_offers_passkeys_tied_to_the_sites_own_name(alice):
    client = sign_in("alice")
    confirm_again(client)
    page = client.get("/account/2fa/webauthn/add/")
    relying_party = page.context["js_data"]["creation_options"]["publicKey"]["rp"]
    assert relying_party == {"id": "localhost", "name": "Fractafrag"}

    challenge = Client().get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert challenge.json()["request_options"]["publicKey"]["rpId"] == "localhost"


def test_it_lists_sessions_and_signs_out_elsewhere(alice):
    here, there = sign_in("alice"), sign_in("alice")
    assert len(here.get("/account/sessions/").context["sessions"]) == 2
    here.post("/account/sessions/")
    assert is_signed_in(here)
    assert UserSession.objects.filter(user=alice).count() == 1
    assert there.get("/account/profile/").status_code == 302


def test_it_lists_sessions_with_a_constant_number_of_questions(alice):
    here = sign_in("alice")
    counts = []
    for _ in range(2):
        for _ in range(2):
            sign_in("alice")
        with CaptureQueriesContext(connection) as captured:
            page = here.get("/account/sessions/")
        counts.append(len(captured))
    assert len(page.context["sessions"]) == 5
    assert counts[0] == counts[1]


def test_it_lists_no_session_that_has_ended(alice):
    here, there = sign_in("alice"), sign_in("alice")
    there.logout()
    assert len(here.get("/account/sessions/").context["sessions"]) == 1
    sign_in("alice")
    alice.set_password(NEW_PASSWORD)
    alice.save()
    again = sign_in("alice", NEW_PASSWORD)
    assert len(again.get("/account/sessions/").context["sessions"]) == 1


def test_it_changes_a_password_tells_so_and_ends_other_sessions(alice):
    here, there = sign_in("alice"), sign_in("alice")
    wrong = here.post("/account/password/change/", {"oldpassword": "no", "password1": NEW_PASSWORD})
    assert wrong.status_code == 200
    here.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    )
    assert here.get("/account/profile/").status_code == 200
    assert there.get("/account/profile/").status_code == 302
    assert any("password" in subject.lower() for subject in subjects("alice@example.com"))
    assert is_signed_in(sign_in("alice", NEW_PASSWORD))


def test_it_resets_a_password_by_code(alice, client):
    client.post("/account/password/reset/", {"email": "alice@example.com"})
    client.post("/account/password/reset/confirm/", {"code": last_code()})
    weak = client.post("/account/password/reset/complete/", {"password1": "alice12345", "password2": "alice12345"})
    assert weak.status_code == 200
    client.post("/account/password/reset/complete/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert is_signed_in(sign_in("alice", NEW_PASSWORD))
    assert not is_signed_in(sign_in("alice", PASSWORD))


def test_it_changes_an_address_once_it_is_proven(alice):
    client = sign_in("alice")
    client.post("/account/email/", {"action_add": "", "email": "new@example.com"})
    assert not mail.outbox  # first, who is it?
    client.post("/account/reauthenticate/?next=/account/email/", {"password": PASSWORD})  # and it goes on from there
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"
    client.post("/account/confirm-email/", {"code": last_code()})
    alice.refresh_from_db()
    assert alice.email == "new@example.com"
    assert [a.email for a in EmailAddress.objects.filter(user=alice)] == ["new@example.com"]
    assert any("email" in subject.lower().replace("-", "") for subject in subjects("alice@example.com"))


def test_it_never_removes_the_last_address(alice):
    client = sign_in("alice")
    confirm_again(client)
    client.post("/account/email/", {"action_remove": "", "email": "alice@example.com"})
    assert EmailAddress.objects.filter(user=alice).count() == 1


def test_it_keeps_the_old_address_when_somebody_else_was_faster(alice, client):
    changing = sign_in("alice")
    confirm_again(changing)
    changing.post("/account/email/", {"action_add": "", "email": "new@example.com"})
    code = last_code()
    User.objects.create_user("faster", "new@example.com", PASSWORD)
    assert changing.post("/account/confirm-email/", {"code": code}).status_code < 500
    alice.refresh_from_db()
    assert alice.email == "alice@example.com"


def test_it_says_the_sites_name_in_its_mails(alice, client):
    client.post("/account/login/code/", {"email": "alice@example.com"})
    assert "testserver" not in mail.outbox[-1].body
    assert "Fractafrag" in str(mail.outbox[-1].body)


def test_second_factors_lie_sealed_in_the_database_and_move_to_a_new_key(alice, settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.SECRETS_KEYS = [old]
    TOTP.activate(alice, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(alice)
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert "JBSWY3DP" not in stored

    settings.SECRETS_KEYS = [new, old]
    call_command("renew_secrets")
    call_command("renew_secrets")
    settings.SECRETS_KEYS = [new]
    kept = TOTP(Authenticator.objects.get(type="totp"))
    assert kept.validate_code(totp("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes() == codes
