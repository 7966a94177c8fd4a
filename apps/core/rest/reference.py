"""The OpenAPI document, laid out for the page that people read."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from apps.core.rest.schema import document

WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "object": "object", "null": "null"}


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    about: list[str]
    parameters: list[Field]
    sends: list[Field]
    gives: list[Field]
    curl: str
    answer_status: str
    answer: str
    refusals: list[tuple[str, str]]


@dataclass(frozen=True)
class Group:
    id: str
    name: str
    operations: list[Operation]


@lru_cache(maxsize=1)
def groups() -> list[Group]:
    found: dict[str, list[Operation]] = {}
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    return [Group(name.lower().replace(" ", "-"), name, operations) for name, operations in found.items()]


def _operation(path: str, method: str, said: Mapping[str, Any]) -> Operation:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    done = next(status for status in said["responses"] if status.startswith("2"))
    content = said["responses"][done].get("content", {}).get("application/json", {})
    sends = _example(body)
    return Operation(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said["summary"],
        about=said["description"].replace("`", "").split("\n\n"),
        # Headers are the same everywhere; the page's first part says so once.
        parameters=[_parameter(one) for one in said.get("parameters", []) if one["in"] != "header"],
        sends=list(_fields(body.get("schema", {}))),
        gives=list(_fields(content.get("schema", {}))),
        curl=_curl(path, method.upper(), sends, needs_key=not any(way == {} for way in said["security"])),
        answer_status=done,
        answer=_pretty(_example(content)),
        refusals=[
            (status, answer["description"])
            for status, answer in said["responses"].items()
            if status.startswith(("4", "5"))
        ],
    )


def _parameter(said: Mapping[str, Any]) -> Field:
    kind = ", ".join([_kind(said["schema"]), *(["in the path"] if said["in"] == "path" else [])])
    return Field(said["name"], kind, said.get("required", False), said.get("description", ""))


def _fields(schema: Mapping[str, Any], prefix: str = "") -> Iterator[Field]:
    """Flat, with paths for what lies inside: a table reads better than a tree."""
    shape = _resolved(schema)
    required = set(shape.get("required", []))
    for name, inner in shape.get("properties", {}).items():
        path = f"{prefix}{name}"
        yield Field(path, _kind(inner), name in required, inner.get("description", ""))
        below = _resolved(inner)
        if below.get("type") == "array":
            yield from _fields(below["items"], f"{path}[].")
        elif "properties" in below:
            yield from _fields(below, f"{path}.")


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        return _resolved(document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    for way in ("allOf", "oneOf", "anyOf"):
        if way in schema:
            return _resolved(schema[way][0])
    return schema


def _kind(schema: Mapping[str, Any]) -> str:
    shape = _resolved(schema)
    if "enum" in shape:
        return " | ".join("null" if value is None else str(value) for value in shape["enum"])
    kinds = shape.get("type", "any")
    names = [shape.get("format") or WORDS.get(kind, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
    if shape.get("type") == "array":
        return f"list of {_kind(shape['items'])}"
    most = f", up to {shape['maxLength']:,} characters" if "maxLength" in shape else ""
    return " or ".join(dict.fromkeys(names)) + most


def _example(content: Mapping[str, Any]) -> Any:
    return next((example["value"] for example in content.get("examples", {}).values()), None)


def _pretty(value: Any) -> str:
    return "" if value is None else json.dumps(value, indent=2, ensure_ascii=False)


def _curl(path: str, method: str, sends: Any, *, needs_key: bool) -> str:
    parts = ["curl"] if method == "GET" else [f"curl -X {method}"]
    if needs_key:
        parts.append('-H "Authorization: Bearer $FRACTAFRAG_KEY"')
    if sends is not None:
        parts += ['-H "Content-Type: application/json"', f"-d {shlex.quote(json.dumps(sends, ensure_ascii=False))}"]
    server = document()["servers"][0]["url"]
    return " \\\n  ".join([*parts, shlex.quote(f"{server}{path}")])
