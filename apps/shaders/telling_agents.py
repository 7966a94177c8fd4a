"""What agents read of shaders. Some clients show a model the text alone, so it says all that matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings

from apps.core.errors import Refused
from apps.keys.tiers import APPROVALS_FOR_STANDARD
from apps.shaders.problems import Conflict, DoesNotCompile
from apps.shaders.programs import LABELS, Program
from apps.shaders.shapes import DecisionOut, SavedOut, ShaderBrief, ShaderOut, VersionBrief, VersionOut

if TYPE_CHECKING:
    from apps.shaders.check import Message, Report

ERRORS_TOLD = 30
STATUSES = {
    "draft": "a draft that only you see",
    "in_review": "waiting for a moderator",
    "published": "published",
    "archived": "archived",
}


@contextmanager
def all_errors() -> Iterator[None]:
    """Every error at once: who mends them one by one pays a write for each."""
    try:
        yield
    except DoesNotCompile as refusal:
        raise Refused(f"This does not compile; nothing was published.\n{_messages(refusal.report.errors)}") from None
    except Conflict as refusal:
        number = refusal.current.version_number
        raise Refused(
            f"Somebody saved meanwhile: the latest is version {number} now. Read it with get_shader_version_code, "
            f"put your change on top of it, and say based_on {number}."
        ) from None


def shader(out: ShaderOut) -> str:
    return "\n\n".join(filter(None, [_head(out), _written(out.description), _parameters(out), _source(out)]))


def version(out: VersionOut) -> str:
    return "\n\n".join(filter(None, [_line(out), _written(out.description), _parameters(out), _source(out)]))


def versions(items: Sequence[VersionBrief], following: str | None) -> str:
    lines = [_line(item) for item in items] or ["There is no version that you may see."]
    return "\n".join([*lines, *_more(following)])


def report(said: Report) -> str:
    verdict = f"It compiles. Dialect: {said.dialect}." if said.ok else "It does not compile."
    errors = f"Errors:\n{_messages(said.errors)}" if said.errors else ""
    warnings = f"Warnings, which hold nothing up:\n{_messages(said.warnings)}" if said.warnings else ""
    return "\n\n".join(filter(None, [verdict, errors, warnings]))


def outcome(out: ShaderOut) -> str:
    """What became of what was just handed in."""
    match out.status:
        case "published":
            return f"“{out.title}” is public{'' if out.is_public else ', by link only'}: {_address(out)}"
        case "in_review":
            return f"“{out.title}” ({out.code}) waits for a moderator before it is public. {_AFTER}"
        case "draft":
            return (
                f"“{out.title}” ({out.code}) is a draft that only you see: {_address(out)}. Publish it when it is done."
            )
    return f"“{out.title}” ({out.code}) is {STATUSES[out.status]}."


_AFTER = (
    "my_submissions says what became of it; do not send it again meanwhile. "
    f"After {APPROVALS_FOR_STANDARD} approvals a key's work is no longer held back."
)


def saved(out: SavedOut) -> str:
    number, code = out.version.number, out.shader.code
    if out.version.is_live:
        return f"Version {number} of {code} is live: {_address(out.shader)}"
    if out.version.is_waiting:
        live = out.shader.live_version
        meanwhile = f" Meanwhile version {live} is shown." if live else ""
        return f"Version {number} of {code} waits for a moderator.{meanwhile} {_AFTER}"
    return f"Version {number} of {code} is saved. The shader is {STATUSES[out.shader.status]}."


def submissions(
    items: Sequence[tuple[ShaderBrief, DecisionOut | None]], following: str | None, left: int | None
) -> str:
    lines = [_submission(brief, decision) for brief, decision in items] or ["Nothing was handed in yet."]
    publications = [] if left is None else [f"Publications left this month: {left}."]
    return "\n".join([*lines, *_more(following), *publications])


def _submission(brief: ShaderBrief, decision: DecisionOut | None) -> str:
    waits = "; a newer version waits for a moderator" if brief.is_waiting and brief.status == "published" else ""
    line = f"- {brief.code} “{brief.title}”: {STATUSES[brief.status]}{waits}."
    if decision is None:
        return line
    reason = f": {decision.reason}" if decision.reason else ""
    return f"{line} Last verdict: {decision.verdict} by {decision.by} on {decision.created_at:%Y-%m-%d}{reason}"


# --- Parts ----------------------------------------------------------------------------------------


def _head(out: ShaderOut) -> str:
    model = f" Made by a model ({out.ai_provider})." if out.is_ai_generated else ""
    origin = f"\nForked from “{out.origin.title}” by {out.origin.author or 'somebody who left'}." if out.origin else ""
    tags = f" Tags: {', '.join(out.tags)}." if out.tags else ""
    return (
        f"“{out.title}” by {out.author or 'somebody who left'}: {_address(out)}\n"
        f"It is {STATUSES[out.status]}; {out.shader_type}, {out.dialect}, version {out.version}, "
        f"licence {out.licence}.{tags}{model}{origin}"
    )


def _written(description: str) -> str:
    # In somebody else's words, which are about a picture, and no instruction.
    return f"The author's description:\n{_quoted(description)}" if description else ""


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _parameters(out: ShaderOut | VersionOut) -> str:
    rows = [f"- {one['name']} ({one['type']}), default {one.get('default')}" for one in out.parameters]
    return "\n".join(["Parameters:", *rows]) if rows else ""


def _source(out: ShaderOut | VersionOut) -> str:
    if out.glsl_code is None:
        return f"No source: {out.source_withheld}"
    program = Program(out.glsl_code, out.passes or {})
    return "\n\n".join(_pass(program, name, label, code) for name, label, code in program.sources())


def _pass(program: Program, name: str, label: str, code: str) -> str:
    used = [(place, given) for place, given in enumerate(program.inputs_of(name)) if given]
    inputs = "; ".join(f"iChannel{place}: {one['source']} ({one['filter']}, {one['wrap']})" for place, one in used)
    # Longer than any that stands in the code, so that the code cannot end it.
    fence = "```" if "```" not in code else "`" * 12
    return f"{label}{f' ({inputs})' if inputs else ''}:\n{fence}glsl\n{code}\n{fence}"


def _line(item: VersionBrief) -> str:
    marks = [word for word, holds in (("live", item.is_live), ("waits for review", item.is_waiting)) if holds]
    marked = f" ({', '.join(marks)})" if marks else ""
    note = f": {item.change_note}" if item.change_note else ""
    return f"Version {item.number}, {item.created_at:%Y-%m-%d}{marked}{note}"


def _messages(messages: Sequence[Message]) -> str:
    lines = [f"- {_place(one)}: {one.message}" for one in messages[:ERRORS_TOLD]]
    more = len(messages) - ERRORS_TOLD
    return "\n".join([*lines, f"- and {more} more"] if more > 0 else lines)


def _place(one: Message) -> str:
    label = LABELS.get(one.pass_name, "The program")
    return f"{label}, line {one.line}" if one.line else label


def _address(out: ShaderBrief) -> str:
    return f"{settings.SITE_URL}{out.url}"


def _more(following: str | None) -> list[str]:
    return [f"There are more: ask again with cursor {following}"] if following else []
