"""What the page hands in: a length, that many bytes of JSON, and the pieces that the JSON names, one after another."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any

LENGTH = struct.Struct("<I")
RIFF_HEADER = 12
CHUNK_HEADER = 8


@dataclass(frozen=True)
class Packed:
    facts: dict[str, Any]
    pieces: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, body: bytes) -> Packed:
        (length,) = LENGTH.unpack_from(body)
        at = LENGTH.size + length
        facts = json.loads(body[LENGTH.size : at])
        pieces = {}
        for name, size in facts.pop("pieces"):
            pieces[name] = body[at : at + size]
            at += size
        return cls(facts, pieces)


def plain_webp(webp: bytes) -> bytes:
    """The picture alone: Chromium puts a colour profile of half a kilobyte before it, which says sRGB, as all do."""
    at = RIFF_HEADER
    while at + CHUNK_HEADER <= len(webp):
        (size,) = LENGTH.unpack_from(webp, at + 4)
        whole = CHUNK_HEADER + size + size % 2
        if webp[at : at + 4] == b"VP8 ":
            return b"RIFF" + LENGTH.pack(4 + whole) + b"WEBP" + webp[at : at + whole]
        at += whole
    return webp
