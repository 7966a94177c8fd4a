from __future__ import annotations

import json

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.serializers.json import DjangoJSONEncoder

from apps.accounts import personal_data
from apps.accounts.personal_data import Works
from apps.accounts.services import user_delete
from apps.keys import limits, services
from apps.keys.models import ApiKey, IdempotencyRecord, ProviderKey

pytestmark = pytest.mark.django_db
SECRET = "sk-ant-" + "a" * 40 + "x9Zq"


def exported(person):
    data = dict(personal_data.export_parts(person))["keys"].data
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def test_it_declares_what_becomes_of_every_row():
    assert not [problem for problem in personal_data.problems() if "keys." in problem]


def test_it_hands_over_ones_own_keys_without_what_would_open_anything(alice, bob, make_key):
    key, secret = make_key(alice, name="Alice's")
    make_key(bob, name="Bob's")
    services.provider_key_set(user=alice, provider="anthropic", secret=SECRET)
    data = exported(alice)
    assert [row["name"] for row in data["api_keys"]] == ["Alice's"]
    assert data["provider_keys"][0]["last_four"] == "x9Zq"
    text = json.dumps(data)
    key.refresh_from_db()
    for hidden in (secret, key.key_hash, SECRET, ProviderKey.objects.get().sealed):
        assert hidden not in text


def test_keys_go_with_the_person_and_stop_at_once(alice, bob, make_key, django_capture_on_commit_callbacks):
    key, _ = make_key(alice, name="Alice's laptop")
    others, _ = make_key(bob)
    services.provider_key_set(user=alice, provider="anthropic", secret=SECRET)
    IdempotencyRecord.objects.create(owner=alice, key="once", request_hash="0" * 64, answer={})
    before = limits.epoch_of(key.key_prefix)
    with django_capture_on_commit_callbacks(execute=True):
        user_delete(user=alice, works=Works.KEEP)
    assert [row.pk for row in ApiKey.objects.all()] == [others.pk]
    assert not ProviderKey.objects.exists()
    assert not IdempotencyRecord.objects.exists()
    assert limits.epoch_of(key.key_prefix) != before


def test_what_moderators_did_is_told_without_the_keys_name(alice, mona, make_key):
    key, _ = make_key(alice, name="Alice's laptop")
    LogEntry.objects.log_actions(mona.pk, [key], CHANGE, [{"changed": {"fields": ["Tier"]}}], single_object=True)
    assert "laptop" in LogEntry.objects.get().object_repr
    user_delete(user=alice, works=Works.KEEP)
    assert "laptop" not in LogEntry.objects.get().object_repr
