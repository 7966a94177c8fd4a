"""Text to vectors. Nothing else knows which model makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Raised with whatever changes vectors; those of two versions cannot be compared.
WORDS_VERSION: Final = 1
SIZE: Final = 512


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """A row of length one for each text; all zeros where there is nothing to read in it, which is near to nothing."""
    # Not at the top: it takes a tenth of a second and more, and most processes never ask.
    from apps.words import vectors

    return vectors.vectors(texts)
