from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import selectors, services, signals
from apps.accounts.models import SYSTEM_USER_ID, User, VerificationRequest
from apps.core.errors import Refused
from apps.core.testing import PASSWORD

STATEMENT = "I am Alice, my work hangs in the museum of noise."


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """Do these at the same moment, each on a connection of its own; what each returned or raised."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> Any:
        try:
            barrier.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


# --- Verified creators --------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_takes_one_request_at_a_time(alice, as_):
    client = as_(alice)
    assert client.post("/account/verified/", {"statement": "too short"}).status_code == 200
    assert client.post("/account/verified/", {"statement": STATEMENT}).status_code == 302
    page = client.post("/account/verified/", {"statement": STATEMENT})
    assert "still waiting" in page.content.decode()
    assert VerificationRequest.objects.count() == 1
    assert "Pending" in client.get("/account/verified/").content.decode()


@pytest.mark.django_db
def test_it_tells_what_was_decided(alice, mona, as_, hearing):
    heard = hearing(signals.verification_decided)
    first = services.verification_request(user=alice, statement=STATEMENT)
    with pytest.raises(Refused, match="reason"):
        services.verification_decide(verification=first, by=mona, granted=False)
    services.verification_decide(verification=first, by=mona, granted=False, reason="Link your site first.")
    assert "Link your site first." in as_(alice).get("/account/verified/").content.decode()

    second = services.verification_request(user=alice, statement=STATEMENT)
    services.verification_decide(verification=second, by=mona, granted=True)
    alice.refresh_from_db()
    assert alice.is_verified_creator
    assert alice.verified_creator_at is not None
    assert [heard_of["verification"].state for heard_of in heard] == ["refused", "granted"]
    with pytest.raises(Refused, match="already"):
        services.verification_request(user=alice, statement=STATEMENT)


@pytest.mark.django_db
def test_it_lets_nobody_decide_about_themselves_and_no_stranger_about_anybody(alice, bob, mona):
    own = services.verification_request(user=mona, statement=STATEMENT)
    with pytest.raises(Refused, match="own"):
        services.verification_decide(verification=own, by=mona, granted=True)
    asked = services.verification_request(user=alice, statement=STATEMENT)
    with pytest.raises(PermissionDenied):
        services.verification_decide(verification=asked, by=bob, granted=True)


@pytest.mark.django_db(transaction=True)
def test_it_decides_once_when_two_moderators_decide_at_once(alice, mona, ada):
    asked = services.verification_request(user=alice, statement=STATEMENT)
    outcomes = at_once(
        lambda: services.verification_decide(verification=asked, by=mona, granted=True),
        lambda: services.verification_decide(verification=asked, by=ada, granted=False, reason="No."),
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(refused) == 1
    assert "already" in str(refused[0])
    asked.refresh_from_db()
    alice.refresh_from_db()
    assert alice.is_verified_creator == (asked.state == "granted")


@pytest.mark.django_db(transaction=True)
def test_it_takes_one_request_when_two_come_at_once(alice):
    def ask() -> object:
        return services.verification_request(user=alice, statement=STATEMENT)

    outcomes = at_once(ask, ask)
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert VerificationRequest.objects.count() == 1


@pytest.mark.django_db
def test_it_lists_requests_with_a_constant_number_of_questions(alice, mona, as_):
    client = as_(alice)
    client.get("/account/verified/")
    counts = []
    for _ in range(2):
        for _ in range(3):
            asked = services.verification_request(user=alice, statement=STATEMENT)
            services.verification_decide(verification=asked, by=mona, granted=False, reason="No.")
        with CaptureQueriesContext(connection) as captured:
            client.get("/account/verified/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- Roles --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_only_admins_change_roles_and_plans(alice, bob, mona, ada):
    for by in (bob, mona):
        with pytest.raises(PermissionDenied):
            services.role_set(user=alice, role="moderator", by=by)
        with pytest.raises(PermissionDenied):
            services.plan_set(user=alice, plan="pro", by=by)
    services.role_set(user=alice, role="moderator", by=ada)
    services.plan_set(user=alice, plan="pro", by=ada)
    alice.refresh_from_db()
    assert (alice.role, alice.subscription_tier, alice.is_staff) == ("moderator", "pro", True)


@pytest.mark.django_db
def test_moderators_trust_and_verify_others_only(alice, bob, mona):
    services.trust_tier_set(user=alice, trust_tier="trusted_api", by=mona)
    services.verified_creator_set(user=alice, verified=True, by=mona)
    alice.refresh_from_db()
    assert (alice.trust_tier, alice.is_verified_creator) == ("trusted_api", True)
    services.verified_creator_set(user=alice, verified=False, by=mona)
    alice.refresh_from_db()
    assert (alice.is_verified_creator, alice.verified_creator_at) == (False, None)
    for by in (bob, mona):
        with pytest.raises(PermissionDenied):
            services.trust_tier_set(user=by, trust_tier="trusted_api", by=by)
        with pytest.raises(PermissionDenied):
            services.verified_creator_set(user=by, verified=True, by=by)


@pytest.mark.django_db
def test_it_locks_somebody_out_at_once_and_staff_by_admins_only(alice, mona, ada, person):
    client = Client()
    client.post("/account/login/", {"login": "alice", "password": PASSWORD})
    services.active_set(user=alice, active=False, by=mona)
    assert not UserSession.objects.filter(user=alice).exists()
    assert client.get("/account/profile/").status_code == 302
    other = person("max", role="moderator")
    with pytest.raises(PermissionDenied):
        services.active_set(user=other, active=False, by=mona)
    services.active_set(user=other, active=False, by=ada)
    other.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.trust_tier_set(user=alice, trust_tier="creator", by=other)


@pytest.mark.django_db
def test_it_keeps_the_last_admin_and_does_not_count_the_sites_own_account(ada, person):
    assert selectors.is_last_admin(ada)
    with pytest.raises(Refused, match="last admin"):
        services.role_set(user=ada, role="user", by=ada)
    with pytest.raises(Refused, match="last admin"):
        services.active_set(user=ada, active=False, by=ada)
    second = person("anna", role="admin")
    services.role_set(user=ada, role="user", by=second)
    ada.refresh_from_db()
    assert ada.role == "user"


@pytest.mark.django_db(transaction=True)
def test_two_admins_cannot_demote_each_other_at_once(ada, person):
    anna = person("anna", role="admin")
    at_once(
        lambda: services.role_set(user=ada, role="user", by=anna),
        lambda: services.role_set(user=anna, role="user", by=ada),
    )
    assert User.objects.filter(role="admin", is_system=False).count() == 1


@pytest.mark.django_db
def test_nobody_changes_the_sites_own_account(ada):
    system = User.objects.get(pk=SYSTEM_USER_ID)
    for act in (
        lambda: services.role_set(user=system, role="user", by=ada),
        lambda: services.trust_tier_set(user=system, trust_tier="creator", by=ada),
        lambda: services.plan_set(user=system, plan="pro", by=ada),
        lambda: services.active_set(user=system, active=False, by=ada),
        lambda: services.verified_creator_set(user=system, verified=True, by=ada),
    ):
        with pytest.raises(Refused, match="own account"):
            act()


@pytest.mark.django_db
def test_it_refuses_what_does_not_exist(alice, ada):
    for act in (
        lambda: services.role_set(user=alice, role="king", by=ada),
        lambda: services.trust_tier_set(user=alice, trust_tier="blind", by=ada),
        lambda: services.plan_set(user=alice, plan="gold", by=ada),
    ):
        with pytest.raises(Refused, match="There is no"):
            act()
