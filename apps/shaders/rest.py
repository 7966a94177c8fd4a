"""What every call about a shader begins with, and how what its services refuse is told."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.core.rest.errors import NotFound, Problem
from apps.core.rest.views import ApiView
from apps.keys.access import Access
from apps.keys.models import ApiKey
from apps.keys.selectors import key_get_for
from apps.shaders import selectors, shapes
from apps.shaders.check import CheckUnavailable, Report
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.problems import CompilerAway, Conflict, DoesNotCompile

WAIT_S = 30
# What a service calls by another name than the body.
NAMES = {"note": "change_note"}


class ShaderView(ApiView):
    group = "Shaders"
    reads_are_open = True

    def handle_exception(self, exc: Exception) -> Response:
        match exc:
            case ValidationError():
                return super().handle_exception(_invalid(exc))
            case DoesNotCompile():
                return self._with_fields(Problem(422, "does_not_compile", str(exc)), by_pass(exc.report))
            case Conflict():
                said = f"The current version is {exc.current.version_number}."
                return self._with_fields(Problem(409, "conflict", str(exc)), {"based_on": [said]})
            case CompilerAway() | CheckUnavailable():
                words = "The compiler does not answer right now. Try again shortly."
                return super().handle_exception(Problem(503, "unavailable", words, wait_s=WAIT_S))
        return super().handle_exception(exc)

    def _with_fields(self, problem: Problem, fields: dict[str, list[str]]) -> Response:
        response = super().handle_exception(problem)
        response.data["error"]["fields"] = fields
        return response


class OneShaderView(ShaderView):
    """About the shader that the address names. It is looked up when a call first asks for it: what is wrong with the
    body is said before that."""

    code: str

    def dispatch(self, request: Any, *args: Any, code: str, **kwargs: Any) -> HttpResponseBase:
        self.code = code
        return super().dispatch(request, *args, **kwargs)

    @property
    def person(self) -> User:
        return person(self.request)

    @cached_property
    def shader(self) -> Shader:
        return shader_named(self.request, self.code)

    def version(self, number: int) -> ShaderVersion:
        return version_named(self.request, self.shader, number)

    def shown(self) -> shapes.ShaderOut:
        return shown(self.request, self.shader)

    def saved(self, version: ShaderVersion) -> shapes.SavedOut:
        return saved(self.request, self.shader, version.version_number)


def person(request: Request) -> User:
    return cast(User, request.user)


def is_agent(request: Request) -> bool:
    return isinstance(request.auth, Access)


def key_of(request: Request) -> ApiKey | None:
    """The key that a write comes with: on probation, what it brings is looked at first."""
    return key_get_for(person(request), request.auth.key_id) if isinstance(request.auth, Access) else None


def shader_named(request: Request, code: str) -> Shader:
    shader = selectors.shader_get_for(person(request), code)
    if shader is None:
        raise NotFound("There is no such shader, or it is not yours to see.")
    return shader


def version_named(request: Request, shader: Shader, number: int) -> ShaderVersion:
    version = selectors.version_get_for(person(request), shader, number)
    if version is None:
        raise NotFound("There is no such version, or it is not yours to see.")
    return version


def shown(request: Request, shader: Shader) -> shapes.ShaderOut:
    """As it is now, after whatever was done to it."""
    return shapes.shader_of(person(request), shader_named(request, shader.code), agent=is_agent(request))


def saved(request: Request, shader: Shader, number: int) -> shapes.SavedOut:
    fresh = shader_named(request, shader.code)
    version = version_named(request, fresh, number)
    return shapes.SavedOut(shapes.brief_of(person(request), fresh), shapes.version_brief_of(fresh, version))


def by_pass(report: Report) -> dict[str, list[str]]:
    """{"image": ["line 3: …"]}"""
    found: dict[str, list[str]] = {}
    for error in report.errors:
        line = f"line {error.line}: " if error.line else ""
        found.setdefault(error.pass_name or "image", []).append(f"{line}{error.message}")
    return found


def _invalid(error: ValidationError) -> serializers.ValidationError:
    if not hasattr(error, "error_dict"):
        return serializers.ValidationError({"non_field_errors": error.messages})
    detail: dict[str, Any] = {
        NAMES.get(name, name) or "non_field_errors": messages for name, messages in error.message_dict.items()
    }
    return serializers.ValidationError(detail)
