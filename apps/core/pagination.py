"""Pages of a long list, by the place where the last one ended.

    page = page_of(notices, order=("-created_at", "-id"), cursor=request.GET.get("after"), size=20)
    page.items, page.next

A page costs the same however far down it lies, and nothing is shown twice or left out when rows are
added above. The order must end in something unique and name only columns that are never null.
The cursor is opaque and signed together with the order, so it fits no other list and holds only
what we wrote.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

T = TypeVar("T", bound=Model)

MAX_CURSOR_CHARS = 1000
_SALT = "core.pagination"


class BadCursor(ValueError):
    """The cursor was not made for this list, or not by us: an edge answers 400 or shows the first page."""


@dataclass(frozen=True)
class Page(Generic[T]):
    items: list[T]
    next: str | None


def page_of(rows: QuerySet[T], *, order: Sequence[str], cursor: str | None, size: int) -> Page[T]:
    if size < 1 or not order:
        raise ValueError("A page needs a size and an order.")
    if cursor:
        rows = rows.filter(_after(order, _decode(cursor, order)))
    # One more than is shown tells whether there is a next page, without counting.
    found = list(rows.order_by(*order)[: size + 1])
    items = found[:size]
    more = len(found) > size
    return Page(items, _encode(items[-1], order) if more else None)


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b) > (x, y), spelt out since directions may differ: a > x, or a = x and b > y."""
    beyond, same = Q(), Q()
    for name, value in zip(order, values, strict=True):
        column, sign = _column(name)
        beyond |= same & Q(**{f"{column}__{sign}": value})
        same &= Q(**{column: value})
    # Implied by the rest, but it is what lets PostgreSQL start in the middle of the index.
    first, sign = _column(order[0])
    return Q(**{f"{first}__{sign}e": values[0]}) & beyond


def _column(name: str) -> tuple[str, str]:
    return (name[1:], "lt") if name.startswith("-") else (name, "gt")


# --- The cursor ---------------------------------------------------------------------------------

_READERS: dict[str, Callable[[str], object]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "u": uuid.UUID,
    "n": Decimal,
}


def _encode(item: Model, order: Sequence[str]) -> str:
    values = [_tagged(_value(item, _column(name)[0])) for name in order]
    packed = json.dumps(values, separators=(",", ":")).encode()
    return _signer(order).sign(base64.urlsafe_b64encode(packed).decode().rstrip("="))


def _value(item: Any, path: str) -> Any:
    for step in path.split("__"):
        item = getattr(item, step)
    return item


def _tagged(value: object) -> object:
    # A datetime is a date too, so it comes first; bool is left out since it would order nothing.
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, uuid.UUID):
        return {"u": value.hex}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        return value
    raise TypeError(f"A list cannot be continued after a {type(value).__name__}.")


def _decode(cursor: str, order: Sequence[str]) -> list[Any]:
    if len(cursor) > MAX_CURSOR_CHARS:
        raise BadCursor("This cursor is too long.")
    try:
        packed = _signer(order).unsign(cursor)
        values = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
        return [_untagged(value) for _, value in zip(order, values, strict=True)]
    # Beyond the signature: we wrote it, but perhaps before this module changed what it writes.
    except (signing.BadSignature, ValueError, TypeError, LookupError, ArithmeticError) as error:
        raise BadCursor("This cursor does not belong to this list.") from error


def _untagged(value: Any) -> Any:
    if isinstance(value, dict):
        ((tag, text),) = value.items()
        return _READERS[tag](text)
    return value


def _signer(order: Sequence[str]) -> signing.Signer:
    return signing.Signer(salt=f"{_SALT}:{','.join(order)}")
