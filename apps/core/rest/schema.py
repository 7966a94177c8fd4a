"""OpenAPI from what each call says of itself. Nothing is documented twice."""

from __future__ import annotations

import re
from collections.abc import Hashable
from functools import cache, lru_cache
from typing import Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from apps.core.rest.calls import Call
from apps.core.rest.inputs import Input
from apps.core.rest.views import SAFE, ApiView


class ErrorDetail(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="For programs to tell by; it does not change.")
    message = serializers.CharField(help_text="For people, in plain words.")
    fields = serializers.DictField(  # type: ignore[assignment]  # the name that callers see
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What is wrong with which field; nested ones as paths.",
    )


class Error(serializers.Serializer[Any]):
    error = ErrorDetail()


REFUSALS = {
    400: ("invalid", "Something in the request is wrong; `fields` says what."),
    401: ("not_authenticated", "Nobody is signed in, or the key or token is no longer good."),
    403: ("forbidden", "Whoever asks may not do this; also a key without the scope, a browser without CSRF token."),
    404: ("not_found", "It does not exist, or not for whoever asks."),
    406: ("not_acceptable", "Answers are JSON."),
    409: ("refused", "It cannot be done now."),
    413: ("too_large", "The request is too large."),
    415: ("unsupported_media_type", "Requests are JSON."),
    422: ("idempotency_mismatch", "This Idempotency-Key was used for another request."),
    429: ("too_many_requests", "The hour's allowance is used up; Retry-After says for how long."),
    503: ("unavailable", "Something that this needs is away; Retry-After says when to ask again."),
}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Any text without spaces. The same request with the same key is done once, for a day.",
)


def _refusals(view: ApiView, said: Call, *, is_read: bool, has_path: bool) -> list[int]:
    found = {400, 401, 403, 406, 429}
    if has_path:
        found.add(404)
    if not is_read:
        found |= {409, 413, 503}
        if said.takes:
            found.add(415)
        if said.once:
            found.add(422)
    return sorted(found)


class CallSchema(SpectacularSchema):
    """Reads the `call` of a method; the view says who may."""

    view: ApiView  # type: ignore[override]  # every one of ours is

    def _said(self) -> Call:
        return getattr(self.view, self.method.lower()).call  # type: ignore[no-any-return]

    def get_operation_id(self) -> str:
        words = [part.strip("{}") for part in self.path.split("/")[3:] if part]
        verb = {"GET": "read", "POST": "post", "PUT": "put", "PATCH": "patch", "DELETE": "delete"}[self.method]
        return "_".join([verb, *(word.replace("-", "_") for word in words)])

    def get_summary(self) -> str:
        return self._said().summary

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular has it
        said = self._said()
        return f"{said.about}\n\n{self._who_may()}".strip()

    def _who_may(self) -> str:
        is_read = self.method in SAFE
        if is_read and self.view.reads_are_open:
            return "Open to everybody."
        if not self.view.keys_may:
            return "For a person who is signed in, not for keys."
        return f"A key needs the scope `{'read' if is_read else self.view.write_scope}`."

    def get_auth(self) -> list[dict[str, list[str]]]:
        ways = ["key", "session", "token"] if self.view.keys_may else ["session", "token"]
        nobody: list[dict[str, list[str]]] = [{}] if self.method in SAFE and self.view.reads_are_open else []
        return [*[{way: list[str]()} for way in ways], *nobody]

    def get_tags(self) -> list[str]:
        return [self.view.group]

    def get_override_parameters(self) -> list[Any]:
        said = self._said()
        keys = [IDEMPOTENCY_KEY] if self.method not in SAFE and said.once else []
        return [*([said.asks] if said.asks else []), *keys]

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        shape = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]  # it has no types
        return {**shape, "additionalProperties": False} if isinstance(serializer, Input) else shape

    def get_request_serializer(self) -> Any:
        return self._said().takes

    def get_response_serializers(self) -> Any:
        said = self._said()
        responses: dict[Any, Any] = {said.status: self._answer(said)}
        is_read = self.method in SAFE
        if is_read:
            responses[304] = OpenApiResponse(description="Nothing changed since the ETag that you sent.")
        for status in _refusals(self.view, said, is_read=is_read, has_path="{" in self.path):
            about = said.refuses if status == 409 and said.refuses else REFUSALS[status][1]
            responses[status] = OpenApiResponse(Error, description=about)
        return responses

    def _answer(self, said: Call) -> Any:
        if said.gives is None:
            return OpenApiResponse(description="Done.")
        return OpenApiResponse(
            _page_of(cast("Hashable", said.gives)) if said.paged else said.gives, description="Done."
        )

    def get_examples(self) -> list[Any]:
        said = self._said()
        examples = []
        if said.sends is not None:
            examples.append(OpenApiExample("Request", value=said.sends, request_only=True))
        if said.example is not None:
            codes = [str(said.status)]
            examples.append(OpenApiExample("Answer", value=said.example, response_only=True, status_codes=codes))
        return examples


@cache
def _page_of(gives: Any) -> type[serializers.Serializer[Any]]:
    fields = {
        "items": gives(many=True),
        "next": serializers.CharField(allow_null=True, help_text="`cursor` of the next page; null on the last."),
    }
    return type(f"{re.sub('Out$', '', gives.__name__)}Page", (serializers.Serializer,), fields)


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it has no types
    target_class = "apps.keys.rest.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API key: `Authorization: Bearer ff_…`"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it has no types
    target_class = "apps.keys.rest.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        from django.conf import settings

        about = "A browser that is signed in; writes also send `X-CSRFToken`."
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME, "description": about}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it has no types
    target_class = "apps.keys.rest.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        about = "A native app or a script that signed somebody in at `/api/auth/`."
        return {"type": "apiKey", "in": "header", "name": "X-Session-Token", "description": about}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole of it; it changes only with the code."""
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-any-return,no-untyped-call]
