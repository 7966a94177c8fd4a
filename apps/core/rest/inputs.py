"""What callers send: refused where it holds anything that is not asked for, rather than quietly ignored."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.core.validators import ProhibitNullCharactersValidator
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.utils import json as strict_json

from apps.core.rest.errors import Problem

MAX_JSON_BYTES = 1024 * 1024
# json reads recursively; what a person or program means is never so deep.
MAX_DEPTH = 32
PAGE_SIZE = 20
MAX_PAGE_SIZE = 100

# Only an escape can make one; text that is UTF-8 cannot.
_HALF_A_LETTER = re.compile(r"\\u[dD][89a-fA-F]")


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        data = stream.read(MAX_JSON_BYTES + 1)
        if len(data) > MAX_JSON_BYTES:
            raise Problem(413, "too_large", f"A request holds {MAX_JSON_BYTES // 1024} KiB at most.")
        try:
            text = data.decode("utf-8")
            value = strict_json.loads(text)
        except RecursionError:
            raise ParseError("This JSON is nested too deeply.") from None
        except UnicodeDecodeError:
            raise ParseError("This is not UTF-8.") from None
        except ValueError as error:
            place = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
            raise ParseError(f"This is not JSON{place}.") from None
        if _HALF_A_LETTER.search(text) and not _is_writable(value):
            raise ParseError("This JSON holds half of a surrogate pair, which is no character.")
        if _depth_exceeds(value, MAX_DEPTH):
            raise ParseError("This JSON is nested too deeply.")
        return value


def _is_writable(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _depth_exceeds(value: object, most: int) -> bool:
    level = [value]
    for _ in range(most):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


# DRF would take 1 for "1" and "yes" for true. The documentation says what kind each field is, and that is meant.
KINDS: dict[type[serializers.Field[Any, Any, Any, Any]], tuple[type, str]] = {
    serializers.BooleanField: (bool, "This must be true or false."),
    serializers.IntegerField: (int, "This must be a whole number."),
    serializers.FloatField: (int | float, "This must be a number."),  # type: ignore[dict-item]
    serializers.CharField: (str, "This must be text."),
    serializers.ChoiceField: (str, "This must be text."),
    serializers.UUIDField: (str, "This must be text."),
    serializers.DateTimeField: (str, "This must be text."),
}


class Input(serializers.Serializer[Any]):
    """A body of which every field is known, and of the kind that the documentation says."""

    is_query = False

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            _refuse_unknown(self, data)
            if not self.is_query:
                _refuse_mistyped(self, data)
        return super().to_internal_value(data)


class Query(Input):
    """What stands after the question mark, where everything is text."""

    is_query = True


def _refuse_unknown(given: Input, data: Mapping[str, Any]) -> None:
    unknown = sorted(str(name) for name in set(data) - set(given.fields))
    if unknown:
        raise serializers.ValidationError({name[:100]: ["This field is not known."] for name in unknown[:20]})


def _refuse_mistyped(given: Input, data: Mapping[str, Any]) -> None:
    wrong = {
        name: found for name, field in given.fields.items() if name in data for found in [_wrong(field, data[name])]
    }
    if wrong := {name: found for name, found in wrong.items() if found}:
        raise serializers.ValidationError(wrong)


def _wrong(field: Any, value: Any) -> Any:
    """What is wrong with the kind of a value; nested inputs look at their own."""
    if value is None:
        return None
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        found = {place: wrong for place, item in enumerate(value) for wrong in [_wrong(field.child, item)] if wrong}
        return found or None
    for kind, (wanted, words) in KINDS.items():
        if isinstance(field, kind):
            # A bool is an int in Python, and in JSON it is not; there 3.0 is the same number as 3.
            fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
            is_whole = wanted is int and isinstance(value, float) and value.is_integer()
            return None if fits or is_whole else [words]
    return None


class ListQuery(Query):
    limit = serializers.IntegerField(
        min_value=1, max_value=MAX_PAGE_SIZE, default=PAGE_SIZE, help_text="How many items at most."
    )
    cursor = serializers.CharField(
        required=False,
        max_length=1000,
        validators=[ProhibitNullCharactersValidator()],
        help_text="`next` of the page before.",
    )
