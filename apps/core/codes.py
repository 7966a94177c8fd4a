"""Short public addresses: /s/k7wq2mzd/. They say nothing of what they stand for, nor how many there are."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction

# No vowels, so that no word comes out; nothing that looks like something else.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
CHARS = 8
PATTERN = rf"[{ALPHABET}]{{{CHARS}}}"
FORM = re.compile(PATTERN)
ATTEMPTS = 5

T = TypeVar("T")


def new() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CHARS))


def with_new_code(make: Callable[[str], T], *, constraint: str) -> T:
    """What `make` returns for a code that is free. The unique constraint alone knows which are taken.

    There are 4 · 10¹¹ codes: a second attempt is rare, a third is never seen.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return make(new())
        except IntegrityError as error:
            if constraint not in str(error) or attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")
