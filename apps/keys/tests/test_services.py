from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.tests.test_standing import at_once
from apps.core import secretbox
from apps.core.errors import Refused
from apps.core.models import Job
from apps.keys import limits, selectors, services, tasks, tokens
from apps.keys.models import ApiKey, IdempotencyRecord, ProviderKey
from apps.keys.tiers import APPROVALS_FOR_STANDARD, TIERS
from apps.notices import kinds

pytestmark = pytest.mark.django_db
SECRET = "sk-ant-" + "a" * 40 + "x9Zq"


def opens(secret: str) -> ApiKey | None:
    return selectors.key_of_token(secret)


# --- Making one ---------------------------------------------------------------------------------


def test_it_makes_a_key_that_opens_and_keeps_only_a_hash_of_it(alice, make_key):
    key, secret = make_key(alice)
    assert tokens.is_formed(secret)
    assert opens(secret) == key
    row = ApiKey.objects.filter(pk=key.pk).values().get()
    assert secret not in str(row)
    assert secret[len("ff_") + tokens.PREFIX_CHARS :] not in str(row)
    assert row["key_prefix"] == tokens.prefix_of(secret)
    assert row["key_hash"] == secretbox.keyed_hashes(secret)[0]


def test_a_key_of_the_same_prefix_does_not_open(alice, make_key):
    _, secret = make_key(alice)
    body = secret[:-7] + ("0" if secret[-7] != "0" else "1")
    assert opens(body + tokens.checksum(body)) is None


def test_a_new_key_is_on_probation_with_its_limit(alice, make_key):
    key, _ = make_key(alice)
    assert (key.trust_tier, key.rate_limit_per_hour, key.submissions_approved) == ("probation", 10, 0)


def test_who_is_trusted_begins_at_standard(person, make_key):
    key, _ = make_key(person("tess", trust_tier=User.TrustTier.TRUSTED_API))
    assert (key.trust_tier, key.rate_limit_per_hour) == ("standard", TIERS[ApiKey.Tier.STANDARD].writes_an_hour)


def test_it_tells_the_person_of_a_new_key_without_its_secret(alice, make_key, told):
    key, secret = make_key(alice, name="Night painter")
    assert told(alice) == ["A new API key: “Night painter”"]
    notice = alice.notices.get()
    assert notice.url == "/keys/"
    assert notice.payload["prefix"] == key.key_prefix
    assert secret[20:] not in str(notice.payload)


def test_it_puts_scopes_in_one_order_and_drops_doubles(alice, make_key):
    key, _ = make_key(alice, scopes=["generate", "read", "read"])
    assert key.scopes == ["read", "generate"]


@pytest.mark.parametrize("scopes", [[], ["admin"], ["read", "everything"]])
def test_it_refuses_scopes_that_do_not_exist(alice, make_key, scopes):
    with pytest.raises(Refused, match="read, write, desires, generate"):
        make_key(alice, scopes=scopes)
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "\t\n", "x" * 81])
def test_it_refuses_a_name_that_says_nothing_or_too_much(alice, make_key, name):
    with pytest.raises(Refused, match="80 characters"):
        make_key(alice, name=name)


def test_it_tidies_a_name(alice, make_key):
    key, _ = make_key(alice, name="  Night \n painter ")
    assert key.name == "Night painter"


@pytest.mark.parametrize("days", [-1, 0, 367, 10_000])
def test_it_refuses_an_end_in_the_past_or_far_away(alice, make_key, days):
    with pytest.raises(Refused, match="within a year"):
        make_key(alice, expires_at=timezone.now() + timedelta(days=days))


@pytest.mark.parametrize("days", [1, 365, None])
def test_a_key_ends_within_a_year_or_never(alice, make_key, days):
    end = days and timezone.now() + timedelta(days=days)
    key, secret = make_key(alice, expires_at=end)
    assert key.expires_at == end
    assert opens(secret)


def test_a_key_that_has_expired_opens_nothing(alice, make_key):
    key, secret = make_key(alice, expires_at=timezone.now() + timedelta(days=1))
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now())
    assert opens(secret) is None


def test_a_key_of_somebody_who_may_not_sign_in_opens_nothing(alice, make_key):
    _, secret = make_key(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert opens(secret) is None


def test_a_form_that_is_sent_twice_makes_one_key(alice, bob, make_key):
    same = uuid.uuid4()
    key, _ = make_key(alice, key_id=same)
    assert key.pk == same
    for person in (alice, bob):
        with pytest.raises(services.MadeAlready):
            make_key(person, key_id=same)
    assert ApiKey.objects.count() == 1


def test_it_says_that_it_was_made_also_where_there_is_no_room_for_more(alice, make_key):
    keys = [make_key(alice, key_id=uuid.uuid4())[0] for _ in range(services.MAX_LIVE_KEYS)]
    with pytest.raises(services.MadeAlready):
        make_key(alice, key_id=keys[-1].pk)


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"scopes": []}, {"scopes": ["admin"]}, {"trust_tier": "boss"}], ids=str
)
def test_the_database_refuses_what_no_service_would_write(alice, make_key, fields):
    key, _ = make_key(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.filter(pk=key.pk).update(**fields)


# --- How many -----------------------------------------------------------------------------------


def test_it_keeps_to_twenty_live_keys_each(alice, bob, make_key):
    keys = [make_key(alice)[0] for _ in range(services.MAX_LIVE_KEYS)]
    with pytest.raises(Refused, match="You have 20 keys"):
        make_key(alice)
    make_key(bob)
    services.key_revoke(key=keys[0], by=alice)
    ApiKey.objects.filter(pk=keys[1].pk).update(expires_at=timezone.now())
    make_key(alice)
    make_key(alice)
    with pytest.raises(Refused):
        make_key(alice)


def test_twenty_keys_can_all_be_rotated_and_no_more_made(alice, make_key):
    for key in [make_key(alice)[0] for _ in range(services.MAX_LIVE_KEYS)]:
        fresh, _ = services.key_rotate(key=key, by=alice)
    assert selectors.keys_live_count(alice) == 2 * services.MAX_LIVE_KEYS
    with pytest.raises(Refused):
        make_key(alice)
    with pytest.raises(Refused, match="40 keys"):
        services.key_rotate(key=fresh, by=alice)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_of_several_who_ask_at_once(alice, make_key):
    for _ in range(services.MAX_LIVE_KEYS - 1):
        make_key(alice)
    made = at_once(*[lambda: make_key(alice)] * 4)
    assert sorted(type(one).__name__ for one in made) == ["Refused", "Refused", "Refused", "tuple"]
    assert selectors.keys_live_count(alice) == services.MAX_LIVE_KEYS


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_several_times_at_once_makes_one_key(alice, make_key):
    same = uuid.uuid4()
    made = at_once(*[lambda: make_key(alice, key_id=same)] * 4)
    assert sorted(type(one).__name__ for one in made) == ["MadeAlready", "MadeAlready", "MadeAlready", "tuple"]


# --- Rotating -----------------------------------------------------------------------------------


def test_it_rotates_with_an_overlap_of_a_day(alice, make_key):
    old, old_secret = make_key(alice, expires_at=timezone.now() + timedelta(days=30))
    fresh, secret = services.key_rotate(key=old, by=alice)
    old.refresh_from_db()
    assert old.replaced_by == fresh
    assert opens(old_secret) == old
    assert opens(secret) == fresh
    assert timedelta(hours=23) < old.expires_at - timezone.now() <= services.OVERLAP
    assert abs(fresh.expires_at - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)


def test_what_was_earned_goes_with_a_rotated_key(alice, ada, make_key):
    old, _ = make_key(alice, name="Painter", scopes=["read", "generate"])
    services.submission_approved(key=old)
    services.key_limit_set(key=old, writes_an_hour=33, by=ada)
    fresh, _ = services.key_rotate(key=old, by=alice)
    for field in ("name", "scopes", "trust_tier", "lineage"):
        assert getattr(fresh, field) == getattr(old, field)
    assert (fresh.submissions_approved, fresh.rate_limit_per_hour, fresh.expires_at) == (1, 33, None)


def test_a_rotated_key_keeps_an_end_that_was_nearer(alice, make_key):
    soon = timezone.now() + timedelta(hours=2)
    old, _ = make_key(alice, expires_at=soon)
    services.key_rotate(key=old, by=alice)
    old.refresh_from_db()
    assert old.expires_at == soon


def test_it_rotates_once_and_only_what_lives(alice, make_key):
    old, _ = make_key(alice)
    fresh, _ = services.key_rotate(key=old, by=alice)
    with pytest.raises(Refused, match="rotated already"):
        services.key_rotate(key=old, by=alice)
    services.key_revoke(key=fresh, by=alice)
    with pytest.raises(Refused, match="has ended"):
        services.key_rotate(key=fresh, by=alice)


@pytest.mark.django_db(transaction=True)
def test_rotating_at_the_same_moment_happens_once(alice, make_key):
    old, _ = make_key(alice)
    made = at_once(*[lambda: services.key_rotate(key=old, by=alice)] * 3)
    assert sorted(type(one).__name__ for one in made) == ["Refused", "Refused", "tuple"]


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


# --- Keys to model providers --------------------------------------------------------------------


def test_it_keeps_a_provider_key_sealed_and_knows_its_last_four(alice):
    row = services.provider_key_set(user=alice, provider="anthropic", secret=f" {SECRET}\n")
    assert (row.last_four, str(row)) == ("x9Zq", "Anthropic …x9Zq")
    stored = str(ProviderKey.objects.values().get())
    assert SECRET not in stored
    assert "a" * 40 not in stored
    assert secretbox.unseal(ProviderKey.objects.get().sealed) == SECRET


@pytest.mark.parametrize(
    ("provider", "secret"),
    [
        ("anthropic", ""),
        ("anthropic", "sk-ant-short"),
        ("anthropic", "sk-" + "a" * 40),
        ("anthropic", "sk-ant-" + "a" * 301),
        ("anthropic", "sk-ant-" + "a" * 20 + " " + "a" * 20),
        ("anthropic", "sk-ant-" + "é" * 30),
        ("openai", SECRET),
        ("openai", "pk-" + "a" * 40),
        ("openai", "sk-" + "a" * 40 + "\x00"),
    ],
)
def test_it_refuses_what_does_not_look_like_a_key_of_that_provider(alice, provider, secret):
    with pytest.raises(Refused, match="does not look like") as refused:
        services.provider_key_set(user=alice, provider=provider, secret=secret)
    assert not secret or secret not in str(refused.value)
    assert not ProviderKey.objects.exists()


@pytest.mark.parametrize("secret", ["sk-" + "a" * 48, "sk-proj-" + "a-_" * 40, "sk-svcacct-" + "b" * 60])
def test_it_takes_each_form_that_openai_has(alice, secret):
    assert services.provider_key_set(user=alice, provider="openai", secret=secret).last_four == secret[-4:]


def test_it_keeps_keys_of_known_providers_only(alice):
    with pytest.raises(Refused, match="anthropic, openai"):
        services.provider_key_set(user=alice, provider="acme", secret=SECRET)


def test_a_second_one_takes_the_place_of_the_first(alice, bob):
    services.provider_key_set(user=bob, provider="anthropic", secret=SECRET)
    first = services.provider_key_set(user=alice, provider="anthropic", secret=SECRET)
    second = services.provider_key_set(user=alice, provider="anthropic", secret=SECRET[:-4] + "zzzz")
    assert second.created_at > first.created_at
    assert [key.last_four for key in selectors.provider_key_list_for(alice)] == ["zzzz"]
    services.provider_key_delete(user=alice, provider="anthropic")
    services.provider_key_delete(user=alice, provider="anthropic")
    assert [key.user for key in ProviderKey.objects.all()] == [bob]


def test_they_are_sealed_anew_when_our_secret_changes(alice, bob, settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.SECRETS_KEYS = [old]
    for person in (alice, bob):
        services.provider_key_set(user=person, provider="anthropic", secret=SECRET)
    settings.SECRETS_KEYS = [new, old]
    call_command("renew_secrets", verbosity=0)
    settings.SECRETS_KEYS = [new]
    assert {secretbox.unseal(row.sealed) for row in ProviderKey.objects.all()} == {SECRET}


def test_renewing_again_renews_every_one(alice: Any) -> None:
    services.provider_key_set(user=alice, provider="anthropic", secret=SECRET)
    assert services.provider_keys_renew() == services.provider_keys_renew() == 1
