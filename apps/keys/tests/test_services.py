"""Keys as they are made, counted and rotated."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.tests.test_standing import at_once
from apps.core import secretbox
from apps.core.errors import Refused
from apps.keys import selectors, services, tokens
from apps.keys.models import ApiKey
from apps.keys.tiers import TIERS

pytestmark = pytest.mark.django_db
opens = selectors.key_of_token


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
