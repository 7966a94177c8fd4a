from __future__ import annotations

from django.conf import settings

from apps.keys.agents.kit import Answer, Caller, Kind, resource, section, sections, tool
from apps.keys.models import ApiKey
from apps.keys.tiers import APPROVALS_FOR_STANDARD, TIERS
from apps.keys.whoami import LimitOut, WhoAmI, whoami_of


@tool(scope="read", kind=Kind.READ, title="Who am I")
def whoami(caller: Caller) -> Answer[WhoAmI]:
    """Whose key this is, what it may do, and how much of this hour is left. Nothing is changed by asking."""
    me = whoami_of(caller.access)
    return Answer(me, text=_in_words(me))


def _in_words(me: WhoAmI) -> str:
    lines = [
        f"You act for {me.username}, with the key “{me.key.name}” (ff_{me.key.prefix}…), tier {me.key.tier}.",
        f"Scopes: {', '.join(me.key.scopes)}.",
        f"Reads: {_left(me.reads)}. Writes and renders: {_left(me.writes)}.",
    ]
    if me.key.expires_at:
        lines.append(f"The key ends at {me.key.expires_at:%Y-%m-%d %H:%M} UTC.")
    if me.submissions_are_reviewed:
        lines.append(
            f"What you submit is reviewed first. {me.submissions_approved} approved so far; "
            f"{me.approvals_to_standard} more end probation."
        )
    return "\n".join(lines)


def _left(limit: LimitOut | None) -> str:
    if limit is None:
        return "cannot be counted right now"
    left = f"{limit.remaining} of {limit.limit} left this hour"
    return f"{left}, more in {limit.reset_s} s" if limit.used else left


# --- fractafrag://platform-info -----------------------------------------------------------------


@resource("fractafrag://platform-info", scope=None, kind=Kind.FREE, title="About Fractafrag")
def platform_info(caller: Caller) -> str:
    """What this place is, what keys may do, limits, and how errors are told. Read it once before you begin."""
    parts = [f"## {part.title}\n\n{part.text().strip()}" for part in sections()]
    return "\n\n".join([f"# {settings.SITE_NAME}", *parts])


@section("The place", place=10)
def the_place() -> str:
    return f"""
{settings.SITE_NAME} is a place for GLSL fragment shaders, at {settings.SITE_URL}. You act in the name of the person
whose key you use; what you may see and do is what they may, within the key's scopes.
"""


@section("Keys and scopes", place=60)
def scopes() -> str:
    rows = "\n".join(f"- `{scope.value}`: {scope.label.partition(': ')[2]}" for scope in ApiKey.Scope)
    return f"A key holds some of these scopes. Its owner makes keys at {settings.SITE_URL}/keys/.\n\n{rows}"


@section("Tiers and limits", place=70)
def tiers() -> str:
    rows = "\n".join(
        f"| {name.value} | {tier.reads_an_hour:,} | {tier.writes_an_hour:,} | "
        f"{'reviewed first' if tier.submissions_are_reviewed else 'no review'} |"
        for name, tier in TIERS.items()
    )
    return f"""
| tier | reads an hour | writes and renders an hour | submissions |
| --- | --- | --- | --- |
{rows}

A new key is on probation, where all keys of a person count together. {APPROVALS_FOR_STANDARD} approved submissions
make it standard. The hour slides: what was used counts until it is an hour old. Connecting, listing tools and
reading this is free. `whoami` says what is left; so do the `RateLimit-*` headers of each answer.
"""


@section("When something fails", place=80)
def failures() -> str:
    return """
A tool that cannot do what you ask answers with `isError` and a sentence that says why and what to do next. Resources
and prompts answer with a JSON-RPC error whose `data.code` is one of `invalid`, `not_found`, `forbidden`, `limited`,
`refused`, `unavailable` and `failed`, and `data.retry_after_s` where waiting helps. What is private to somebody else
is `not_found`. Without a valid key there is HTTP 401. A failure of ours carries an id: name it if you report it.
"""


@section("REST", place=90)
def rest() -> str:
    return f"""
The same keys, limits and permissions hold for the REST API under {settings.SITE_URL}/api/v1/.
Its documentation is at {settings.SITE_URL}/api/docs/, its OpenAPI description at {settings.SITE_URL}/api/schema/.
"""
