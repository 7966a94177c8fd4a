"""One call: what it takes, what it gives, and its row of the documentation, said once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.core.pagination import Page
from apps.core.rest.inputs import Input, ListQuery, Query

Handler = Callable[..., Any]


@dataclass(frozen=True)
class Call:
    summary: str
    about: str
    takes: type[Input] | None
    asks: type[Query] | None
    gives: type[BaseSerializer[Any]] | None
    paged: bool
    status: int
    sends: Any
    example: Any
    # What a service of this call may refuse with a 409 is said there.
    refuses: str
    once: bool


def call(
    summary: str,
    *,
    takes: type[Input] | None = None,
    asks: type[Query] | None = None,
    gives: type[BaseSerializer[Any]] | None = None,
    paged: bool = False,
    status: int | None = None,
    sends: Any = None,
    example: Any = None,
    refuses: str = "",
    once: bool = True,
) -> Callable[[Handler], Handler]:
    """Parse → one service or selector → render.

    `takes` and `asks` arrive as `data` and `query`. `sends` and `example` are the documentation's. A write is done
    once for each Idempotency-Key, unless `once` is off, for an answer that must not be kept.
    """

    def decorate(handler: Handler) -> Handler:
        said = Call(
            summary=summary,
            about=(handler.__doc__ or "").strip(),
            takes=takes,
            asks=asks or (ListQuery if paged else None),
            gives=gives,
            paged=paged,
            status=status or (200 if gives else 204),
            sends=sends,
            example=example,
            refuses=refuses,
            once=once,
        )

        @wraps(handler)
        def answered(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            def act() -> Response:
                return rendered(handler(view, request, *args, **kwargs, **_parsed(request, said)), said)

            if request.method in {"GET", "HEAD"}:
                return act()
            return _write_guard()(request, act, replayable=said.once)

        answered.call = said  # type: ignore[attr-defined]
        return answered

    return decorate


def _parsed(request: Request, said: Call) -> dict[str, Any]:
    parsed = {}
    query = (said.asks or Query)(data=_single(request))
    query.is_valid(raise_exception=True)
    if said.asks:
        parsed["query"] = query.validated_data
    if said.takes:
        body = said.takes(data=request.data)
        body.is_valid(raise_exception=True)
        parsed["data"] = body.validated_data
    return parsed


def _single(request: Request) -> Mapping[str, str]:
    """A query names each thing once: the last one wins, as everywhere in Django."""
    return request.query_params.dict()


def rendered(result: Any, said: Call) -> Response:
    if said.gives is None:
        return Response(status=said.status)
    if said.paged:
        if not isinstance(result, Page):
            raise TypeError(f"“{said.summary}” is paged, so it must answer with a Page.")
        content = {"items": said.gives(result.items, many=True).data, "next": result.next}
        return Response(content, status=said.status)
    return Response(said.gives(result).data, status=said.status)


def _write_guard() -> Callable[..., Response]:
    """What makes a write happen once, from an app above this one."""
    return import_string(settings.REST_WRITE_GUARD)  # type: ignore[no-any-return]
