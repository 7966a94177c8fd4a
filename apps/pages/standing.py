"""Where a shader stands, in words for whoever may act on it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from apps.pages.lines import SaidLine, editor_url, said_line
from apps.shaders import selectors
from apps.shaders.models import ReviewDecision, Shader, ShaderVersion

_CALM, _WARN, _DANGER = "calm", "warn", "danger"


@dataclass(frozen=True)
class State:
    title: str
    words: str
    tone: str = _CALM
    messages: Sequence[SaidLine] = field(default_factory=list)
    url: str = ""
    action: str = ""
    # Of the version that it refuses, if it is that.
    refused: uuid.UUID | None = None


def states_of(user: Any, shader: Shader) -> list[State]:
    """Nothing for the public: what it sees is what there is."""
    is_own = selectors.may_edit(user, shader)
    if not is_own and not selectors.is_moderator(user):
        return []
    found = [_status(shader, is_own=is_own), _waiting(shader), _refused(shader, user)]
    return [state for state in found if state]


def refuses(states: Sequence[State], version: ShaderVersion) -> bool:
    return any(state.refused == version.pk for state in states)


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
    is_own = selectors.may_edit(user, shader)
    whose = "The browser that draws the pictures" if said.is_chromium else "A moderator"
    return State(
        f"Version {said.version.version_number} was refused.",
        f"{whose} says: {said.reason}",
        _DANGER,
        [said_line(shader, message, is_own=is_own) for message in said.messages],
        editor_url(shader) if is_own else "",
        "Mend it",
        said.version_id,
    )
