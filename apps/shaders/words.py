"""What people write about a shader, tidied: harmless in a page, an address, a mail, and as it looks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from apps.shaders.models import MAX_TAGS, SLUG_CHARS, TAG_CHARS

# They join signs into one, in emoji and in scripts that need it; every other invisible sign goes.
_JOINERS = "\u200c\u200d"
# Letters by name, and nothing to be seen.
_BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0\u2800"), " ")
# More marks than any language stacks on one letter; towers of them cover the lines above.
_TOWER = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{2})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_EMPTY_LINES = re.compile(r"\n{3,}")
_NOT_IN_TAGS = re.compile(r"[^\w+.-]+")
_NO_SLUG = "shader"
# What stands in a slug's place in the addresses of a shader's other pages.
_OTHER_PAGES = frozenset(
    "archive edit embed fork lineage presets publish settings unarchive versions visibility vote".split()
)


def line(text: str) -> str:
    """One line: no control signs, no reversed or invisible text, single spaces."""
    return " ".join(_harmless(text, keep="").split())


def paragraphs(text: str) -> str:
    kept = _harmless(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n")
    lines = "\n".join(row.rstrip() for row in kept.split("\n"))
    return _EMPTY_LINES.sub("\n\n", lines).strip()


def is_seen(text: str) -> bool:
    """Whether there is anything to see in it at all."""
    return any(unicodedata.category(sign)[0] not in "ZCM" for sign in text)


def limited(text: str, limit: int, what: str) -> str:
    if len(text) > limit:
        raise ValidationError(f"{what} has up to {limit:,} characters; this one has {len(text):,}.")
    return text


def tags(given: Iterable[str]) -> tuple[str, ...]:
    """Lower case, without doubles, in the order in which they were given."""
    given = list(given)
    if len(given) > 4 * MAX_TAGS:
        raise ValidationError(f"A shader has up to {MAX_TAGS} tags; these are {len(given):,}.")
    found = dict.fromkeys(tag for one in given if (tag := _tag(one)))
    if len(found) > MAX_TAGS:
        raise ValidationError(f"A shader has up to {MAX_TAGS} tags; these are {len(found)}.")
    return tuple(found)


def slug(title: str) -> str:
    made = slugify(title)[:SLUG_CHARS].strip("-_") or _NO_SLUG
    return f"{made}-{_NO_SLUG}" if made in _OTHER_PAGES else made


def _tag(text: str) -> str:
    if not isinstance(text, str):
        raise ValidationError("A tag is a word.")
    limited(text, 4 * TAG_CHARS, "A tag")
    # NFKC: what looks like another tag in full-width or fancy letters is that tag.
    plain = unicodedata.normalize("NFKC", line(text)).lower().lstrip("#")
    tag = unicodedata.normalize("NFC", _NOT_IN_TAGS.sub("-", plain)).strip("-_.")
    if len(tag) > TAG_CHARS:
        raise ValidationError(f"A tag has up to {TAG_CHARS} characters; “{tag}” has {len(tag):,}.")
    return tag


def _harmless(text: str, *, keep: str) -> str:
    plain = unicodedata.normalize("NFC", text).translate(_BLANKS)
    signs = "".join(_sign(sign, keep) for sign in plain)
    return _TOWER.sub(r"\1", signs)


def _sign(sign: str, keep: str) -> str:
    if sign in keep or sign in _JOINERS:
        return sign
    category = unicodedata.category(sign)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    # Directions, zero widths, halves of pairs, what is private to a font or means nothing yet.
    return "" if category[0] == "C" else sign
