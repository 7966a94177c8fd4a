"""Where a shader stands, in words for whoever may act on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from apps.shaders import selectors
from apps.shaders.models import ReviewDecision, Shader
from apps.shaders.programs import LABELS

_CALM, _WARN, _DANGER = "calm", "warn", "danger"


@dataclass(frozen=True)
class Said:
    """One message of a compiler, with its place in the author's own lines."""

    place: str
    message: str


@dataclass(frozen=True)
class State:
    title: str
    words: str
    tone: str = _CALM
    messages: Sequence[Said] = field(default_factory=list)
    url: str = ""
    action: str = ""


def states_of(user: Any, shader: Shader) -> list[State]:
    """Nothing for the public: what it sees is what there is."""
    is_own = selectors.may_edit(user, shader)
    if not is_own and not selectors.is_moderator(user):
        return []
    found = [_status(shader, is_own=is_own), _waiting(shader), _refused(shader, user)]
    return [state for state in found if state]


def _status(shader: Shader, *, is_own: bool) -> State | None:
    only = "Only you see it." if is_own else "Only its author and moderators see it."
    if shader.taken_down_at:
        return State("Taken down.", f"A moderator has taken it down. {only}", _DANGER)
    if shader.status == Shader.Status.DRAFT:
        return State("A draft.", f"{only} It runs here as it will for others.")
    if shader.status == Shader.Status.ARCHIVED:
        return State("Archived.", only)
    if shader.status == Shader.Status.IN_REVIEW:
        return State("In review.", "It came from a program on probation. A moderator looks at it first.", _WARN)
    if not shader.is_public:
        return State("Unlisted.", "Whoever has its address sees it; no list shows it.")
    return None


def _waiting(shader: Shader) -> State | None:
    if not shader.pending_version_id or not shader.live_version:
        return None
    number = shader.current_version.version_number
    return State(
        f"Version {number} waits for review.",
        f"Until then the public sees version {shader.live_version.version_number}.",
        _WARN,
        url=reverse("pages:version", args=[shader.code, number]),
        action=f"See version {number}",
    )


def _refused(shader: Shader, user: Any) -> State | None:
    """The last word on the latest version, where that was a no."""
    said = next(iter(selectors.decision_list_for(user, shader)), None)
    if said is None or said.verdict != ReviewDecision.Verdict.REFUSED:
        return None
    if said.version_id != shader.current_version_id:
        return None
    whose = "The browser that draws the pictures" if said.is_chromium else "A moderator"
    return State(
        f"Version {said.version.version_number} was refused.",
        f"{whose} says: {said.reason}",
        _DANGER,
        [Said(_place(message), str(message.get("message", ""))) for message in said.messages],
        reverse("studio:shaders_shader_change", args=[shader.code]) if selectors.may_edit(user, shader) else "",
        "Mend it",
    )


def _place(message: dict[str, Any]) -> str:
    label = LABELS.get(str(message.get("pass", "")), "")
    line = message.get("line")
    return f"{label}, line {line}" if line else label
