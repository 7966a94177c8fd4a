"""How a shader looks and moves, from its frames."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from apps.renders.looks.colours import colours
from apps.renders.looks.features import measured
from apps.renders.looks.flashes import flashes
from apps.renders.looks.looked import Looked
from apps.renders.looks.pictures import Channels, Film
from apps.renders.looks.style import style_vector
from apps.renders.looks.words import movement, words

# Of 255 steps of a screen, what nobody sees.
_UNSEEN: Final = 2
# Of all pixels: some may be at the edge of a step.
_FEW: Final = 0.0005


def looked_at(frames: NDArray[np.uint8], far_frames: NDArray[np.uint8] | None = None) -> Looked:
    """Of at least one frame, those of a preview at 24 a second and moments far from them; the same for the same
    frames, bit by bit."""
    film = Film.of(frames, far_frames)
    chosen = film.chosen()
    some, near = Channels.of(chosen), Channels.halved(film.near)
    static = _is_static(film)
    flashing = flashes(film.near)
    return Looked(
        style_vector=style_vector(measured(film, some, near)),
        style_metadata=words(colours(chosen), some, movement(near)),
        is_blank=static and _is_flat(chosen[0]),
        is_static=static,
        blankness=_share(np.mean([1 - _unusual(frame) for frame in chosen])),
        stillness=_share(np.mean([1 - _changed(film.near[0], frame) for frame in film.near])),
        flashes_a_second=flashing.a_second,
        flash_area=_share(flashing.area),
    )


def _is_static(film: Film) -> bool:
    return all(_changed(film.near[0], frame) <= _FEW for some in (film.near, film.far) for frame in some)


def _is_flat(frame: NDArray[np.uint8]) -> bool:
    return _unusual(frame) <= _FEW


def _changed(first: NDArray[np.uint8], frame: NDArray[np.uint8]) -> float:
    """How much of it: what differs in its colours counts for as many as differ."""
    return float((np.abs(frame.astype(np.int16) - first) > _UNSEEN).mean())


def _unusual(frame: NDArray[np.uint8]) -> float:
    usual = np.median(frame.reshape(-1, 3), axis=0)
    return float((np.abs(frame - usual) > _UNSEEN).mean())


def _share(value: float | np.floating) -> float:
    return round(float(value), 3)
