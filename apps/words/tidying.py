"""Text as the models can read it."""

from __future__ import annotations

import unicodedata
from typing import Final

# The models read some 250 words; what comes after these characters changes nothing.
MOST_CHARS: Final = 4000
# The model gives up on words of more than a hundred.
_WORD_CHARS: Final = 50


def tidied(text: str) -> str:
    """Letters in their plain forms, symbols and emoji by their names, nothing else that cannot be seen."""
    plain = unicodedata.normalize("NFKC", text[:MOST_CHARS])[:MOST_CHARS]
    words = "".join(map(_said, plain)).split()
    parts = (word[at : at + _WORD_CHARS] for word in words for at in range(0, len(word), _WORD_CHARS))
    return " ".join(parts)[:MOST_CHARS]


def _said(sign: str) -> str:
    if sign.isascii() and sign.isprintable():
        return sign
    kind = unicodedata.category(sign)
    if kind == "So":
        return f" {unicodedata.name(sign, '').lower()} "
    # Joiners and marks of variants stand within a word; halves of signs, and what has no sign, between two.
    return "" if kind in {"Cf", "Sk"} else " " if kind.startswith("C") else sign
