"""Where the compiler is missing nobody can publish: `check` says so before anybody tries."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from apps.shaders.check import run
from apps.shaders.check.report import CheckUnavailable
from apps.shaders.programs import Program

SAMPLE = "void mainImage(out vec4 colour, in vec2 pixel) { colour = vec4(iTime); }"


@register()
def check_compiler(**_: Any) -> list[CheckMessage]:
    try:
        report = run.check(Program(SAMPLE, {}))
    except CheckUnavailable as reason:
        return [Error(f"Shaders cannot be checked, so none can be published. {reason}", id="fractafrag.E020")]
    if not report.ok:
        return [Error(f"The check refuses the plainest shader: {report.errors[0]}", id="fractafrag.E021")]
    return []
