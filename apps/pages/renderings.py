"""How far the pictures of shaders are: in words for their authors, and told to pages that stand open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from apps.core import codes
from apps.pages.lines import SaidLine, said_line
from apps.pages.pictures import Pictures, pictures_of
from apps.pages.selectors import Key, versions_by_key
from apps.renders.selectors import Status, statuses
from apps.shaders import selectors
from apps.shaders.models import Shader

# In one question of a page; more than it has cards.
MOST: Final = 48
_KEY: Final = re.compile(rf"({codes.PATTERN})(?::([1-9][0-9]{{0,8}}))?")
_CALM, _GOOD, _WARN = "calm", "good", "warn"
_FLASHES: Final = "It flashes more than three times a second, so it starts only when somebody presses Play."
_BLANK: Final = "It is one even colour. If it needs time, pointer or sound to show something, its picture cannot tell."


@dataclass(frozen=True)
class Words:
    title: str
    words: str
    # Where there is room for two or three of them.
    short: str = ""
    tone: str = _CALM


@dataclass(frozen=True)
class Drawn:
    """How far the picture of one version is. The words are its author's; others get the pictures alone."""

    key: str
    state: str
    picture: str = ""
    poster: str = ""
    film: str = ""
    flashes: bool = False
    # Whether there is something to wait for.
    waits: bool = False
    title: str = ""
    words: str = ""
    short: str = ""
    tone: str = _CALM
    messages: list[SaidLine] = field(default_factory=list)

    @property
    def is_worth_saying(self) -> bool:
        """On a page that is opened anew; that all went well needs no words."""
        return bool(self.title) and (self.waits or self.tone == _WARN)

    def document(self) -> dict[str, Any]:
        told = asdict(self)
        return {**{name: told[name] for name in told if name not in {"key", "waits"}}, "done": not self.waits}


def key_of(shader: Shader, number: int | None = None) -> str:
    """What a page asks with: a shader as its public sees it, or one of its versions."""
    return f"{shader.code}:{number}" if number else shader.code


def drawn_of(user: Any, shader: Shader, status: Status, pictures: Pictures, *, number: int | None = None) -> Drawn:
    is_own = selectors.may_edit(user, shader)
    words = words_of(status) if is_own or selectors.is_moderator(user) else Words("", "")
    return Drawn(
        key=key_of(shader, number),
        state=status.state,
        picture=pictures.thumbnail.url if pictures.thumbnail else "",
        poster=pictures.poster.url if pictures.poster else "",
        film=pictures.film,
        flashes=status.is_flashing,
        waits=status.waits,
        title=words.title,
        words=words.words,
        short=words.short,
        tone=words.tone,
        messages=[said_line(shader, one, is_own=is_own) for one in status.messages] if words.title else [],
    )


def words_of(status: Status) -> Words:
    if status.has_failed:
        return Words("Its picture could not be drawn.", status.reason, "Could not be drawn", _WARN)
    if status.waits:
        return _waiting(status)
    if status.is_ready:
        marks = [text for is_so, text in ((status.is_flashing, _FLASHES), (status.is_blank, _BLANK)) if is_so]
        return Words("Its picture is there.", " ".join(marks), tone=_WARN if marks else _GOOD)
    return Words("", "")


def _waiting(status: Status) -> Words:
    if status.thumbnail_url:
        return Words("Its picture is there.", "The moving one follows.", "Being drawn", _GOOD)
    if status.is_being_drawn:
        return Words("Its picture is being drawn.", "That takes a few seconds.", "Being drawn")
    before = (status.position or 1) - 1
    queue = f"{before} other{'s' if before > 1 else ''} before it." if before else "It is next."
    return Words("Its picture waits to be drawn.", queue if status.position else "", "Waits to be drawn")


# --- Told to pages that stand open --------------------------------------------------------------------


@require_safe
@conditional_page
def renders(request: HttpRequest) -> HttpResponse:
    """Of what this person may see; the rest is not there. The same answer again is not sent again."""
    wanted = _keys(request.GET.get("of", "").split(","))
    found = versions_by_key(request.user, wanted)
    known = statuses(list({version.pk: version for _, version in found.values()}.values()))
    told = {}
    for (_, number), (shader, version) in found.items():
        status = known[version.pk]
        drawn = drawn_of(request.user, shader, status, pictures_of(version, status), number=number)
        told[drawn.key] = drawn.document()
    response = JsonResponse({"renders": told})
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _keys(given: Iterable[str]) -> list[Key]:
    matches = [_KEY.fullmatch(text) for text in given]
    wanted = [(match[1], int(match[2]) if match[2] else None) for match in matches if match]
    return list(dict.fromkeys(wanted))[:MOST]
