"""How a write about a shader says no, where the edge has more to show than a sentence."""

from __future__ import annotations

from apps.core.errors import Refused
from apps.shaders.check import Report
from apps.shaders.models import ShaderVersion
from apps.shaders.programs import LABELS


class Conflict(Refused):
    """Somebody saved meanwhile. `current` is what they saved."""

    def __init__(self, current: ShaderVersion) -> None:
        super().__init__(
            f"This shader was saved meanwhile: it is at version {current.version_number} now. "
            "Look at what changed, then save yours on top."
        )
        self.current = current


class DoesNotCompile(Refused):
    """The compiler's word is in `report`."""

    def __init__(self, report: Report) -> None:
        errors = report.errors
        more = f" There are {len(errors) - 1} more." if len(errors) > 1 else ""
        super().__init__(f"This does not compile: {_told(report)}{more}")
        self.report = report


class CompilerAway(Refused):
    def __init__(self) -> None:
        super().__init__("The compiler does not answer right now. Nothing was published; please try again soon.")


def _told(report: Report) -> str:
    if not report.errors:
        return "the compiler refused it."
    first = report.errors[0]
    line = f", line {first.line}" if first.line else ""
    return f"{LABELS.get(first.pass_name, first.pass_name)}{line}: {first.message.rstrip('. ')}."
