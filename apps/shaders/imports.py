"""Shaders from elsewhere, kept as drafts that say for ever who made them and where."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.keys.models import ApiKey
from apps.shaders import versions, words
from apps.shaders.consents import require_known, require_provider
from apps.shaders.content import Content, Terms
from apps.shaders.content import content as made_of
from apps.shaders.importing import Credit, Found
from apps.shaders.importing.credit import web_address
from apps.shaders.importing.found import AUTHOR_CHARS, URL_CHARS
from apps.shaders.models import Shader
from apps.shaders.versions import Checked

MAX_AT_ONCE: Final = 20
FORMAT_CHARS: Final = 60
_CREDIT: Final = ("author", "url", "licence", "format")


def shader_import(
    *,
    author: User,
    content: Content,
    credit: Mapping[str, Any],
    terms: Terms | None = None,
    ai_provider: str = "",
    shader_id: uuid.UUID | None = None,
    via: ApiKey | None = None,
) -> Shader:
    """A draft. A licence that came with it stays its licence; else `terms` say what whoever brings it may allow.

    Without either, nothing is allowed: it may be anybody's.
    """
    kept = credit_kept(credit)
    terms = terms_of(author, kept, terms)
    _require(author, terms, ai_provider)
    if same := versions.made_already(author, shader_id):
        return same
    checked = versions.checked(content.program)
    with transaction.atomic():
        versions.lock_maker(author)
        if same := versions.made_already(author, shader_id):
            return same
        return _made(author, content, checked, kept, terms, ai_provider, via, shader_id)


@dataclass(frozen=True)
class Brought:
    """One of many. `credit` and `licence` are those that it is kept with."""

    found: Found
    credit: dict[str, str]
    licence: str
    shader: Shader | None


def shaders_import(
    *,
    author: User,
    found: list[Found],
    credit: Mapping[str, str],
    terms: Terms | None = None,
    ai_provider: str = "",
    keep: bool = True,
    via: ApiKey | None = None,
) -> list[Brought]:
    """All of them, or none. `credit` says for all what is known better than by their files; without `keep` nothing
    is written."""
    if len(found) > MAX_AT_ONCE:
        raise Refused(f"There are {len(found)} shaders in this. Bring up to {MAX_AT_ONCE} at a time.")
    named = [credit_kept({**_told(one), **credit}) for one in found]
    allowed = [terms_of(author, one, terms) for one in named]
    for each in allowed:
        _require(author, each, ai_provider)
    # The compiler is asked before anything is locked.
    checks = [_checked(one) for one in found]
    if not keep:
        every = zip(found, named, allowed, strict=True)
        return [Brought(one, names, each.licence, None) for one, names, each in every]
    contents = [_content(one) for one in found]
    with transaction.atomic():
        versions.lock_maker(author)
        rows = [
            _made(author, content, checked, names, each, ai_provider, via, None)
            for content, checked, names, each in zip(contents, checks, named, allowed, strict=True)
        ]
    return [Brought(one, row.credit, row.licence, row) for one, row in zip(found, rows, strict=True)]


# --- Whose it is --------------------------------------------------------------------------------------


def credit_kept(credit: Mapping[str, Any]) -> dict[str, str]:
    """As a shader keeps it: all four, empty where nobody knows."""
    unknown = [str(name)[:40] for name in credit if name not in _CREDIT]
    if unknown:
        raise ValidationError({"credit": f"A credit has no {unknown[0]}."})
    given = {name: credit.get(name) or "" for name in _CREDIT}
    if not all(isinstance(value, str) for value in given.values()):
        raise ValidationError({"credit": "A credit is text."})
    return {
        "author": _line(given["author"], AUTHOR_CHARS, "author"),
        "url": _url(given["url"].strip()),
        "licence": _licence(given["licence"]),
        "format": _line(given["format"], FORMAT_CHARS, "format"),
    }


def terms_of(author: User, credit: Mapping[str, str], terms: Terms | None) -> Terms:
    """One's own defaults are for one's own work, and nobody has said that this is."""
    otherwise = replace(Terms.of_person(author), licence=User.Licence.ALL_RIGHTS.value, allows_training=False)
    given = terms or otherwise
    return replace(given, licence=credit["licence"] or given.licence)


def _told(found: Found) -> dict[str, str]:
    told: Credit = found.credit
    return {"author": told.author, "url": told.url, "licence": told.licence, "format": found.format}


def _line(text: str, limit: int, field: str) -> str:
    try:
        return words.limited(words.line(words.limited(text, 4 * limit, "This")), limit, "This")
    except ValidationError as wrong:
        raise ValidationError({field: wrong.messages}) from None


def _url(text: str) -> str:
    if text and not web_address(text):
        raise ValidationError({"url": f"Give an address on the web, of up to {URL_CHARS} characters, or nothing."})
    return text


def _licence(text: str) -> str:
    if text and text not in User.Licence.values:
        raise ValidationError({"licence": f"The licence is one of: {', '.join(User.Licence.values)}; or nothing."})
    return text


# --- Steps --------------------------------------------------------------------------------------------


def _require(author: User, terms: Terms, ai_provider: str) -> None:
    if not author.is_active:
        raise PermissionDenied
    require_known(terms)
    require_provider(ai_provider)


def _checked(found: Found) -> Checked:
    report = found.report
    return Checked(report.ok, report.dialect or Shader.Dialect.SHADERTOY, list(report.parameters), report)


def _content(found: Found) -> Content:
    return made_of(
        title=found.title,
        description=found.description,
        tags=found.tags,
        shader_type=found.shader_type,
        **found.program.document,
    )


def _made(
    author: User,
    content: Content,
    checked: Checked,
    credit: dict[str, str],
    terms: Terms,
    ai_provider: str,
    via: ApiKey | None,
    shader_id: uuid.UUID | None,
) -> Shader:
    return versions.draft_make(
        author,
        content,
        checked,
        note=f"Imported: {credit['format']}" if credit["format"] else "Imported",
        via=via,
        id=shader_id or uuid.uuid4(),
        **terms.fields,
        credit=credit,
        ai_provider=ai_provider,
        is_ai_generated=bool(ai_provider),
        is_system=author.is_system,
    )
