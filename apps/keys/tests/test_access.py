from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.personal_data import Works
from apps.keys import access, services, tokens
from apps.keys.access import BadKey, Kind, admit
from apps.keys.models import ApiKey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(alice):
    return services.key_create(user=alice, name="Night painter", scopes=["read", "write"])


def test_it_opens_what_the_key_was_made_for(made, alice):
    key, token = made
    found = admit(token, Kind.READ).access
    assert (found.key_id, found.user_id, found.scopes) == (key.pk, alice.pk, {"read", "write"})
    assert found.tier == "probation"


def test_a_call_asks_the_database_once_and_then_not_at_all(made, django_assert_num_queries):
    _, token = made
    admit(token, Kind.READ)  # which also writes when the key was last used
    with django_assert_num_queries(0):
        admit(token, Kind.READ)
    access._forget_all()
    with django_assert_num_queries(1):
        admit(token, Kind.READ)


@pytest.mark.parametrize(
    "token", ["", "ff_", "nonsense", "ff_" + "a" * 65, tokens.new(), tokens.new()[:-1], f"{tokens.new()} ", "ff_\x00"]
)
def test_what_is_no_key_opens_nothing(token, db):
    with pytest.raises(BadKey):
        admit(token, Kind.READ)


def test_a_right_prefix_with_a_wrong_secret_opens_nothing(made):
    _, token = made
    body = token[: -tokens.CHECKSUM_CHARS - 1] + ("a" if token[-tokens.CHECKSUM_CHARS - 1] != "a" else "b")
    with pytest.raises(BadKey):
        admit(body + tokens.checksum(body), Kind.READ)


def test_what_is_only_made_up_does_not_reach_the_database(db, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(BadKey):
        admit("ff_" + "a" * 65, Kind.READ)


# Each ends the very next call, although the key was remembered a moment before.
ENDINGS = {
    "revoked": lambda key, ada: services.key_revoke(key=key, by=key.user),
    "the person is locked out": lambda key, ada: accounts.active_set(user=key.user, active=False, by=ada),
    "the person is gone": lambda key, ada: accounts.user_delete(user=key.user, works=Works.KEEP),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_ends_at_once(ending, made, ada):
    key, token = made
    admit(token, Kind.READ)
    ENDINGS[ending](key, ada)
    with pytest.raises(BadKey):
        admit(token, Kind.READ)


def test_an_expired_key_opens_nothing_also_while_it_is_remembered(made, monkeypatch):
    key, token = made
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() + timedelta(hours=1))
    admit(token, Kind.READ)
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(access.timezone, "now", lambda: later)
    with pytest.raises(BadKey):
        admit(token, Kind.READ)


def test_a_new_tier_counts_with_the_next_call(made, ada):
    key, token = made
    assert admit(token, Kind.WRITE).room.limit == 10
    services.key_tier_set(key=key, tier="verified", by=ada)
    assert admit(token, Kind.WRITE).room.limit == 1000


def test_reads_and_writes_are_counted_apart_and_looking_around_is_free(made):
    _, token = made
    for _ in range(3):
        admit(token, Kind.FREE)
    admit(token, Kind.WRITE)
    read = admit(token, Kind.READ)
    assert (read.room.used, read.room.limit) == (1, 300)
    assert admit(token, Kind.WRITE).room.used == 2


def test_on_probation_a_second_key_gives_no_second_allowance(made, alice):
    _, token = made
    _, other = services.key_create(user=alice, name="Another", scopes=["write"])
    admit(token, Kind.WRITE)
    assert admit(other, Kind.WRITE).room.used == 2


def test_off_probation_each_key_has_its_own_and_keeps_it_when_rotated(made, alice, ada):
    key, token = made
    other, other_token = services.key_create(user=alice, name="Another", scopes=["write"])
    for each in (key, other):
        services.key_tier_set(key=each, tier="standard", by=ada)
    admit(token, Kind.WRITE)
    assert admit(other_token, Kind.WRITE).room.used == 1
    _, fresh = services.key_rotate(key=key, by=alice)
    assert admit(fresh, Kind.WRITE).room.used == 2
    # Both work for a day.
    assert admit(token, Kind.WRITE).room.used == 3


def test_when_it_was_last_used_is_written_once_a_minute(made, django_assert_num_queries):
    key, token = made
    admit(token, Kind.READ)
    key.refresh_from_db()
    first = key.last_used_at
    assert first is not None
    access._forget_all()
    admit(token, Kind.READ)
    key.refresh_from_db()
    assert key.last_used_at == first
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=first - timedelta(minutes=2))
    access._forget_all()
    admit(token, Kind.READ)
    key.refresh_from_db()
    assert key.last_used_at >= first


def test_without_redis_it_is_known_but_not_counted(made, redis_away):
    key, token = made
    admission = admit(token, Kind.WRITE)
    assert (admission.access.key_id, admission.room, admission.counted) == (key.pk, None, False)


def test_without_redis_nothing_remembered_is_trusted(made, redis_goes):
    key, token = made
    admit(token, Kind.READ)
    redis_goes()
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=timezone.now())
    with pytest.raises(BadKey):
        admit(token, Kind.READ)


def test_a_key_revoked_while_redis_is_away_is_told_to_redis_when_it_is_back(made, redis_away):
    from apps.core.models import Job

    key, _ = made
    services.key_revoke(key=key, by=key.user)
    job = Job.objects.get(task="apps.keys.tasks.epoch_end_task")
    assert job.args == [key.key_prefix]


def test_an_old_secret_of_ours_still_opens_and_the_hash_moves_to_the_new_one(made, settings):
    key, token = made
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" * 8
    admit(token, Kind.READ)
    settings.SECRET_KEY_FALLBACKS = []
    access._forget_all()
    assert admit(token, Kind.READ).access.key_id == key.pk


def test_a_key_whose_secret_of_ours_is_gone_opens_nothing(made, settings):
    _, token = made
    settings.SECRET_KEY = "another-" * 8
    with pytest.raises(BadKey):
        admit(token, Kind.READ)


def test_no_more_keys_are_remembered_than_there_is_room_for(made, monkeypatch, alice):
    monkeypatch.setattr(access, "REMEMBERED_KEYS", 2)
    access._forget_all()
    for number in range(4):
        admit(services.key_create(user=alice, name=f"Key {number}", scopes=["read"])[1], Kind.READ)
    assert len(access._known) == 2
