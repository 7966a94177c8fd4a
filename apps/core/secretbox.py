"""Secrets that the site must read again, such as those of second factors, encrypted where they are kept.

A copy of the database alone does not open them. The newest key seals, older ones still open; an app that
keeps sealed values registers how to seal them anew, and `manage.py renew_secrets` does it for all.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"fractafrag secrets at rest"
HASHING = b"fractafrag hashes of secrets"
RENEWERS: dict[str, Callable[[], int]] = {}


class CannotOpen(Exception):
    """No key of ours fits: one that is still needed was taken away."""


def register(name: str, renew: Callable[[], int]) -> None:
    """`renew` seals every value anew, may be run again, and says how many there were."""
    RENEWERS[name] = renew


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen("No key fits: put the old one back into SECRETS_KEYS or SECRET_KEY_FALLBACKS.") from None


def keyed_hashes(text: str) -> list[str]:
    """What is kept of a secret that only has to be known again: one for each key of ours, the newest first.

    Fast, so only for what nobody can guess; a password needs a slow one.
    """
    return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in _hash_keys(_keys())]


def _keys() -> tuple[str, ...]:
    return tuple(
        settings.SECRETS_KEYS or [_derived(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


@lru_cache(maxsize=4)
def _hash_keys(keys: tuple[str, ...]) -> list[bytes]:
    """Not the keys that encrypt: one key, one purpose."""
    return [HKDF(algorithm=SHA256(), length=32, salt=None, info=HASHING).derive(key.encode()) for key in keys]


def _box() -> MultiFernet:
    return _made(_keys())


@lru_cache(maxsize=4)
def _made(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


@lru_cache(maxsize=8)
def _derived(secret_key: str) -> str:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_key.encode())
    return base64.urlsafe_b64encode(derived).decode()
