"""Fields over the plane, from 0 to 1: what a flat program is made of. `p` spans about two units from top to bottom."""

from __future__ import annotations

from bench.gallery.written import pieces

PATTERNS = pieces("patterns")
