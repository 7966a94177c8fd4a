"""What people are told about their shaders."""

from __future__ import annotations

from apps.notices.kinds import Kind, Payload
from apps.notices.services import notice_send
from apps.shaders.models import ReviewDecision, Shader, ShaderVersion
from apps.shaders.programs import LABELS

MESSAGES_TOLD = 5


def _refused_body(payload: Payload) -> str:
    lines = [_place(message) for message in payload.get("messages", [])[:MESSAGES_TOLD]]
    after = (
        "The version before it is shown instead." if payload.get("live") else "It is a draft again; nothing is lost."
    )
    return "\n\n".join([payload.get("reason", ""), *lines, after])


def _place(message: Payload) -> str:
    where = LABELS.get(message.get("pass", ""), "")
    line = f"line {message['line']}" if message.get("line") else ""
    place = ", ".join(part for part in (where, line) if part)
    return f"{place}: {message.get('message', '')}" if place else str(message.get("message", ""))


def _reviewed_body(payload: Payload) -> str:
    if payload.get("approved"):
        return payload.get("reason") or "Everybody can see it now."
    return f"The moderator's reason:\n\n{payload.get('reason', '')}\n\nChange it, and it will be looked at again."


KINDS = (
    Kind(
        "shaders.refused",
        title="Refused by the browser",
        description="When a real browser refuses a shader that the compiler had let through.",
        body=_refused_body,
        action="See the shader",
    ),
    Kind(
        "shaders.reviewed",
        title="Reviews",
        description="What a moderator decided about a shader of yours.",
        body=_reviewed_body,
        action="See the shader",
    ),
    Kind(
        "shaders.forked",
        title="Forks",
        description="When somebody publishes a fork of a shader of yours.",
        body=lambda payload: f"{payload['author']} built on {payload['title']} and says so on its page.",
        action="See the fork",
    ),
)


def tell_refused(row: Shader, version: ShaderVersion, decision: ReviewDecision) -> None:
    if row.author is None:
        return
    notice_send(
        person=row.author,
        kind="shaders.refused",
        subject=f"Chromium refuses “{version.title}”",
        payload={
            "reason": decision.reason,
            "messages": decision.messages,
            "version": version.version_number,
            "live": row.live_version_id is not None,
        },
        url=row.get_absolute_url(),
        dedupe_key=f"shaders.refused:{decision.pk}",
    )


def tell_reviewed(row: Shader, version: ShaderVersion, decision: ReviewDecision, *, taken_down: bool = False) -> None:
    if row.author is None:
        return
    approved = decision.verdict == ReviewDecision.Verdict.APPROVED
    outcome = "was approved" if approved else "was taken down" if taken_down else "was not accepted"
    notice_send(
        person=row.author,
        kind="shaders.reviewed",
        subject=f"“{version.title}” {outcome}",
        payload={"approved": approved, "reason": decision.reason, "version": version.version_number},
        url=row.get_absolute_url(),
        dedupe_key=f"shaders.reviewed:{decision.pk}",
    )


def tell_forked(fork: Shader) -> None:
    """Once, and only when the fork can be found by everybody: a draft is nobody else's business."""
    origin = fork.forked_from
    if not fork.is_listed or origin is None or origin.author is None or origin.author_id == fork.author_id:
        return
    notice_send(
        person=origin.author,
        kind="shaders.forked",
        subject=f"{fork.author_name} published a fork of “{origin.title}”",
        payload={"author": fork.author_name, "title": origin.title},
        url=fork.get_absolute_url(),
        dedupe_key=f"shaders.forked:{fork.pk}",
    )
