"""How a value becomes a colour, how values are bent before, and what is laid over the whole picture."""

from __future__ import annotations

from bench.gallery.written import pieces

BENDS = pieces("bends")
TONES = pieces("tones")
FINISHES = pieces("finishes")
# What time is to a program.
PACES = pieces("paces")
