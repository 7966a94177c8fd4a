"""One row of each model, for tests that walk over all of them."""

from __future__ import annotations

from apps.accounts.models import User
from apps.accounts.tests.examples import person
from apps.keys import services
from apps.keys.models import NAME_CHARS, ApiKey, IdempotencyRecord, ProviderKey

NAMES = ("Night painter", "W" * NAME_CHARS, "A name with <b>signs</b> & “marks”")


def key() -> ApiKey:
    return services.key_create(user=person(), name="Night painter", scopes=["read", "write"])[0]


def provider_key() -> ProviderKey:
    return services.provider_key_set(user=person(), provider="openai", secret="sk-" + "a" * 40)


def record() -> IdempotencyRecord:
    return IdempotencyRecord.objects.create(owner=person(), key="once", request_hash="0" * 64, answer={})


def some_of_each(person: User) -> None:
    """A key in each state that one's own page can show, and a key to a provider."""
    working, *_ = (services.key_create(user=person, name=name, scopes=["read", "write"])[0] for name in NAMES)
    services.key_rotate(key=working, by=person)
    gone, _ = services.key_create(user=person, name="Old laptop", scopes=["read"])
    services.key_revoke(key=gone, by=person)
    services.provider_key_set(user=person, provider="anthropic", secret="sk-ant-" + "a" * 40)


EXAMPLES = {"keys.ApiKey": key, "keys.ProviderKey": provider_key, "keys.IdempotencyRecord": record}
