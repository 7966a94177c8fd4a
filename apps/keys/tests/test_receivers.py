from __future__ import annotations

import pytest

from apps.accounts import services as accounts
from apps.accounts.signals import standing_changed
from apps.keys import access, limits, receivers, services
from apps.keys.access import Kind
from apps.notices import kinds
from apps.notices.tests.test_receivers import listeners


def test_it_hears_each_signal_with_one_receiver():
    ours = {item for item in listeners(standing_changed) if item.__module__.startswith("apps.keys")}
    assert ours == {receivers.forget_keys}


def test_it_declares_every_kind_that_it_sends():
    assert {kind.name for kind in receivers.KINDS} == {"keys.made", "keys.changed"}
    assert all(kinds.get(kind.name) is kind for kind in receivers.KINDS)


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("keys.made", {"name": "P", "prefix": "abc", "scopes": ["read", "write"]}, "ff_abc… may read, write"),
        ("keys.made", {"name": "P", "prefix": "abc", "scopes": ["read"]}, "revoke the key at once"),
        ("keys.changed", {"rotate": True}, "24 hours longer"),
        ("keys.changed", {"approved": 5}, "5 of its submissions were approved"),
        ("keys.changed", {}, "stopped working"),
    ],
)
def test_it_says_what_happened_and_what_to_do(kind, payload, words):
    assert words in kinds.get(kind).body(payload)


@pytest.mark.django_db
def test_who_is_shut_out_is_shut_out_with_every_key(alice, mona, make_key, django_capture_on_commit_callbacks):
    key, secret = make_key(alice)
    assert access.admit(secret, Kind.READ).access.key_id == key.pk
    with django_capture_on_commit_callbacks(execute=True):
        accounts.active_set(user=alice, active=False, by=mona)
    with pytest.raises(access.BadKey):
        access.admit(secret, Kind.READ)
    with django_capture_on_commit_callbacks(execute=True):
        accounts.active_set(user=alice, active=True, by=mona)
    assert access.admit(secret, Kind.READ).access.key_id == key.pk


@pytest.mark.django_db
def test_keys_that_have_ended_are_nobodys_concern(alice, mona, make_key, django_capture_on_commit_callbacks):
    key, _ = make_key(alice)
    services.key_revoke(key=key, by=alice)
    before = limits.epoch_of(key.key_prefix)
    with django_capture_on_commit_callbacks(execute=True):
        accounts.trust_tier_set(user=alice, trust_tier="trusted_api", by=mona)
    assert limits.epoch_of(key.key_prefix) == before
