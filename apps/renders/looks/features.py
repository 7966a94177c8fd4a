"""Everything that is measured for a fingerprint, in one row of numbers."""

from __future__ import annotations

import numpy as np

from apps.renders.looks.layout import layout
from apps.renders.looks.motion import motion
from apps.renders.looks.pictures import Channels, Film, Floats, ladder
from apps.renders.looks.texture import texture
from apps.renders.looks.tones import hues, signs, tones


def features(film: Film) -> Floats:
    chosen = film.chosen()
    return measured(film, Channels.of(chosen), Channels.halved(film.near))


def measured(film: Film, some: Channels, near: Channels) -> Floats:
    """`some` are the chosen frames, `near` those that follow one another, halved."""
    light, most, span = (ladder(channel) for channel in (some.light, some.most, some.span))
    return np.concatenate(
        [
            tones(some),
            hues(film.chosen()),
            signs(light),
            signs(most),
            texture(light),
            texture(most),
            # The finest differences of colour are seldom meant.
            texture(span[2:]),
            layout(some),
            motion(near),
        ]
    )
