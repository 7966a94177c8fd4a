"""How a key is written: `ff_`, 16 characters to find it by, 43 of secret (256 bits), 6 of checksum.

The checksum lets a typing mistake, and whatever only looks like a key, be told without asking the database;
secret scanners use it the same way. docs/agents.md has the pattern for them.
"""

from __future__ import annotations

import re
import secrets
import string
import zlib

MARK = "ff_"
PREFIX_CHARS = 16
SECRET_CHARS = 43  # 62 ** 43 > 2 ** 256
CHECKSUM_CHARS = 6
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
PATTERN = rf"{MARK}[0-9A-Za-z]{{{PREFIX_CHARS + SECRET_CHARS + CHECKSUM_CHARS}}}"

_FORM = re.compile(PATTERN)


def new() -> str:
    body = MARK + "".join(secrets.choice(ALPHABET) for _ in range(PREFIX_CHARS + SECRET_CHARS))
    return body + checksum(body)


def checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(CHECKSUM_CHARS):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def is_formed(token: str) -> bool:
    return bool(_FORM.fullmatch(token)) and checksum(token[:-CHECKSUM_CHARS]) == token[-CHECKSUM_CHARS:]


def prefix_of(token: str) -> str:
    return token[len(MARK) : len(MARK) + PREFIX_CHARS]
