"""A shader as lists show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.files.storage import default_storage
from django.urls import reverse

from apps.pages import renderings
from apps.pages.pictures import brought_the_renderer_down
from apps.renders.selectors import Status, statuses
from apps.shaders.models import Shader

MADE_BY_A_MODEL = "Made by a model"


@dataclass(frozen=True)
class Card:
    url: str
    title: str
    picture: str
    # Empty where it is nothing to run unasked.
    program_url: str
    author: str = ""
    author_url: str = ""
    meta: str = ""
    badge: str = ""
    film: str = ""
    flashes: bool = False
    # On lists of one's own: what a page asks with while the picture is waited for, and how far it is.
    render: str = ""
    drawn: str = ""
    failed: bool = False


def picture_url(path: str) -> str:
    return default_storage.url(path) if path else ""


def cards_of(shaders: Iterable[Shader], *, is_own: bool = False) -> list[Card]:
    """All of a list at once, since each asks how far its picture is. `is_own`: shown to whoever made them."""
    rows = list(shaders)
    known = statuses([shader.shown_version for shader in rows])
    return [_card(shader, known[shader.shown_version.pk], is_own=is_own) for shader in rows]


def own_cards_of(shaders: Iterable[Shader]) -> list[Card]:
    """In one's own studio, where it stands matters more than whose it is."""
    rows = list(shaders)
    known = statuses([shader.shown_version for shader in rows])
    return [_own_card(shader, known[shader.shown_version.pk]) for shader in rows]


def _card(shader: Shader, status: Status, *, is_own: bool) -> Card:
    runs = not brought_the_renderer_down(status)
    return Card(
        url=shader.get_absolute_url(),
        title=shader.title,
        picture=status.thumbnail_url,
        program_url=reverse("pages:shader-program", args=[shader.code]) if runs else "",
        author=shader.author_name,
        author_url=shader.author.get_absolute_url() if shader.author else "",
        meta=shader.get_shader_type_display(),
        badge=MADE_BY_A_MODEL if shader.is_ai_generated else "",
        film=status.preview_url,
        flashes=status.is_flashing,
        render=renderings.key_of(shader) if is_own and status.waits else "",
        drawn=renderings.words_of(status).short if is_own else "",
        failed=status.has_failed,
    )


def _own_card(shader: Shader, status: Status) -> Card:
    card = _card(shader, status, is_own=True)
    is_plain = shader.status == Shader.Status.PUBLISHED and shader.is_public
    return replace(card, author="", author_url="", badge=card.badge if is_plain else _standing(shader))


def _standing(shader: Shader) -> str:
    return "Unlisted" if shader.status == Shader.Status.PUBLISHED else shader.get_status_display()
