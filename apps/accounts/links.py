"""The links on a profile: a label and an address each, to the web only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

MAX_LINKS = 5
LABEL_MAX_CHARS = 40
URL_MAX_CHARS = 200

validate_url = URLValidator(schemes=["http", "https"], message="Use a full web address, beginning with https://.")


def cleaned(links: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    kept = [{"label": link["label"].strip(), "url": link["url"].strip()} for link in links]
    if len(kept) > MAX_LINKS:
        raise ValidationError(f"A profile has room for {MAX_LINKS} links.")
    for link in kept:
        if not link["label"] or len(link["label"]) > LABEL_MAX_CHARS or len(link["url"]) > URL_MAX_CHARS:
            raise ValidationError(f"A link needs a label of up to {LABEL_MAX_CHARS} characters.")
        validate_url(link["url"])
    return kept
