"""What moderators and Chromium decide about a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.keys.services import submission_approved
from apps.shaders import signals, telling, versions, words
from apps.shaders.models import REASON_CHARS, ReviewDecision, Shader, ShaderVersion

Verdict = ReviewDecision.Verdict

MAX_MESSAGES = 50
MESSAGE_CHARS = 500
NOT_WAITING = "This version does not wait for a review."
GIVE_A_REASON = "Give a reason: the author will read it."
CHROMIUM_REFUSES = "A real browser refuses this program."


def version_approve(*, version: ShaderVersion, by: User, reason: str = "") -> Shader:
    """It goes live. Of what was taken down, its latest version may be let through again."""
    reason = _reason(reason)
    with transaction.atomic():
        row, version = _locked(version, by)
        reinstated = row.taken_down_at is not None and version.pk == row.current_version_id
        if row.status == Shader.Status.ARCHIVED or not (row.pending_version_id == version.pk or reinstated):
            raise Refused(NOT_WAITING)
        waited = row.pending_version_id == version.pk
        decision = _decide(version, by, Verdict.APPROVED, reason)
        versions.go_live(row, version)
        if waited and version.submitted_via is not None:
            submission_approved(key=version.submitted_via)
        telling.tell_reviewed(row, version, decision)
        return row


def version_reject(*, version: ShaderVersion, by: User, reason: str) -> Shader:
    reason = _reason(reason)
    if not reason:
        raise Refused(GIVE_A_REASON)
    with transaction.atomic():
        row, version = _locked(version, by)
        if row.status == Shader.Status.ARCHIVED or row.pending_version_id != version.pk:
            raise Refused(NOT_WAITING)
        decision = _decide(version, by, Verdict.REFUSED, reason)
        versions.go_back(row, version)
        telling.tell_reviewed(row, version, decision)
        return row


def shader_take_down(*, shader: Shader, by: User, reason: str) -> Shader:
    """From the public, until another version of it was approved."""
    reason = _reason(reason)
    if not reason:
        raise Refused(GIVE_A_REASON)
    with transaction.atomic():
        row = _locked_shader(shader, by)
        version = row.live_version
        if version is None:
            raise Refused("This shader is not published.")
        was_seen = row.status == Shader.Status.PUBLISHED
        decision = _decide(version, by, Verdict.REFUSED, reason)
        row.live_version, row.pending_version, row.taken_down_at = None, None, timezone.now()
        if was_seen:
            row.status = Shader.Status.IN_REVIEW
        versions.show(row, row.current_version)
        versions.save(row)
        signals.shader_taken_down.send(sender=Shader, shader=row)
        if was_seen:
            signals.shader_visibility_changed.send(sender=Shader, shader=row)
        telling.tell_reviewed(row, version, decision, taken_down=True)
        return row


def version_refuse(*, version: ShaderVersion, reason: str, messages: Sequence[Mapping[str, Any]] = ()) -> None:
    """Chromium's word, which is the last. Saying it again changes nothing.

    Messages are in the author's own lines: pass, line, message.
    """
    with transaction.atomic():
        shader = Shader.objects.filter(versions=version.pk).first()
        if shader is None:
            return  # gone while it was rendered
        versions.lock_people(shader.author_id)
        row = versions.lock_shader(shader)
        version = ShaderVersion.objects.get(pk=version.pk)
        if _refused_by_chromium(version):
            return
        decision = ReviewDecision.objects.create(
            version=version,
            is_chromium=True,
            verdict=Verdict.REFUSED,
            reason=words.paragraphs(reason)[:REASON_CHARS] or CHROMIUM_REFUSES,
            messages=[_message(message) for message in messages[:MAX_MESSAGES]],
        )
        versions.go_back(row, version)
        telling.tell_refused(row, version, decision)


def _locked(version: ShaderVersion, by: User) -> tuple[Shader, ShaderVersion]:
    row = _locked_shader(version.shader, by)
    return row, ShaderVersion.objects.select_related("submitted_via").get(pk=version.pk)


def _locked_shader(shader: Shader, by: User) -> Shader:
    if not (by.is_active and by.is_staff):
        raise PermissionDenied
    versions.lock_people(by.pk, shader.author_id, versions.origin_author_id(shader))
    row = versions.lock_shader(shader)
    if row.author_id == by.pk and by.role != User.Role.ADMIN:
        raise Refused("Another moderator must decide about your own shader.")
    return row


def _decide(version: ShaderVersion, by: User, verdict: ReviewDecision.Verdict, reason: str) -> ReviewDecision:
    return ReviewDecision.objects.create(version=version, by=by, verdict=verdict, reason=reason)


def _reason(reason: str) -> str:
    reason = words.paragraphs(reason)
    if len(reason) > REASON_CHARS:
        raise Refused(f"A reason has up to {REASON_CHARS:,} characters.")
    return reason


def _refused_by_chromium(version: ShaderVersion) -> bool:
    last = version.decisions.order_by("-created_at", "-id").first()
    return last is not None and last.is_chromium and last.verdict == Verdict.REFUSED


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pass": str(message.get("pass", ""))[:16],
        "line": int(message.get("line") or 0),
        "message": words.line(str(message.get("message", "")))[:MESSAGE_CHARS],
    }
