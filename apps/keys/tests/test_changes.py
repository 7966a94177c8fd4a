"""What becomes of a key: by whom, on which tier, remembered where, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.accounts.tests.test_standing import at_once
from apps.core.errors import Refused
from apps.core.models import Job
from apps.keys import limits, selectors, services, tasks
from apps.keys.models import ApiKey, IdempotencyRecord
from apps.keys.tiers import APPROVALS_FOR_STANDARD, TIERS
from apps.notices import kinds

pytestmark = pytest.mark.django_db
opens = selectors.key_of_token


# --- Whose it is --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bob", "mona", "ada"])
def test_nobody_else_rotates_or_renames_it(alice, make_key, request, name):
    key, _ = make_key(alice)
    somebody = request.getfixturevalue(name)
    with pytest.raises(PermissionDenied):
        services.key_rotate(key=key, by=somebody)
    with pytest.raises(PermissionDenied):
        services.key_rename(key=key, by=somebody, name="Mine")
    assert ApiKey.objects.get().name == "Night painter"


def test_a_stranger_revokes_nothing(alice, bob, make_key):
    key, secret = make_key(alice)
    with pytest.raises(PermissionDenied):
        services.key_revoke(key=key, by=bob)
    assert opens(secret)


def test_its_owner_renames_it(alice, make_key):
    key, _ = make_key(alice)
    services.key_rename(key=key, by=alice, name=" Day  painter ")
    assert ApiKey.objects.get().name == "Day painter"
    with pytest.raises(Refused):
        services.key_rename(key=key, by=alice, name=" ")


def test_its_owner_revokes_it_for_ever_and_is_not_told_what_they_did(alice, make_key, told):
    key, secret = make_key(alice)
    services.key_revoke(key=key, by=alice)
    first = ApiKey.objects.get().revoked_at
    assert first is not None
    assert opens(secret) is None
    services.key_revoke(key=key, by=alice)
    assert ApiKey.objects.get().revoked_at == first
    assert len(told(alice)) == 1


def test_a_moderator_revokes_it_and_the_person_is_told_once(alice, mona, make_key, told):
    key, secret = make_key(alice)
    services.key_revoke(key=key, by=mona)
    services.key_revoke(key=key, by=mona)
    assert opens(secret) is None
    assert told(alice)[1:] == ["Your API key “Night painter” was revoked by a moderator"]


# --- Tiers --------------------------------------------------------------------------------------


def test_five_approvals_end_probation_and_it_is_told_once(alice, make_key, told):
    key, _ = make_key(alice)
    for n in range(1, APPROVALS_FOR_STANDARD + 3):
        services.submission_approved(key=key)
        key.refresh_from_db()
        assert key.submissions_approved == n
        assert key.trust_tier == ("standard" if n >= APPROVALS_FOR_STANDARD else "probation")
    assert key.rate_limit_per_hour == TIERS[ApiKey.Tier.STANDARD].writes_an_hour
    assert told(alice)[1:] == ["Your API key “Night painter” is off probation"]
    assert alice.notices.get(subject__contains="off probation").payload == {"approved": APPROVALS_FOR_STANDARD}


def test_approvals_leave_higher_tiers_alone(alice, ada, make_key):
    key, _ = make_key(alice)
    services.key_tier_set(key=key, tier="verified", by=ada)
    for _ in range(APPROVALS_FOR_STANDARD):
        services.submission_approved(key=key)
    key.refresh_from_db()
    assert (key.trust_tier, key.rate_limit_per_hour) == ("verified", 1_000)


@pytest.mark.django_db(transaction=True)
def test_approvals_at_the_same_moment_all_count(alice, make_key):
    key, _ = make_key(alice)
    assert at_once(*[lambda: services.submission_approved(key=key)] * 5) == [None] * 5
    key.refresh_from_db()
    assert (key.submissions_approved, key.trust_tier) == (5, "standard")


def test_a_moderator_sets_tier_and_limit_and_the_owner_is_told(alice, mona, make_key, told):
    key, _ = make_key(alice)
    for _ in range(2):
        services.key_tier_set(key=key, tier="verified", by=mona)
    assert told(alice)[1:] == ["Your API key “Night painter” has another tier: verified"]
    notice = alice.notices.get(kind="keys.changed")
    assert "1,000 writes and 30,000 reads" in kinds.get("keys.changed").body(notice.payload)
    services.key_limit_set(key=key, writes_an_hour=50, by=mona)
    key.refresh_from_db()
    assert (key.trust_tier, key.rate_limit_per_hour) == ("verified", 50)


def test_nobody_raises_a_key_of_their_own_but_an_admin(alice, bob, mona, ada, make_key):
    for owner, by in ((alice, alice), (alice, bob), (mona, mona)):
        key, _ = make_key(owner)
        with pytest.raises(PermissionDenied):
            services.key_tier_set(key=key, tier="verified", by=by)
        with pytest.raises(PermissionDenied):
            services.key_limit_set(key=key, writes_an_hour=9_999, by=by)
    own, _ = make_key(ada)
    services.key_tier_set(key=own, tier="verified", by=ada)


@pytest.mark.parametrize("writes", [0, -1, services.MAX_WRITES_AN_HOUR + 1])
def test_it_refuses_limits_out_of_reason(alice, mona, make_key, writes):
    key, _ = make_key(alice)
    with pytest.raises(Refused, match="Between 1 and"):
        services.key_limit_set(key=key, writes_an_hour=writes, by=mona)


def test_it_refuses_a_tier_that_does_not_exist(alice, mona, make_key):
    key, _ = make_key(alice)
    with pytest.raises(Refused, match="boss"):
        services.key_tier_set(key=key, tier="boss", by=mona)


# --- What other processes remember --------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda key, person, ada: services.key_revoke(key=key, by=person),
        lambda key, person, ada: services.key_rename(key=key, by=person, name="Other"),
        lambda key, person, ada: services.key_rotate(key=key, by=person),
        lambda key, person, ada: services.key_tier_set(key=key, tier="standard", by=ada),
        lambda key, person, ada: services.key_limit_set(key=key, writes_an_hour=5, by=ada),
        lambda key, person, ada: services.submission_approved(key=key),
        lambda key, person, ada: services.person_keys_forget(user=person),
    ],
    ids=["revoke", "rename", "rotate", "tier", "limit", "approval", "person"],
)
def test_every_change_ends_what_is_remembered_once_it_is_committed(
    change, alice, ada, make_key, django_capture_on_commit_callbacks
):
    key, _ = make_key(alice)
    before = limits.epoch_of(key.key_prefix)
    with django_capture_on_commit_callbacks(execute=True):
        change(key, alice, ada)
        assert limits.epoch_of(key.key_prefix) == before
    assert limits.epoch_of(key.key_prefix) != before


def test_without_redis_a_change_is_told_to_it_later(alice, make_key, redis_away, django_capture_on_commit_callbacks):
    key, secret = make_key(alice)
    with django_capture_on_commit_callbacks(execute=True):
        services.key_revoke(key=key, by=alice)
    assert opens(secret) is None
    job = Job.objects.get(task="apps.keys.tasks.epoch_end_task")
    assert job.args == [key.key_prefix]
    assert job.queue == "high"


def test_it_notes_the_last_use_at_most_once_a_minute(alice, make_key):
    key, _ = make_key(alice)
    services.key_touch(key_id=key.pk)
    first = ApiKey.objects.get().last_used_at
    assert first is not None
    services.key_touch(key_id=key.pk)
    assert ApiKey.objects.get().last_used_at == first
    ApiKey.objects.update(last_used_at=first - services.TOUCH_EVERY)
    services.key_touch(key_id=key.pk)
    assert ApiKey.objects.get().last_used_at > first


def test_a_key_is_hashed_anew_when_our_secret_changes(alice, make_key, settings):
    first, second = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.SECRETS_KEYS = [first]
    key, secret = make_key(alice)
    settings.SECRETS_KEYS = [second, first]
    found = opens(secret)
    assert found == key
    services.key_rehash(key=found, token=secret)
    settings.SECRETS_KEYS = [second]
    assert opens(secret) == key


# --- Before one ends, and tidying ---------------------------------------------------------------


def test_it_tells_a_week_before_a_key_ends_and_once(alice, make_key, told):
    near = timezone.now() + timedelta(days=6)
    make_key(alice, name="Near", expires_at=near)
    make_key(alice, name="Far", expires_at=timezone.now() + timedelta(days=8))
    make_key(alice, name="Never")
    gone, _ = make_key(alice, name="Gone", expires_at=near)
    services.key_revoke(key=gone, by=alice)
    replaced, _ = make_key(alice, name="Replaced", expires_at=timezone.now() + timedelta(days=300))
    services.key_rotate(key=replaced, by=alice)
    tasks.tidy_task()
    tasks.tidy_task()
    assert [subject for subject in told(alice) if " ends on " in subject] == [
        f"Your API key “Near” ends on {near:%-d %B}"
    ]
    assert alice.notices.get(subject__contains="Near” ends").payload == {"rotate": True}


def test_it_forgets_old_answers_and_keeps_new_ones(alice):
    long_ago = timezone.now() - services.IDEMPOTENCY_KEPT - timedelta(minutes=1)
    for n, moment in enumerate([long_ago, long_ago, timezone.now()]):
        IdempotencyRecord.objects.create(owner=alice, key=str(n), request_hash="0" * 64, answer={}, created_at=moment)
    tasks.tidy_task()
    assert [record.key for record in IdempotencyRecord.objects.all()] == ["2"]
