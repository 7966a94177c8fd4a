"""From what the page handed in to what the farm gives back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.renders.farm import orders
from apps.renders.farm.drawn import Drawn, Failure, Still
from apps.renders.farm.orders import Order
from apps.renders.farm.packed import Packed
from apps.renders.farm.pictures import picture, pictures, tiled, webp
from apps.renders.farm.reasons import REASONS

WIDTH, HEIGHT = orders.LOOK


def still_of(said: Packed, order: Order) -> Still | None:
    """One picture, as large as there was time for, becomes all that was asked for."""
    if not (size := said.facts.get("still")):
        return None
    image = picture(tuple(size), said.pieces["still"])
    return Still(
        thumbnail=webp(image, order.thumbnail, orders.THUMBNAIL_BYTES) if order.thumbnail else b"",
        poster=webp(image, orders.POSTER, orders.POSTER_BYTES) if order.poster else b"",
    )


def failed(failure: Failure, still: Still | None, version: str) -> Drawn:
    return Drawn(
        ok=False,
        failure=failure,
        reason=REASONS[failure],
        thumbnail=still.thumbnail if still else b"",
        poster=still.poster if still else b"",
        browser_version=version,
    )


def drawn_of(said: Packed, still: Still | None, version: str) -> Drawn:
    facts, pieces = said.facts, said.pieces
    failure = Failure(facts.get("failure", ""))
    return Drawn(
        ok=failure is Failure.NONE,
        failure=failure,
        reason=REASONS.get(failure, ""),
        messages=facts.get("messages", []),
        thumbnail=still.thumbnail if still else b"",
        poster=still.poster if still else b"",
        sheet=_sheet(facts.get("tile"), pieces.get("tiles", b"")),
        preview=pieces.get("preview", b""),
        frames=_frames(facts.get("frameTimes"), pieces.get("frames", b"")),
        far_frames=_pictures(pieces.get("far", b"")),
        compile_ms=round(facts.get("compileMs", 0), 2),
        frame_ms={size: round(ms, 2) for size, ms in facts.get("frameMs", {}).items()},
        is_reduced=bool(facts.get("isReduced", False)),
        still_s=facts.get("stillTime", 0),
        browser_version=version,
    )


def _sheet(size: list[int] | None, body: bytes) -> bytes:
    if not size:
        return b""
    across, down = orders.SHEET_TILES
    width, height = orders.PREVIEW
    whole = tiled(pictures((size[0], size[1]), body), orders.PREVIEW, across)
    return webp(whole, (width * across, height * down), orders.SHEET_BYTES)


def _pictures(body: bytes) -> NDArray[np.uint8] | None:
    return np.frombuffer(body, np.uint8).reshape(-1, HEIGHT, WIDTH, 3) if body else None


def _frames(drawn: list[int] | None, body: bytes) -> NDArray[np.uint8] | None:
    """One for each frame of the preview; where some were left out because they are slow, what lies between is mixed."""
    pictures = _pictures(body)
    if pictures is None or not drawn or len(drawn) == orders.PREVIEW_FRAMES:
        return pictures
    wanted = np.arange(orders.PREVIEW_FRAMES)
    at: NDArray[Any] = np.interp(wanted, drawn, np.arange(len(drawn)))
    first = np.floor(at).astype(int)
    second = np.minimum(first + 1, len(drawn) - 1)
    part = (at - first)[:, None, None, None]
    return np.rint(pictures[first] * (1 - part) + pictures[second] * part).astype(np.uint8)
