from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import services
from apps.accounts.models import SYSTEM_USER_ID, User, VerificationRequest
from apps.accounts.tests.examples import export, person, verification
from apps.core.testing import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(username: str) -> Client:
    client = Client()
    client.post("/account/login/", {"login": username, "password": PASSWORD})
    return client


def with_second_factor(user: User) -> str:
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    return str(RecoveryCodes.activate(user).get_unused_codes()[0])


# --- Getting in ---------------------------------------------------------------------------------


def test_it_sends_who_is_not_signed_in_to_the_one_sign_in_page(client):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/account/login/?next=/admin/"
    for method in (client.get, client.post):
        assert method("/admin/login/?next=/admin/core/job/")["Location"] == "/account/login/?next=/admin/core/job/"


def test_it_has_no_sign_in_form_of_its_own(mona, client):
    for who in (client, sign_in("mona")):
        answer = who.post("/admin/login/", {"username": "mona", "password": PASSWORD}, follow=True)
        assert 'name="this_is_the_login_form"' not in answer.content.decode()
    assert client.post("/admin/login/", {"username": "mona", "password": PASSWORD}).status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/admin/no/such/page/"])
def test_it_does_not_exist_for_who_is_not_staff(alice, as_, path):
    client = as_(alice)
    client.raise_request_exception = False
    answer = client.get(path, follow=True)
    assert answer.status_code == 404


def test_it_never_follows_an_address_elsewhere(mona, as_):
    assert as_(mona).get("/admin/login/?next=https://evil.example/")["Location"] == "/admin/"
    assert as_(mona).get("/admin/login/?next=//evil.example/")["Location"] == "/admin/"


def test_it_changes_passwords_and_signs_out_through_the_account_pages(mona):
    client = sign_in("mona")
    assert client.get("/admin/password_change/")["Location"] == "/account/password/change/"
    assert client.post("/admin/password_change/", {"new_password1": "x"})["Location"] == "/account/password/change/"
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session


def test_it_lets_staff_in_without_a_second_factor_where_none_is_required(mona, settings):
    settings.STAFF_REQUIRE_MFA = False
    assert sign_in("mona").get("/admin/").status_code == 200


def test_it_asks_staff_to_set_up_a_second_factor_where_one_is_required(mona, settings):
    settings.STAFF_REQUIRE_MFA = True
    client = sign_in("mona")
    answer = client.get("/admin/accounts/user/")
    assert answer.status_code == 302
    assert client.get(answer["Location"])["Location"] == "/account/2fa/"


def test_it_lets_in_who_signed_in_with_a_second_factor(mona, settings):
    settings.STAFF_REQUIRE_MFA = True
    code = with_second_factor(mona)
    client = sign_in("mona")
    assert client.get("/admin/").status_code == 302
    client.post("/account/2fa/authenticate/", {"code": code})
    assert client.get("/admin/").status_code == 200


def test_having_one_is_not_enough_this_session_must_have_shown_it(mona, settings):
    settings.STAFF_REQUIRE_MFA = True
    client = sign_in("mona")  # before there was one
    code = with_second_factor(mona)
    answer = client.get("/admin/login/?next=/admin/core/job/")
    assert answer["Location"] == "/account/2fa/reauthenticate/?next=%2Fadmin%2Fcore%2Fjob%2F"
    client.post(answer["Location"], {"code": code})
    assert client.get("/admin/core/job/").status_code == 200


def test_it_shuts_staff_out_when_they_are_no_longer(mona, ada):
    client = sign_in("mona")
    assert client.get("/admin/").status_code == 200
    services.role_set(user=mona, role="user", by=ada)
    client.raise_request_exception = False
    assert client.get("/admin/", follow=True).status_code == 404


# --- What is there ------------------------------------------------------------------------------


def test_it_shows_nothing_that_other_packages_registered():
    assert all(
        model._meta.app_label not in {"account", "mfa", "usersessions", "auth", "django_rq"}
        for model in admin.site._registry
    )


def test_a_moderator_trusts_and_verifies_and_an_admin_gives_roles(alice, mona, ada, as_):
    url = f"/admin/accounts/user/{alice.pk}/change/"
    fields = {"trust_tier": "trusted_api", "is_verified_creator": "on", "is_active": "on"}
    assert as_(mona).post(url, {**fields, "role": "admin", "subscription_tier": "pro"}).status_code == 302
    alice.refresh_from_db()
    assert (alice.trust_tier, alice.is_verified_creator, alice.role) == ("trusted_api", True, "user")
    assert alice.subscription_tier == "free"
    as_(ada).post(url, {**fields, "role": "moderator", "subscription_tier": "pro", "username": "mallory"})
    alice.refresh_from_db()
    assert (alice.role, alice.subscription_tier, alice.username) == ("moderator", "pro", "alice")


def test_it_says_why_a_role_cannot_be_changed(ada, as_):
    fields = {"role": "user", "trust_tier": "standard", "subscription_tier": "free", "is_active": "on"}
    page = as_(ada).post(f"/admin/accounts/user/{ada.pk}/change/", fields, follow=True)
    assert "last admin" in page.content.decode()
    ada.refresh_from_db()
    assert ada.role == "admin"


def test_the_sites_own_account_is_only_shown(ada, as_):
    url = f"/admin/accounts/user/{SYSTEM_USER_ID}"
    assert as_(ada).get(f"{url}/change/").status_code == 200
    client = as_(ada)
    client.raise_request_exception = False
    assert client.post(f"{url}/change/", {"role": "user"}).status_code == 403
    assert client.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.get(pk=SYSTEM_USER_ID).role == "admin"


def test_no_password_is_shown_or_changed(alice, ada, as_):
    page = as_(ada).get(f"/admin/accounts/user/{alice.pk}/change/").content.decode()
    assert "argon2" not in page
    client = as_(ada)
    client.raise_request_exception = False
    assert client.get(f"/admin/accounts/user/{alice.pk}/password/").status_code in {302, 404}


def test_a_moderator_decides_about_requests_with_a_reason(mona, as_):
    asked = verification()
    client = as_(mona)
    url = f"/admin/accounts/verificationrequest/{asked.pk}/change/"
    page = client.post(url, {"decision": "refuse", "reason": ""}, follow=True).content.decode()
    assert "Give a reason" in page
    client.post(url, {"decision": "refuse", "reason": "Link your site first."})
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.decided_by) == ("refused", "Link your site first.", mona)
    client.raise_request_exception = False
    assert client.post(url, {"decision": "grant", "reason": ""}).status_code == 403  # decided is decided


def test_a_moderator_grants_many_and_hears_of_those_already_decided(mona, ada, as_):
    asked = [verification() for _ in range(3)]
    services.verification_decide(verification=asked[0], by=ada, granted=False, reason="No.")
    form = {"action": "grant", "_selected_action": [str(item.pk) for item in asked]}
    page = as_(mona).post("/admin/accounts/verificationrequest/", form, follow=True).content.decode()
    assert "Granted: 2." in page
    assert "already" in page
    assert VerificationRequest.objects.filter(state="granted").count() == 2


@pytest.mark.parametrize(
    ("name", "make"), [("user", person), ("verificationrequest", verification), ("dataexport", export)]
)
def test_its_lists_ask_a_constant_number_of_questions(mona, as_, name, make: Any):
    client = as_(mona)
    counts = []
    for rows in (3, 6):
        for _ in range(rows):
            make()
        client.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/admin/accounts/{name}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_it_finds_people_by_name_and_address(alice, bob, mona, as_):
    page = as_(mona).get("/admin/accounts/user/?q=alice@example").content.decode()
    assert "alice@example.com" in page
    assert "bob@example.com" not in page
