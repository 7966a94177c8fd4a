"""Which renderer and which fingerprint are meant where nobody says otherwise.

Asked for when they are needed: what draws and what looks bring numpy and a browser's driver along, and a web process
should have neither.
"""

from __future__ import annotations


def renderer() -> int:
    from apps.renders.farm import RENDERER_VERSION

    return RENDERER_VERSION


def fingerprint() -> int:
    from apps.renders.looks import FINGERPRINT_VERSION

    return FINGERPRINT_VERSION
