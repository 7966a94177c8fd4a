"""The pictures of a version: what was drawn of it, with true sizes, and what may start by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.renders.selectors import Status
from apps.shaders.models import ShaderVersion
from apps.shaders.seeding import PICTURES

THUMBNAIL: Final = (640, 360)
POSTER: Final = (1280, 720)
# What starter shaders bring along, until they are drawn.
BROUGHT: Final = (480, 270)


@dataclass(frozen=True)
class Picture:
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Pictures:
    thumbnail: Picture | None = None
    poster: Picture | None = None
    film: str = ""

    @property
    def largest(self) -> Picture | None:
        return self.poster or self.thumbnail

    @property
    def srcset(self) -> str:
        """For a picture that may be as wide as the window; empty where there is only one."""
        if not (self.thumbnail and self.poster):
            return ""
        return ", ".join(f"{one.url} {one.width}w" for one in (self.thumbnail, self.poster))


def pictures_of(version: ShaderVersion, status: Status) -> Pictures:
    is_brought = version.thumbnail.startswith(f"{PICTURES}/") and not status.is_ready
    return Pictures(
        thumbnail=_picture(status.thumbnail_url, BROUGHT if is_brought else THUMBNAIL),
        poster=_picture(status.poster_url, POSTER),
        film=status.preview_url,
    )


def _picture(url: str, size: tuple[int, int]) -> Picture | None:
    return Picture(url, *size) if url else None


# --- What does not start by itself --------------------------------------------------------------------

FLASHES: Final = "This flashes more than three times a second, which can cause seizures in some people."
TOO_MUCH: Final = "The machine that draws the pictures could not bear this one: it may stop your browser for a while."


def held(status: Status) -> str:
    """Why it waits for somebody to press Play; empty where it may run at once."""
    if status.is_flashing:
        return FLASHES
    return TOO_MUCH if brought_the_renderer_down(status) else ""


def brought_the_renderer_down(status: Status) -> bool:
    """What merely does not compile harms nobody, and the player says so itself."""
    return status.kind not in {"", "compile"}
