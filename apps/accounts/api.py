from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts import links, selectors, services
from apps.accounts.models import User
from apps.core.rest.calls import call
from apps.core.rest.errors import NotFound
from apps.core.rest.inputs import Input
from apps.core.rest.views import ApiView

_LINK = {"label": "Studio", "url": "https://example.com/"}
_PERSON = {
    "username": "alice",
    "bio": "I paint with signed distance fields.",
    "links": [_LINK],
    "is_verified_creator": True,
    "created_at": "2026-03-01T09:30:00Z",
    "url": "/@alice/",
}
_DEFAULTS = {
    "default_licence": "cc-by",
    "default_allows_training": False,
    "default_allows_agent_source": True,
    "default_public_display": True,
}


class LinkField(Input):
    label = serializers.CharField(max_length=links.LABEL_MAX_CHARS)  # type: ignore[assignment]  # what callers see
    url = serializers.CharField(max_length=links.URL_MAX_CHARS, help_text="A full web address.")

    def validate_url(self, url: str) -> str:
        try:
            links.validate_url(url)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from None
        return url


class PersonOut(serializers.Serializer[User]):
    username = serializers.CharField()
    bio = serializers.CharField()
    links = LinkField(many=True)
    is_verified_creator = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    url = serializers.CharField(source="get_absolute_url", help_text="The page, on this site.")


class MeOut(PersonOut):
    role = serializers.ChoiceField(choices=User.Role.values)
    trust_tier = serializers.ChoiceField(choices=User.TrustTier.values)
    plan = serializers.ChoiceField(choices=User.Plan.values, source="subscription_tier")
    default_licence = serializers.ChoiceField(choices=User.Licence.values)
    default_allows_training = serializers.BooleanField()
    default_allows_agent_source = serializers.BooleanField()
    default_public_display = serializers.BooleanField()


class MeInput(Input):
    bio = serializers.CharField(max_length=1000, allow_blank=True)
    links = LinkField(many=True, max_length=links.MAX_LINKS)  # type: ignore[call-arg]  # goes to the list
    default_licence = serializers.ChoiceField(choices=User.Licence.values)
    default_allows_training = serializers.BooleanField()
    default_allows_agent_source = serializers.BooleanField()
    default_public_display = serializers.BooleanField()


class Person(ApiView):
    group = "People"
    reads_are_open = True

    @call("Read somebody's profile", gives=PersonOut, example=_PERSON)
    def get(self, request: Request, username: str) -> User:
        """In any case of letters. Somebody who left, or never confirmed an address, is not found."""
        person = selectors.profile_get(username)
        if person is None:
            raise NotFound("Nobody here has this name.")
        return person


_ME = {**_PERSON, "role": "user", "trust_tier": "standard", "plan": "free", **_DEFAULTS}


def _person(request: Request) -> User:
    return selectors.person_get(cast(User, request.user).pk)


class Me(ApiView):
    group = "People"

    @call("Read your own profile", gives=MeOut, example=_ME)
    def get(self, request: Request) -> User:
        """With the defaults that your new shaders begin with."""
        return _person(request)

    @call(
        "Replace your profile",
        takes=MeInput,
        gives=MeOut,
        sends={"bio": _PERSON["bio"], "links": [_LINK], **_DEFAULTS},
        example=_ME,
    )
    def put(self, request: Request, data: dict[str, Any]) -> User:
        """All of it: what you leave out is refused as missing, not kept."""
        user = _person(request)
        services.profile_update(user=user, profile_links=data.pop("links"), **data)
        return user


urlpatterns = [
    path("users/<str:username>", Person.as_view(), name="person"),
    path("me", Me.as_view(), name="me"),
]
