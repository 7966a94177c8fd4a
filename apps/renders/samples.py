"""The examples of the documentation. What is sent works as it stands."""

from __future__ import annotations

from typing import Any

from apps.shaders.samples import PROGRAM

PREVIEW_SENT: dict[str, Any] = PROGRAM
_WAITING: dict[str, Any] = {
    "id": "3d0f8a52-5a8a-4a39-9f2e-0f0f5d1f6a77",
    "reason": "",
    "messages": [],
    "created_at": "2026-03-01T09:30:00Z",
    "expires_at": "2026-03-02T09:30:00Z",
}
PREVIEW_ASKED: dict[str, Any] = {
    **_WAITING,
    "status": "pending",
    "position": 1,
    "thumbnail_url": None,
    "poster_url": None,
    "sheet_url": None,
    "preview_url": None,
    "measurements": None,
    "warnings": [],
    "style_metadata": None,
    "fingerprint_version": None,
}
PREVIEW: dict[str, Any] = {
    **_WAITING,
    "status": "ready",
    "position": None,
    "thumbnail_url": "/media/renders/5c/slow-rings.webp",
    "poster_url": "/media/renders/a1/slow-rings.webp",
    "sheet_url": "/media/renders/77/slow-rings.webp",
    "preview_url": "/media/renders/9e/slow-rings.webm",
    "measurements": {
        "compile_ms": 4.1,
        "frame_ms": {"320x180": 2.4, "640x360": 8.9, "1280x720": 35.2},
        "still_ms": 240,
        "is_reduced": False,
        "is_blank": False,
        "is_static": True,
        "is_flashing": False,
        "blankness": 0.04,
        "stillness": 1.0,
        "flashes_a_second": 0.0,
        "flash_area": 0.0,
    },
    "warnings": ["It does not move."],
    "style_metadata": {
        "chaos_level": 0.12,
        "color_temp": "warm",
        "motion_type": "still",
        "brightness": 0.61,
        "palette": ["#f2b36b", "#8a4b2a", "#2b1712", "#d98e56", "#150b08"],
        "complexity": 0.2,
    },
    "fingerprint_version": 1,
}
