from __future__ import annotations

import uuid
from typing import Any, cast

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts.models import User
from apps.core.pagination import Page, page_of
from apps.core.rest.calls import call
from apps.core.rest.errors import NotFound, Problem
from apps.core.rest.inputs import Input
from apps.core.rest.views import ApiView
from apps.keys import selectors, services
from apps.keys.access import Access
from apps.keys.models import NAME_CHARS, ApiKey, ProviderKey
from apps.keys.rest import require_recent_sign_in
from apps.keys.whoami import WhoAmI, whoami_of

ORDER = ("-created_at", "-id")
_ID = "5c0f0ed4-39a0-4d1c-8a41-1c1f0b9e7d21"
_KEY = {
    "id": _ID,
    "name": "Night painter",
    "prefix": "7Qm2ZtK0pXcV9aBd",
    "scopes": ["read", "write"],
    "tier": "probation",
    "submissions_approved": 2,
    "writes_an_hour": 10,
    "created_at": "2026-03-01T09:30:00Z",
    "expires_at": None,
    "last_used_at": "2026-03-02T18:04:00Z",
    "revoked_at": None,
    "replaced_by": None,
}
_TOKEN = "ff_" + "x" * 65
_REFUSES = "There is no room for another key, or this one has ended or was rotated already."


class KeyOut(serializers.Serializer[ApiKey]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(source="key_prefix", help_text="What the key begins with, after ff_.")
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ApiKey.Scope.values))
    tier = serializers.ChoiceField(choices=ApiKey.Tier.values, source="trust_tier")
    submissions_approved = serializers.IntegerField()
    writes_an_hour = serializers.IntegerField(source="rate_limit_per_hour")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    replaced_by = serializers.UUIDField(
        allow_null=True, source="replaced_by_id", help_text="The key that took its place when it was rotated."
    )


class KeyMadeOut(serializers.Serializer[Any]):
    key = KeyOut()
    secret = serializers.CharField(help_text="Shown this once; nobody can read it again.")


class KeyInput(Input):
    name = serializers.CharField(max_length=NAME_CHARS, help_text="What will use it.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=ApiKey.Scope.values), min_length=1, max_length=len(ApiKey.Scope)
    )
    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="Within a year; never where it is left out."
    )


class Keys(ApiView):
    """Keys are made and read by people: one that leaked could else make itself another."""

    group = "Keys"
    keys_may = False

    @call("List your keys", gives=KeyOut, paged=True, example={"items": [_KEY], "next": None})
    def get(self, request: Request, query: dict[str, Any]) -> Page[ApiKey]:
        """Newest first, with those that ended in the last thirty days. Needs you, signed in, not a key."""
        rows = selectors.key_list_for(cast(User, request.user))
        return page_of(rows, order=ORDER, cursor=query.get("cursor"), size=query["limit"])

    @call(
        "Make a key",
        takes=KeyInput,
        gives=KeyMadeOut,
        status=201,
        sends={"name": "Night painter", "scopes": ["read", "write"]},
        example={"key": {**_KEY, "submissions_approved": 0, "last_used_at": None}, "secret": _TOKEN},
        refuses=_REFUSES,
        # The secret is in the answer, which therefore is kept nowhere.
        once=False,
    )
    def post(self, request: Request, data: dict[str, Any]) -> dict[str, Any]:
        """Needs you, and your password once more within the last ten minutes. The one write that cannot be replayed."""
        require_recent_sign_in(request)
        key, secret = services.key_create(user=cast(User, request.user), **data)
        return {"key": key, "secret": secret}


class KeyDetail(ApiView):
    group = "Keys"
    # Whoever finds a leak has no time to wait for the next hour.
    costs = {"DELETE": "free"}  # noqa: RUF012  a constant of the class, as DRF has it

    @call("Revoke a key")
    def delete(self, request: Request, key_id: uuid.UUID) -> None:
        """At once, on every server, and for ever. A key may revoke itself, and no other."""
        if isinstance(request.auth, Access) and request.auth.key_id != key_id:
            raise Problem(403, "person_needed", "A key may revoke itself only. For another one, sign in.")
        services.key_revoke(key=_own(request, key_id), by=cast(User, request.user))


class KeyRotate(ApiView):
    group = "Keys"
    keys_may = False

    @call(
        "Rotate a key",
        gives=KeyMadeOut,
        status=201,
        example={"key": _KEY, "secret": _TOKEN},
        refuses=_REFUSES,
        once=False,
    )
    def post(self, request: Request, key_id: uuid.UUID) -> dict[str, Any]:
        """A new secret with the same name, scopes and tier. The old one works for a day longer."""
        require_recent_sign_in(request)
        key, secret = services.key_rotate(key=_own(request, key_id), by=cast(User, request.user))
        return {"key": key, "secret": secret}


def _own(request: Request, key_id: uuid.UUID) -> ApiKey:
    key = selectors.key_get_for(cast(User, request.user), key_id)
    if key is None:
        raise NotFound("You have no such key.")
    return key


# --- Who am I -----------------------------------------------------------------------------------


class CallingKeyOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    prefix = serializers.CharField()
    tier = serializers.ChoiceField(choices=ApiKey.Tier.values)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=ApiKey.Scope.values))
    expires_at = serializers.DateTimeField(allow_null=True)


class HourOut(serializers.Serializer[Any]):
    limit = serializers.IntegerField()
    used = serializers.IntegerField()
    remaining = serializers.IntegerField()
    reset_s = serializers.IntegerField(help_text="In how many seconds the oldest use stops counting.")


class WhoAmIOut(serializers.Serializer[WhoAmI]):
    username = serializers.CharField()
    key = CallingKeyOut()
    submissions_are_reviewed = serializers.BooleanField()
    submissions_approved = serializers.IntegerField()
    approvals_to_standard = serializers.IntegerField(help_text="How many more end the probation; 0 off probation.")
    reads = HourOut(allow_null=True, help_text="null while nothing can be counted.")
    writes = HourOut(allow_null=True, help_text="Renders count as writes.")


class WhoAmIView(ApiView):
    group = "Keys"

    @call(
        "Who am I?",
        gives=WhoAmIOut,
        example={
            "username": "alice",
            "key": {
                "name": "Night painter",
                "prefix": "7Qm2ZtK0pXcV9aBd",
                "tier": "probation",
                "scopes": ["read", "write"],
                "expires_at": None,
            },
            "submissions_are_reviewed": True,
            "submissions_approved": 2,
            "approvals_to_standard": 3,
            "reads": {"limit": 300, "used": 12, "remaining": 288, "reset_s": 1840},
            "writes": {"limit": 10, "used": 0, "remaining": 10, "reset_s": 0},
        },
    )
    def get(self, request: Request) -> WhoAmI:
        """The key that asks: whose it is, what it may, and what is left of its hour."""
        if not isinstance(request.auth, Access):
            raise Problem(403, "key_needed", "This is about a key: send one. Your own profile is at /api/v1/me.")
        return whoami_of(request.auth)


# --- Keys to model providers --------------------------------------------------------------------


class ProviderKeyOut(serializers.Serializer[ProviderKey]):
    provider = serializers.ChoiceField(choices=ProviderKey.Provider.values)
    last_four = serializers.CharField()
    created_at = serializers.DateTimeField()


class ProviderKeysOut(serializers.Serializer[Any]):
    items = ProviderKeyOut(many=True)


class ProviderKeyInput(Input):
    provider = serializers.ChoiceField(choices=ProviderKey.Provider.values)
    secret = serializers.CharField(
        max_length=400,
        allow_null=True,
        write_only=True,
        help_text="Kept encrypted and never shown again; null deletes it.",
    )


_PROVIDER_KEYS = {"items": [{"provider": "anthropic", "last_four": "x9Zq", "created_at": "2026-03-01T09:30:00Z"}]}


class ProviderKeys(ApiView):
    group = "Keys"
    keys_may = False

    @call("List your keys to model providers", gives=ProviderKeysOut, example=_PROVIDER_KEYS)
    def get(self, request: Request) -> dict[str, Any]:
        """Which there are, never what they are."""
        return {"items": selectors.provider_key_list_for(cast(User, request.user))}

    @call(
        "Set or delete a key to a model provider",
        takes=ProviderKeyInput,
        gives=ProviderKeysOut,
        sends={"provider": "anthropic", "secret": "sk-ant-…"},
        example=_PROVIDER_KEYS,
        refuses="It does not look like a key of this provider.",
    )
    def put(self, request: Request, data: dict[str, Any]) -> dict[str, Any]:
        """Only its form is checked. It is used when you ask for something to be generated, and for nothing else."""
        user = cast(User, request.user)
        if data["secret"] is None:
            services.provider_key_delete(user=user, provider=data["provider"])
        else:
            services.provider_key_set(user=user, **data)
        return {"items": selectors.provider_key_list_for(user)}


urlpatterns = [
    path("whoami", WhoAmIView.as_view(), name="whoami"),
    path("keys", Keys.as_view(), name="keys"),
    path("keys/<uuid:key_id>", KeyDetail.as_view(), name="key"),
    path("keys/<uuid:key_id>/rotate", KeyRotate.as_view(), name="key-rotate"),
    path("me/ai-keys", ProviderKeys.as_view(), name="ai-keys"),
]
