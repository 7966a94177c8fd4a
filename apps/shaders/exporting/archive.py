"""Entries of the zips that we make, and names that every system takes."""

from __future__ import annotations

import zipfile
from datetime import datetime
from typing import Final

from apps.shaders import words

PACKED: Final = (".webp", ".png", ".jpg", ".avif")
READABLE: Final = 0o644 << 16
# A zip knows no year before.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def put(archive: zipfile.ZipFile, name: str, content: str | bytes, written: datetime | None = None) -> None:
    """Without a moment of its own, so that the same content makes the same file."""
    info = zipfile.ZipInfo(name, written.timetuple()[:6] if written else _EPOCH)
    info.compress_type = (
        zipfile.ZIP_STORED if name.endswith((".webp", ".png", ".jpg", ".zip")) else zipfile.ZIP_DEFLATED
    )
    info.external_attr = READABLE
    archive.writestr(info, content)


def stem(title: str, code: str) -> str:
    """Plain letters, digits and hyphens, so no path can hide in it; the code makes it the only one."""
    return f"{words.slug(title)}-{code}"
