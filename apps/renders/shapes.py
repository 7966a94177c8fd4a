"""What programs are told of something that was drawn, the same over REST and MCP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from apps.renders import selectors
from apps.renders.models import Preview, Render
from apps.shaders.drawings import Drawing
from apps.shaders.models import ShaderVersion

# Without a graphics card, as the renderer draws.
SLOW_FRAME_MS: Final = 250
SLOW_SIZE: Final = "640x360"

BLANK: Final = "It is blank: each frame is of one colour."
STATIC: Final = "It does not move."
FLASHING: Final = (
    "It flashes more than three times a second over a quarter of the picture or more, "
    "so it never starts to play by itself."
)
REDUCED: Final = "It is so slow that it was drawn smaller than others and enlarged."

# A renderer before this one may have measured less.
_NOTHING: Final[dict[str, Any]] = {
    "compile_ms": 0.0,
    "frame_ms": {},
    "still_ms": None,
    "is_reduced": False,
    "is_blank": False,
    "is_static": False,
    "is_flashing": False,
    "blankness": 0.0,
    "stillness": 0.0,
    "flashes_a_second": 0.0,
    "flash_area": 0.0,
}


@dataclass(frozen=True)
class PreviewOut:
    """`position` is its place in the queue while it waits; all that is drawn is null until it is there."""

    id: UUID
    status: str
    position: int | None
    reason: str
    messages: list[dict[str, Any]]
    thumbnail_url: str | None
    poster_url: str | None
    sheet_url: str | None
    preview_url: str | None
    measurements: dict[str, Any] | None
    warnings: list[str]
    style_metadata: dict[str, Any] | None
    fingerprint_version: int | None
    created_at: datetime
    expires_at: datetime


def preview_of(preview: Preview, row: Render) -> PreviewOut:
    state = selectors.state_of(row)
    is_ready, has_failed = state == Render.Status.READY, state == Render.Status.FAILED
    return PreviewOut(
        id=preview.pk,
        status=state,
        position=selectors.position_of(row) if state == Render.Status.PENDING else None,
        reason=row.reason if has_failed else "",
        messages=row.messages if has_failed else [],
        thumbnail_url=_url(row.thumbnail),
        poster_url=_url(row.poster),
        sheet_url=_url(row.sheet),
        preview_url=_url(row.preview),
        measurements=_NOTHING | row.measurements if is_ready else None,
        warnings=list(_warnings(row.measurements)) if is_ready else [],
        style_metadata=row.style_metadata if is_ready else None,
        fingerprint_version=row.fingerprint_version if is_ready else None,
        created_at=preview.created_at,
        expires_at=preview.created_at + selectors.PREVIEW_KEPT,
    )


def _warnings(measured: dict[str, Any]) -> Iterator[str]:
    if measured.get("is_blank"):
        yield BLANK
    elif measured.get("is_static"):
        yield STATIC
    if measured.get("is_flashing"):
        yield FLASHING
    frame_ms = measured.get("frame_ms", {}).get(SLOW_SIZE, 0)
    if measured.get("is_reduced"):
        yield REDUCED
    elif frame_ms > SLOW_FRAME_MS:
        size = SLOW_SIZE.replace("x", " × ")
        yield f"It is slow: without a graphics card a frame of {size} takes {frame_ms:,.0f} ms."


def _url(name: str) -> str | None:
    return selectors.url_of(name) or None


def drawing_of(version: ShaderVersion) -> Drawing:
    """For the calls about shaders."""
    status = selectors.render_status(version)
    return Drawing(
        status=status.state, reason=status.reason, poster=status.poster_url or None, preview=status.preview_url or None
    )
