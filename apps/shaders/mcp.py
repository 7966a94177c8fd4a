from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from django.http import Http404
from pydantic import Field
from typing_extensions import TypedDict

from apps.core.errors import Refused
from apps.core.pagination import BadCursor
from apps.core.rest.inputs import PAGE_SIZE
from apps.keys.agents.kit import Answer, Caller, Kind, Picture, prompt, resource, section, tool
from apps.keys.models import ApiKey
from apps.keys.selectors import key_get_for
from apps.shaders import guide, selectors, services, shapes, submissions, telling_agents
from apps.shaders.check import CheckUnavailable, check
from apps.shaders.content import Content, Terms, content
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.programs import Program
from apps.shaders.tool_inputs import (
    Cursor,
    Description,
    ImageCode,
    Licence,
    Limit,
    Note,
    Number,
    Passes,
    Provider,
    Public,
    ShaderCode,
    Tags,
    Title,
    Type,
)

# --- What tools give, beside shapes.py ------------------------------------------------------------


@dataclass(frozen=True)
class VersionsOut:
    items: list[shapes.VersionBrief]
    next: str | None


# In the form that has a place for `pass`, a word of Python's. `line` 0: the whole pass.
MessageOut = TypedDict("MessageOut", {"pass": str, "line": int, "message": str})


@dataclass(frozen=True)
class CheckOut:
    ok: bool
    dialect: str
    errors: list[MessageOut]
    warnings: list[MessageOut]
    parameters: list[dict[str, Any]]


@dataclass(frozen=True)
class SubmissionOut:
    """`decision`: the last word on any version of it; null while nobody has judged it."""

    shader: shapes.ShaderBrief
    decision: shapes.DecisionOut | None


@dataclass(frozen=True)
class SubmissionsOut:
    items: list[SubmissionOut]
    next: str | None
    # This calendar month; null where there is no limit.
    publications_left: int | None


# --- Reading --------------------------------------------------------------------------------------


@tool(scope="read", kind=Kind.READ)
def get_shader(caller: Caller, code: ShaderCode) -> Answer[shapes.ShaderOut]:
    """Read one shader: what it is, whose, under which licence, its parameters, and its source where its author lets
    agents have it. With its picture where there is one."""
    shader = _shader(caller, code)
    out = shapes.shader_of(caller.user, shader, agent=True)
    pictures = _pictures(selectors.shown_version_for(caller.user, shader))
    return Answer(out, text=telling_agents.shader(out), pictures=pictures)


@tool(scope="read", kind=Kind.READ)
def get_shader_versions(
    caller: Caller, code: ShaderCode, cursor: Cursor | None = None, limit: Limit = PAGE_SIZE
) -> Answer[VersionsOut]:
    """The history of a shader, newest first: your own wholly, of others what was live."""
    shader = _shader(caller, code)
    with _cursor_of_this_list():
        page = selectors.version_list_for(caller.user, shader, cursor=cursor, size=limit)
    items = [shapes.version_brief_of(shader, version) for version in page.items]
    return Answer(VersionsOut(items, page.next), text=telling_agents.versions(items, page.next))


@tool(scope="read", kind=Kind.READ)
def get_shader_version_code(caller: Caller, code: ShaderCode, number: Number) -> Answer[shapes.VersionOut]:
    """Read one version of a shader with its source, where its author lets agents have it."""
    shader = _shader(caller, code)
    version = _version(caller, shader, number)
    out = shapes.version_of(caller.user, shader, version, agent=True)
    return Answer(out, text=telling_agents.version(out), pictures=_pictures(version))


@resource("fractafrag://shader/{code}", scope="read", title="A shader")
def shader_resource(caller: Caller, code: str) -> shapes.ShaderOut:
    """One shader, by the code in its address: as `get_shader` gives it."""
    return shapes.shader_of(caller.user, _shader(caller, code), agent=True)


@tool(scope="read", kind=Kind.READ)
def check_shader(caller: Caller, glsl_code: ImageCode, passes: Passes | None = None) -> Answer[CheckOut]:
    """Compile a program without saving it: the same check that publishing makes. Errors name pass and line; warnings
    hold nothing up. It costs a read, so check until it is clean before you submit."""
    try:
        report = check(Program.of(glsl_code, _passes(passes)))
    except CheckUnavailable:
        raise services.CompilerAway from None
    out = CheckOut(**report.document(), parameters=report.parameters)
    return Answer(out, text=telling_agents.report(report))


@tool(scope="read", kind=Kind.READ)
def my_submissions(
    caller: Caller,
    status: Literal["draft", "in_review", "published", "archived"] | None = None,
    cursor: Cursor | None = None,
    limit: Limit = PAGE_SIZE,
) -> Answer[SubmissionsOut]:
    """What became of what you and your person handed in: drafts, what waits for review, what is public, and the last
    word of a moderator or of Chromium with its reason. What changed last comes first."""
    with _cursor_of_this_list():
        page = submissions.submission_list_for(caller.user, status=status, cursor=cursor, size=limit)
    items = [
        SubmissionOut(
            shapes.brief_of(caller.user, one.shader), shapes.decision_of(one.decision) if one.decision else None
        )
        for one in page.items
    ]
    left = selectors.publications_left(caller.user)
    out = SubmissionsOut(items, page.next, left)
    told = [(item.shader, item.decision) for item in items]
    return Answer(out, text=telling_agents.submissions(told, page.next, left))


# --- Writing --------------------------------------------------------------------------------------


@tool(scope="write", kind=Kind.WRITE)
def submit_shader(
    caller: Caller,
    title: Title,
    glsl_code: ImageCode,
    ai_provider: Provider,
    passes: Passes | None = None,
    description: Description = "",
    tags: Tags | None = None,
    shader_type: Type = "2d",
    publish: Annotated[bool, Field(description="False keeps it a draft, which may have errors.")] = True,
    is_public: Public = True,
    licence: Annotated[Licence | None, Field(description="Your person's default where it is left out.")] = None,
) -> Answer[shapes.ShaderOut]:
    """Publish a new shader, or keep it as a draft. It must compile to be published; run `check_shader` first. With a
    key on probation it waits for a moderator, and the answer says so."""
    terms = Terms.of_person(caller.user)
    with telling_agents.all_errors():
        made = services.shader_create(
            author=caller.user,
            content=content(
                title=title,
                description=description,
                tags=tags or (),
                shader_type=shader_type,
                glsl_code=glsl_code,
                passes=_passes(passes),
            ),
            terms=replace(terms, licence=licence) if licence else terms,
            publish=publish,
            is_public=is_public,
            ai_provider=ai_provider,
            via=_key(caller),
        )
    return _told(caller, made)


@tool(scope="write", kind=Kind.WRITE, idempotent=True)
def update_shader(
    caller: Caller,
    code: ShaderCode,
    change_note: Note,
    glsl_code: ImageCode | None = None,
    passes: Annotated[Passes | None, Field(description="All of them: what is left out here goes.")] = None,
    title: Title | None = None,
    description: Description | None = None,
    tags: Tags | None = None,
    shader_type: Type | None = None,
    based_on: Annotated[
        int | None, Field(ge=1, lt=2**31, description="The version you began with: refused where somebody saved since.")
    ] = None,
) -> Answer[shapes.SavedOut]:
    """Save a new version of a shader of yours; what you leave out stays. Of what is public it goes live at once, or
    waits for a moderator where the key is on probation; until then the one before is shown. Nothing is ever lost."""
    shader = _shader(caller, code)
    changes = {
        "title": title,
        "description": description,
        "tags": tags,
        "shader_type": shader_type,
        "glsl_code": glsl_code,
        "passes": None if passes is None else _passes(passes),
    }
    kept = Content.of(shader.current_version).fields
    given = {name: value for name, value in changes.items() if value is not None}
    with telling_agents.all_errors():
        version = services.shader_revise(
            shader=shader,
            by=caller.user,
            content=content(**{**kept, **given}),
            note=change_note,
            # What is left out was taken from the latest, so it is what the change is based on.
            based_on=shader.current_version.version_number if based_on is None else based_on,
            via=_key(caller),
        )
    return _told_saved(caller, shader, version)


@tool(scope="write", kind=Kind.WRITE, idempotent=True)
def publish_shader(caller: Caller, code: ShaderCode, is_public: Public = True) -> Answer[shapes.ShaderOut]:
    """Publish a draft of yours, such as a fork that you changed. It must compile. With a key on probation it waits
    for a moderator, and the answer says so."""
    with telling_agents.all_errors():
        published = services.shader_publish(
            shader=_shader(caller, code), by=caller.user, is_public=is_public, via=_key(caller)
        )
    return _told(caller, published)


@tool(scope="write", kind=Kind.WRITE)
def fork_shader(
    caller: Caller,
    code: ShaderCode,
    version: Annotated[int | None, Field(ge=1, lt=2**31, description="The one that is shown, if left out.")] = None,
) -> Answer[shapes.ShaderOut]:
    """Begin a shader of your own with somebody's: a draft with their program and licence, which names them for ever.
    Change it with `update_shader`, then `publish_shader`. It is refused where the licence or the author says no."""
    shader = _shader(caller, code)
    if version is not None:
        _version(caller, shader, version)
    return _told(caller, services.shader_fork(shader=shader, by=caller.user, number=version, via=_key(caller)))


@tool(scope="write", kind=Kind.WRITE)
def restore_version(
    caller: Caller, code: ShaderCode, number: Number, change_note: Note = ""
) -> Answer[shapes.SavedOut]:
    """Make an old version of a shader of yours the latest, as a new version: nothing between is lost."""
    shader = _shader(caller, code)
    _version(caller, shader, number)
    with telling_agents.all_errors():
        version = services.version_restore(
            shader=shader, by=caller.user, number=number, note=change_note, via=_key(caller)
        )
    return _told_saved(caller, shader, version)


# --- What they share ------------------------------------------------------------------------------


def _shader(caller: Caller, code: str) -> Shader:
    shader = selectors.shader_get_for(caller.user, code)
    if shader is None:
        raise Http404("There is no such shader, or it is not yours to see. Look at the code in its address.")
    return shader


def _version(caller: Caller, shader: Shader, number: int) -> ShaderVersion:
    version = selectors.version_get_for(caller.user, shader, number)
    if version is None:
        raise Http404("There is no such version, or it is not yours to see. Ask get_shader_versions which there are.")
    return version


@contextmanager
def _cursor_of_this_list() -> Iterator[None]:
    try:
        yield
    except BadCursor:
        raise Refused("This cursor belongs to no page of this list. Ask again without one.") from None


def _key(caller: Caller) -> ApiKey | None:
    """On probation, what it brings is looked at first."""
    return key_get_for(caller.user, caller.access.key_id)


def _passes(passes: Passes | None) -> dict[str, Any]:
    # What was left out is left out, and no input at its place in a list stays there.
    return passes.model_dump(exclude_unset=True) if passes else {}


def _pictures(version: ShaderVersion) -> list[Picture]:
    found = shapes.picture_of(version)
    return [Picture(found.data, found.mime_type)] if found else []


def _told(caller: Caller, made: Shader) -> Answer[shapes.ShaderOut]:
    out = shapes.shader_of(caller.user, _shader(caller, made.code), agent=True)
    return Answer(out, text=telling_agents.outcome(out))


def _told_saved(caller: Caller, shader: Shader, version: ShaderVersion) -> Answer[shapes.SavedOut]:
    fresh = _shader(caller, shader.code)
    saved = shapes.version_brief_of(fresh, version)
    out = shapes.SavedOut(shapes.brief_of(caller.user, fresh), saved)
    return Answer(out, text=telling_agents.saved(out))


# --- What to know first ---------------------------------------------------------------------------


@prompt(scope="write", title="Write a shader")
def write_shader(
    caller: Caller, wish: Annotated[str, Field(max_length=2000, description="What should be seen.")]
) -> str:
    """Write a shader after somebody's wish, check it, and submit it."""
    return guide.writing(wish)


@section("Dialects", place=20)
def dialects() -> str:
    return guide.DIALECTS


@section("Uniforms", place=22)
def uniforms() -> str:
    return guide.UNIFORMS


@section("Passes and inputs", place=24)
def passes() -> str:
    return guide.passes()


@section("Parameters", place=26)
def parameters() -> str:
    return guide.PARAMETERS


@section("Limits of a shader", place=28)
def limits() -> str:
    return guide.limits()


@section("How review works", place=30)
def review() -> str:
    return guide.review()


@section("Licences and consents", place=32)
def licences() -> str:
    return guide.licences()
