"""What programs of the gallery stand on: hashes, noises, turns; only those that a program names are put into it."""

from __future__ import annotations

import re

from bench.gallery.written import pieces

# In the order in which they need each other.
PIECES = pieces("ground")
NEEDS = {
    "chances": ["chance"],
    "noise": ["chance"],
    "slope": ["chance"],
    "octaves": ["slope", "turned"],
    "cells": ["chances"],
}


def with_ground(code: str) -> str:
    """With each piece before it that it needs."""
    wanted: set[str] = set()
    for name in reversed(PIECES):
        if name not in wanted and re.search(rf"\b{name}\(", code):
            wanted.add(name)
        if name in wanted:
            wanted.update(NEEDS.get(name, ()))
    return "".join(PIECES[name] + "\n\n" for name in PIECES if name in wanted) + code
