"""Why a shader could not be drawn, said to its author."""

from __future__ import annotations

from typing import Final

from apps.renders.farm.drawn import Failure

REASONS: Final = {
    Failure.COMPILE: "The browser that draws pictures cannot compile this shader.",
    Failure.SLOW: "One small frame takes longer than ten seconds: a loop is too long, or never ends.",
    Failure.MEMORY: "This shader needs more memory than it may have: its code or its arrays are too large.",
    Failure.GRAPHICS: "The graphics driver stopped twice while it drew this shader: it asks for too much at once.",
    Failure.CRASH: "The browser stopped twice while it drew this shader.",
}
