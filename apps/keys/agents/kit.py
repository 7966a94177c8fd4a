"""What an app's `mcp.py` is written with:

    @tool(scope="read", kind=Kind.READ)
    def get_shader(caller: Caller, code: Annotated[str, Field(description="As in its address.")]) -> ShaderOut:
        '''Read one shader.'''
        shader = shader_get_for(caller.user, code)
        if shader is None:
            raise Http404("There is no such shader, or it is not yours to see.")
        return ShaderOut.of(shader)

    @resource("fractafrag://shader/{code}", scope="read")
    def shader(caller: Caller, code: str) -> ShaderOut: ...

    @prompt(scope="write")
    def write_shader(caller: Caller, wish: str) -> str: ...

    @section("Dialects", place=30)
    def dialects() -> str: ...

Functions are plain and synchronous, parse → one service or selector → render, and raise what those raise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from inspect import getdoc
from typing import Any, TypeVar, get_type_hints

from mcp.shared.uri_template import UriTemplate
from pydantic import BaseModel, TypeAdapter

from apps.keys.access import Kind
from apps.keys.agents import schemas
from apps.keys.agents.caller import Caller
from apps.keys.agents.results import Answer, Picture
from apps.keys.models import ApiKey

__all__ = ["Answer", "Caller", "Kind", "Picture", "prompt", "resource", "section", "tool"]

F = TypeVar("F", bound=Callable[..., Any])
MARKDOWN = "text/markdown"
JSON = "application/json"


@dataclass(frozen=True)
class Entry:
    """One thing that an agent can ask for. `scope` None: any key will do."""

    name: str
    title: str
    about: str
    function: Callable[..., Any]
    takes: type[BaseModel]
    scope: str | None
    kind: Kind

    @property
    def label(self) -> str:
        """For logs and metrics: of these there are only so many."""
        return self.name


@dataclass(frozen=True)
class Tool(Entry):
    gives: TypeAdapter[Any]
    reads_only: bool
    destructive: bool
    idempotent: bool

    @cached_property
    def input_schema(self) -> dict[str, Any]:
        return schemas.input_schema(self.takes)

    @cached_property
    def output_schema(self) -> dict[str, Any]:
        return schemas.output_schema(self.gives)


@dataclass(frozen=True)
class Resource(Entry):
    """Its name is its address, maybe with variables in it."""

    # None: it gives text.
    gives: TypeAdapter[Any] | None
    mime_type: str

    @cached_property
    def template(self) -> UriTemplate:
        return UriTemplate.parse(self.name)

    @property
    def is_template(self) -> bool:
        return bool(self.takes.model_fields)


@dataclass(frozen=True)
class Prompt(Entry):
    @property
    def label(self) -> str:
        return f"prompt:{self.name}"


@dataclass(frozen=True)
class Section:
    title: str
    place: int
    text: Callable[[], str]


TOOLS: dict[str, Tool] = {}
RESOURCES: dict[str, Resource] = {}
PROMPTS: dict[str, Prompt] = {}
SECTIONS: dict[str, Section] = {}


def tool(
    *,
    scope: str | None,
    kind: Kind,
    title: str = "",
    reads_only: bool | None = None,
    destructive: bool = False,
    idempotent: bool = False,
) -> Callable[[F], F]:
    """Named and described by its function. `reads_only` is for what costs a write and changes nothing: a render."""

    def register(function: F) -> F:
        made = Tool(
            **_entry(function, function.__name__, title, scope, kind),
            gives=schemas.gives_of(function),
            reads_only=kind != Kind.WRITE if reads_only is None else reads_only,
            destructive=destructive,
            idempotent=idempotent,
        )
        # Where it is written is where a schema that cannot be made should fail.
        _ = made.input_schema, made.output_schema
        _add(TOOLS, made)
        return function

    return register


def resource(uri: str, *, scope: str | None, kind: Kind = Kind.READ, title: str = "") -> Callable[[F], F]:
    """A function that returns text gives Markdown, any other JSON. Variables of the address are its arguments."""

    def register(function: F) -> F:
        gives_text = get_type_hints(function).get("return") is str
        made = Resource(
            **_entry(function, uri, title, scope, kind),
            gives=None if gives_text else schemas.gives_of(function),
            mime_type=MARKDOWN if gives_text else JSON,
        )
        if set(made.template.variable_names) != set(made.takes.model_fields):
            raise TypeError(f"The variables of {uri} and the arguments of {function.__name__} are not the same.")
        _add(RESOURCES, made)
        return function

    return register


def prompt(*, scope: str | None, kind: Kind = Kind.FREE, title: str = "") -> Callable[[F], F]:
    """Its function returns what the person would say. All its arguments are text."""

    def register(function: F) -> F:
        _add(PROMPTS, Prompt(**_entry(function, function.__name__, title, scope, kind)))
        return function

    return register


def section(title: str, *, place: int) -> Callable[[F], F]:
    """A part of fractafrag://platform-info, in Markdown; a lower place stands earlier."""

    def register(function: F) -> F:
        if title in SECTIONS:
            raise ValueError(f"There are two sections “{title}”.")
        SECTIONS[title] = Section(title, place, function)
        return function

    return register


def resource_at(uri: str) -> tuple[Resource, dict[str, Any]] | None:
    """Which resource has this address, and what its variables say."""
    exact = RESOURCES.get(uri)
    if exact is not None and not exact.is_template:
        return exact, {}
    for candidate in RESOURCES.values():
        if candidate.is_template and (values := candidate.template.match(uri)) is not None:
            return candidate, dict(values)
    return None


def sections() -> list[Section]:
    return sorted(SECTIONS.values(), key=lambda part: (part.place, part.title))


def _entry(function: Callable[..., Any], name: str, title: str, scope: str | None, kind: Kind) -> dict[str, Any]:
    about = getdoc(function)
    if not about:
        raise TypeError(f"{function.__qualname__} needs a docstring: it is all that an agent knows of it.")
    if scope is not None and scope not in ApiKey.Scope.values:
        raise ValueError(f"There is no scope {scope}.")
    return {
        "name": name,
        "title": title or function.__name__.replace("_", " ").capitalize(),
        "about": about,
        "function": function,
        "takes": schemas.takes_of(function),
        "scope": scope,
        "kind": kind,
    }


def _add(registry: dict[str, Any], made: Entry) -> None:
    if made.name in registry:
        raise ValueError(f"{made.name} is there twice.")
    registry[made.name] = made
