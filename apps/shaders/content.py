"""What an author hands in, validated and tidied once, for every way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.shaders import words
from apps.shaders.models import DESCRIPTION_CHARS, TITLE_CHARS, Shader, ShaderVersion
from apps.shaders.programs import Program

T = TypeVar("T")


@dataclass(frozen=True)
class Content:
    title: str
    description: str
    tags: tuple[str, ...]
    shader_type: str
    program: Program

    @classmethod
    def of(cls, written: Shader | ShaderVersion) -> Content:
        return cls(written.title, written.description, tuple(written.tags), written.shader_type, written.program)

    @property
    def fields(self) -> dict[str, Any]:
        """As the columns have it."""
        return {
            "title": self.title,
            "description": self.description,
            "tags": list(self.tags),
            "shader_type": self.shader_type,
            **self.program.document,
        }


def content(
    *,
    title: str,
    description: str = "",
    tags: Iterable[str] = (),
    shader_type: str = "2d",
    glsl_code: str,
    passes: Mapping[str, Any] | None = None,
) -> Content:
    """Raises a ValidationError that says all that is wrong, by field."""
    problems: dict[str, Any] = {}
    made = Content(
        title=_tried("title", lambda: _title(title), problems, ""),
        description=_tried("description", lambda: _description(description), problems, ""),
        tags=_tried("tags", lambda: words.tags(_listed(tags)), problems, ()),
        shader_type=_tried("shader_type", lambda: _kind(shader_type), problems, "2d"),
        program=_tried("", lambda: _program(glsl_code, passes), problems, Program("", {})),
    )
    if problems:
        raise ValidationError(problems)
    return made


def _tried(field: str, make: Callable[[], T], problems: dict[str, Any], otherwise: T) -> T:
    try:
        return make()
    except ValidationError as error:
        problems |= error.message_dict if hasattr(error, "error_dict") else {field: error.messages}
        return otherwise


def _title(text: str) -> str:
    title = words.line(_bounded(text, TITLE_CHARS, "A title"))
    if not words.is_seen(title):
        raise ValidationError("Give the shader a title.")
    return words.limited(title, TITLE_CHARS, "A title")


def _description(text: str) -> str:
    description = words.paragraphs(_bounded(text, DESCRIPTION_CHARS, "A description"))
    return words.limited(description, DESCRIPTION_CHARS, "A description") if words.is_seen(description) else ""


def _bounded(text: str, limit: int, what: str) -> str:
    """Tidying looks at every sign, and shortens: what is far too long is refused before."""
    return text if len(text) <= 2 * limit else words.limited(text, limit, what)


def _listed(tags: Iterable[str]) -> Iterable[str]:
    return tags.split(",") if isinstance(tags, str) else tags


def _kind(text: str) -> str:
    if text not in Shader.Kind.values:
        raise ValidationError(f"The type is one of: {', '.join(Shader.Kind.values)}.")
    return text


def _program(glsl_code: str, passes: Mapping[str, Any] | None) -> Program:
    program = Program.of(glsl_code, passes)
    if not program.sources():
        raise ValidationError({"glsl_code": "Write some code first."})
    return program


@dataclass(frozen=True)
class Terms:
    """What an author allows others to do with a shader."""

    licence: str
    allows_training: bool
    allows_agent_source: bool
    public_display: bool

    @classmethod
    def of_person(cls, user: User) -> Terms:
        return cls(
            user.default_licence,
            user.default_allows_training,
            user.default_allows_agent_source,
            user.default_public_display,
        )

    @classmethod
    def of(cls, shader: Shader) -> Terms:
        return cls(shader.licence, shader.allows_training, shader.allows_agent_source, shader.public_display)

    @property
    def fields(self) -> dict[str, Any]:
        return {
            "licence": self.licence,
            "allows_training": self.allows_training,
            "allows_agent_source": self.allows_agent_source,
            "public_display": self.public_display,
        }
