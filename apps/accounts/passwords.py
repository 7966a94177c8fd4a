"""Passwords that somebody would guess, or already knows, are refused."""

from __future__ import annotations

import hashlib
import logging
from time import monotonic

import requests
import urllib3
from django.conf import settings
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

logger = logging.getLogger(__name__)

MIN_SCORE = 3  # of 4: "safely unguessable", moderate protection from an offline attack
MAX_JUDGED = 72  # zxcvbn's time grows with the length; what is longer is strong by its first part or refused
ASK_TIMEOUT_S = 1.5
# A padded answer has some 40 KB.
MAX_ANSWER_BYTES = 512 * 1024


class StrengthValidator:
    def validate(self, password: str, user: object = None) -> None:
        own = [str(getattr(user, name, "") or "") for name in ("username", "email")]
        verdict = zxcvbn(password[:MAX_JUDGED], user_inputs=["fractafrag", *filter(None, own)], max_length=MAX_JUDGED)
        if verdict["score"] < MIN_SCORE:
            warning = verdict["feedback"]["warning"]
            hint = " ".join(verdict["feedback"]["suggestions"])
            raise ValidationError(
                f"This password would be guessed too soon. {warning} {hint}".replace("  ", " ").strip(),
                code="password_weak",
            )

    def get_help_text(self) -> str:
        return "Choose something that nobody would guess: three or four unrelated words are good."


class BreachedPasswordValidator:
    """Ask a range service (k-anonymity: it sees five characters of a hash). If it is away, go on without."""

    def validate(self, password: str, user: object = None) -> None:
        if settings.PWNED_PASSWORDS_URL and self._is_known(password):
            raise ValidationError(
                "This password is known from a data breach elsewhere. Choose another.", code="password_breached"
            )

    def _is_known(self, password: str) -> bool:
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        prefix, rest = digest[:5], digest[5:]
        try:
            answer = _ask(f"{settings.PWNED_PASSWORDS_URL.rstrip('/')}/{prefix}")
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            logger.warning("The breached-password service did not answer: %s", type(error).__name__)
            return False
        # Padding rows have the count 0.
        rows = (line.partition(":") for line in answer.splitlines())
        return any(suffix.strip().upper() == rest and count.strip() != "0" for suffix, _, count in rows)

    def get_help_text(self) -> str:
        return "It must not be known from a data breach elsewhere."


def _ask(url: str) -> str:
    """The whole answer within the time: a time-out of requests' own starts anew with every byte."""
    deadline = monotonic() + ASK_TIMEOUT_S
    headers = {"Add-Padding": "true", "User-Agent": "Fractafrag"}
    with requests.get(url, headers=headers, timeout=ASK_TIMEOUT_S, stream=True, allow_redirects=False) as answer:
        answer.raise_for_status()
        body = b""
        while chunk := answer.raw.read1(16 * 1024, decode_content=True):
            body += chunk
            if monotonic() > deadline or len(body) > MAX_ANSWER_BYTES:
                raise requests.Timeout
    return body.decode("ascii", "replace")
