"""What happens to the plane before a pattern is laid on it."""

from __future__ import annotations

from bench.gallery.written import pieces

WARPS = pieces("warps")
