from __future__ import annotations

import pytest

from apps.keys import limits, services
from apps.keys.access import Kind, access_of
from apps.keys.limits import LimitsAway
from apps.keys.models import ApiKey
from apps.keys.whoami import whoami_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(alice):
    return services.key_create(user=alice, name="Night painter", scopes=["write", "read"])[0]


def test_it_tells_whose_key_it_is_and_what_is_left(key):
    access = access_of(key)
    limits.take(access.window(Kind.READ), cost=7)
    limits.take(access.window(Kind.WRITE), cost=10)
    me = whoami_of(access)
    assert me.username == "alice"
    assert (me.key.name, me.key.prefix, me.key.tier) == ("Night painter", key.key_prefix, "probation")
    assert me.key.scopes == ["read", "write"]
    assert (me.reads.limit, me.reads.used, me.reads.remaining) == (300, 7, 293)
    assert (me.writes.limit, me.writes.remaining) == (10, 0)
    assert 3500 < me.writes.reset_s <= 3660


def test_it_counts_down_to_the_end_of_probation(key):
    for left in (4, 3):
        services.submission_approved(key=key)
        key.refresh_from_db()
        assert whoami_of(access_of(key)).approvals_to_standard == left
    ApiKey.objects.filter(pk=key.pk).update(trust_tier="standard", rate_limit_per_hour=120)
    key.refresh_from_db()
    me = whoami_of(access_of(key))
    assert (me.submissions_are_reviewed, me.submissions_approved, me.approvals_to_standard) == (False, 2, 0)


def test_it_answers_while_nobody_can_count(key, monkeypatch):
    def away(*_, **__):
        raise LimitsAway

    monkeypatch.setattr(limits, "take", away)
    me = whoami_of(access_of(key))
    assert (me.username, me.reads, me.writes) == ("alice", None, None)
