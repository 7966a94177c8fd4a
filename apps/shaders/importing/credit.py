"""Who made it and what they allow, as far as the comment at its head says so."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from apps.accounts.models import User
from apps.shaders.importing.found import AUTHOR_CHARS, URL_CHARS, Credit, Note, line

Licence = User.Licence

HEAD_CHARS: Final = 8_000
LINE_CHARS: Final = 300
_CC: Final = r"(?:CC|Creative\s+Commons)(?:\s+Licen[cs]e)?[\s:,-]*"
_BY, _NC, _SA, _ND = (
    r"(?:BY|Attribution)",
    r"(?:NC|Non-?\s?Commercial)",
    r"(?:SA|Share-?\s?Alike)",
    r"(?:ND|No-?\s?Deriv\w*)",
)
_AND: Final = r"[\s,/-]*"

# Narrow ones before those that are part of their name. Empty: none that one can choose here.
_LICENCES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), licence)
    for pattern, licence in (
        (rf"{_CC}{_BY}{_AND}{_NC}{_AND}{_SA}", Licence.CC_BY_NC_SA),
        (rf"{_CC}{_BY}{_AND}(?:{_NC}|{_ND})", ""),
        (rf"{_CC}{_BY}{_AND}{_SA}", Licence.CC_BY_SA),
        (rf"{_CC}{_BY}\b", Licence.CC_BY),
        (r"\bCC-?0\b|\bCC\s+Zero\b|\bpublic\s+domain\b|\bunlicense\b", Licence.CC0),
        (r"\b[AL]?GPL\b|\bApache\b|\bBSD\b|\bMPL\b|\bWTFPL\b|\bzlib\b|\bGNU\s+(?:Lesser\s+)?General\b", ""),
        (r"\bMIT\b|permission\s+is\s+hereby\s+granted,\s+free\s+of\s+charge", Licence.MIT),
        (r"\ball\s+rights\s+reserved\b", Licence.ALL_RIGHTS),
    )
)
_AUTHOR: Final = re.compile(
    r"(?:^|[\"”'\s])(?:@?author\s*:?|(?:created|written|made|coded|shader)\s+by\s*:?|by\s*:?"
    r"|(?:copyright|\(c\)|©)(?:\s*(?:\(c\)|©))?(?:\s*\d{4}(?:\s*[-–]\s*\d{4})?)?,?(?:\s+by)?)\s+(\S.*)",
    re.IGNORECASE,
)
_NAME_ENDS: Final = re.compile(
    r"\s+[-–—|]\s+|[,;(<\[\"”]|\s*/\s*\d{4}|\.(?:\s|$)|https?:|\s+(?:in\s+)?\d{4}\b|\s+licen[cs]e", re.I
)
_URL: Final = re.compile(r"https?://[^\s\"'<>()\[\]{}|\\^`]+", re.IGNORECASE)


def head_of(code: str) -> str:
    """The comments before the first code, without their signs."""
    at, found = 0, []
    text = code[:HEAD_CHARS]
    for part in re.finditer(r"\s+|//[^\n]*|/\*.*?(?:\*/|\Z)|#version[^\n]*|precision\s[^;\n]*;", text, re.DOTALL):
        if part.start() != at:
            break
        at = part.end()
        if part[0].startswith("//"):
            found.append(part[0].lstrip("/!"))
        elif part[0].startswith("/*"):
            found.append(part[0].removeprefix("/*").removesuffix("*/"))
    return "\n".join(row.strip(" \t*=-") for one in found for row in one.split("\n"))


def credit_of(code: str) -> tuple[Credit, list[Note]]:
    head = head_of(code)
    licence, notes = licence_in(head)
    return Credit(author_in(head), url_in(head), licence), notes


def licence_in(text: str) -> tuple[str, list[Note]]:
    for pattern, licence in _LICENCES:
        found = pattern.search(text)
        if found and licence:
            return str(licence), []
        if found:
            words = line(found[0], 60)
            return "", [Note("", f"Its licence, {words}, is none that can be chosen here. Keep to what it allows.")]
    return "", []


def author_in(text: str) -> str:
    for row in text.split("\n"):
        found = _AUTHOR.search(row[:LINE_CHARS])
        name = _NAME_ENDS.split(found[1], maxsplit=1)[0] if found else ""
        if name.strip(" .:@"):
            return line(name.strip(" .:@"), AUTHOR_CHARS)
    return ""


def url_in(text: str) -> str:
    for found in _URL.finditer(text):
        if address := web_address(found[0].rstrip(".,;:!?*")):
            return address
    return ""


def web_address(text: object) -> str:
    """A plain one of the web, or nothing."""
    if not isinstance(text, str) or len(text) > URL_CHARS or not _URL.fullmatch(text):
        return ""
    try:
        parts = urlsplit(text)
        return text if parts.hostname and not parts.username else ""
    except ValueError:
        return ""
