"""What publishing would do, told before anybody does it. The service asks everything again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apps.accounts.models import User
from apps.accounts.plans import plan_of
from apps.shaders import drafts, selectors, versions
from apps.shaders.check import Message, Report
from apps.shaders.content import Content
from apps.shaders.models import DraftRevision, Shader, ShaderVersion

ARCHIVED = "It is archived. Take it out of the archive first."
WAITING = "It waits for a moderator, who looks at it first. There is nothing that you need to do."
TAKEN_DOWN = "A moderator took it down. Change it and save, and it will be looked at again."


@dataclass(frozen=True)
class Outlook:
    # What would be published.
    version: ShaderVersion
    compiles: bool
    # None: the compiler is away, or this very program is live already and is not asked again.
    report: Report | None
    # What stands against it besides, in plain sentences.
    obstacles: list[str]
    # Whether it takes one of the month's publications; None: there is no limit.
    counts: bool
    left: int | None
    allowed: int | None
    # What was typed after this version and never saved.
    unsaved: DraftRevision | None

    @property
    def errors(self) -> tuple[Message, ...]:
        return self.report.errors if self.report else ()

    @property
    def warnings(self) -> tuple[Message, ...]:
        return self.report.warnings if self.report else ()

    @property
    def is_unchecked(self) -> bool:
        """The compiler could not be asked."""
        return not self.compiles and self.report is None

    @property
    def may_try(self) -> bool:
        """A compiler that is away may be back by then."""
        return not self.obstacles and (self.compiles or self.is_unchecked)


def outlook_for(author: User, shader: Shader) -> Outlook:
    """For its author alone. Asks the compiler, so never with a row locked."""
    version: ShaderVersion = shader.current_version
    known = versions.checked(version.program, known=(shader.live_version,))
    left = selectors.publications_left(author)
    return Outlook(
        version=version,
        compiles=known.ok,
        report=known.report,
        obstacles=list(_obstacles(author, shader, version, left)),
        counts=shader.published_at is None and left is not None,
        left=left,
        allowed=plan_of(author).published_shaders_a_month,
        unsaved=drafts.draft_unsaved_for(author, shader),
    )


def _obstacles(author: User, shader: Shader, version: ShaderVersion, left: int | None) -> Iterator[str]:
    if shader.status == Shader.Status.ARCHIVED:
        yield ARCHIVED
    elif shader.status == Shader.Status.IN_REVIEW:
        yield TAKEN_DOWN if shader.taken_down_at and not shader.pending_version_id else WAITING
    if decision := versions.refusal_of(shader, Content.of(version)):
        yield f"Just this was refused before: {decision.reason} Change it first."
    if shader.published_at is None and left == 0 and shader.status == Shader.Status.DRAFT:
        yield versions.no_room_words(author)
