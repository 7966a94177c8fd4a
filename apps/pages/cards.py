"""A shader as lists show it, and where its picture is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.urls import reverse

from apps.shaders.models import Shader

MADE_BY_A_MODEL = "Made by a model"


@dataclass(frozen=True)
class Card:
    url: str
    title: str
    picture: str
    program_url: str
    author: str = ""
    author_url: str = ""
    meta: str = ""
    badge: str = ""


def picture_url(path: str) -> str:
    return default_storage.url(path) if path else ""


def cards_of(shaders: Iterable[Shader]) -> list[Card]:
    return [card_of(shader) for shader in shaders]


def card_of(shader: Shader, *, meta: str = "", badge: str = "") -> Card:
    return Card(
        url=shader.get_absolute_url(),
        title=shader.title,
        picture=picture_url(shader.thumbnail),
        program_url=reverse("pages:shader-program", args=[shader.code]),
        author=shader.author_name,
        author_url=shader.author.get_absolute_url() if shader.author else "",
        meta=meta or shader.get_shader_type_display(),
        badge=badge or (MADE_BY_A_MODEL if shader.is_ai_generated else ""),
    )


def own_card_of(shader: Shader) -> Card:
    """On a list of one's own, where it stands matters more than whose it is."""
    badge = "" if shader.status == Shader.Status.PUBLISHED and shader.is_public else _standing(shader)
    card = card_of(shader, badge=badge)
    return Card(card.url, card.title, card.picture, card.program_url, meta=card.meta, badge=card.badge)


def _standing(shader: Shader) -> str:
    return "Unlisted" if shader.status == Shader.Status.PUBLISHED else shader.get_status_display()
