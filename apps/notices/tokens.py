"""The signed part of an unsubscribe link: whose mail, and which. It lets its holder do only that."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.core import signing

# A mail may be found in a folder long after it came; a year is more than any rule asks for.
VALID_FOR = timedelta(days=365)
MAX_CHARS = 500
_SALT = "notices.unsubscribe"


class BadToken(ValueError):
    """Forged, damaged or too old."""


def make(*, person_id: uuid.UUID, scope: str) -> str:
    return signing.dumps([person_id.hex, scope], salt=_SALT)


def read(token: str) -> tuple[uuid.UUID, str]:
    if len(token) > MAX_CHARS:
        raise BadToken
    try:
        person, scope = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
        return uuid.UUID(person), str(scope)
    except (signing.BadSignature, ValueError) as error:
        raise BadToken from error
