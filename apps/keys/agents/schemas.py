"""From a function's signature to what agents are told of it, and back from what they send."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model
from pydantic.json_schema import GenerateJsonSchema

from apps.keys.agents.caller import Caller
from apps.keys.agents.results import Answer

Function = Callable[..., Any]
MISTAKES_SHOWN = 10
NAME_SHOWN_CHARS = 100


class Mistaken(Exception):
    """What was sent does not fit. The message is for the agent, to mend it."""


class _Untitled(GenerateJsonSchema):
    """Without a title for each field, which would say its name once more."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def takes_of(function: Function) -> type[BaseModel]:
    """The arguments after `caller`, which no agent ever sees."""
    first, *rest = inspect.signature(function).parameters.values()
    hints = get_type_hints(function, include_extras=True)
    if hints.get(first.name) is not Caller:
        raise TypeError(f"{function.__qualname__} takes the Caller first.")
    fields: dict[str, Any] = {
        parameter.name: (hints[parameter.name], ... if parameter.default is parameter.empty else parameter.default)
        for parameter in rest
    }
    return create_model(function.__name__, __config__=ConfigDict(extra="forbid", allow_inf_nan=False), **fields)


def input_schema(takes: type[BaseModel]) -> dict[str, Any]:
    schema = takes.model_json_schema(schema_generator=_Untitled)
    schema.pop("title", None)
    # A model without fields says nothing of them, and some clients look.
    return {"properties": {}, **schema}


def gives_of(function: Function) -> TypeAdapter[Any]:
    hint = get_type_hints(function, include_extras=True).get("return")
    if get_origin(hint) is Answer:
        (hint,) = get_args(hint)
    if hint is None or hint is type(None):
        raise TypeError(f"{function.__qualname__} says what it returns: a dataclass or a pydantic model.")
    return TypeAdapter(hint)


def output_schema(gives: TypeAdapter[Any]) -> dict[str, Any]:
    schema = gives.json_schema(mode="serialization", schema_generator=_Untitled)
    # Older clients accept nothing else, and a list could never grow a cursor.
    if schema.get("type") != "object":
        raise TypeError(f"A tool returns an object with named fields, not {schema.get('type', 'this')}.")
    schema.pop("title", None)
    return schema


def parsed(takes: type[BaseModel], arguments: dict[str, Any]) -> dict[str, Any]:
    if _holds_nul(arguments):
        raise Mistaken("Text may not hold the character U+0000. Leave it out and call again.")
    try:
        model = takes.model_validate(arguments)
    except ValidationError as error:
        raise Mistaken(" ".join(_sentences(error, takes))) from None
    return {name: getattr(model, name) for name in takes.model_fields}


def _sentences(error: ValidationError, takes: type[BaseModel]) -> Iterator[str]:
    known = ", ".join(takes.model_fields) or "no arguments"
    for mistake in error.errors(include_url=False, include_input=False)[:MISTAKES_SHOWN]:
        name = _shown(".".join(str(part) for part in mistake["loc"]))
        if mistake["type"] == "extra_forbidden" and len(mistake["loc"]) == 1:
            yield f"There is no argument “{name}”; it takes {known}."
        elif mistake["type"] == "missing":
            yield f"“{name}” is missing."
        else:
            yield f"“{name}”: {mistake['msg']}."
    yield "Mend that and call again."


def _holds_nul(value: object) -> bool:
    """The database can keep no such text, and would fail."""
    match value:
        case str():
            return "\0" in value
        case dict():
            return any(_holds_nul(inner) for pair in value.items() for inner in pair)
        case list():
            return any(_holds_nul(inner) for inner in value)
    return False


def _shown(name: str) -> str:
    # Half a character may come in an escape, and could not go out again.
    return name[:NAME_SHOWN_CHARS].encode(errors="replace").decode()
