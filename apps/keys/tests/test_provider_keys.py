"""Keys to model providers: sealed, one of each, and sealed anew."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from apps.core import secretbox
from apps.core.errors import Refused
from apps.keys import selectors, services
from apps.keys.models import ProviderKey

pytestmark = pytest.mark.django_db
SECRET = "sk-ant-" + "a" * 40 + "x9Zq"


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
