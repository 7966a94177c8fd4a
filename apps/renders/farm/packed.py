"""What the page hands in: a length, that many bytes of JSON, and the pieces that the JSON names, one after another."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any

LENGTH = struct.Struct("<I")


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
