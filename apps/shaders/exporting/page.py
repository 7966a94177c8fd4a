"""A shader as one HTML file that runs from a folder: its passes, its parameters, and what draws them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from django.template.loader import render_to_string

from apps.accounts.models import User
from apps.shaders.exporting import bundle
from apps.shaders.models import ShaderVersion

# Nothing is asked of anybody; what the visitor chooses to play and to save are blobs of the page's own.
_POLICY: Final = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data: blob:; media-src blob: data:; "
    "base-uri 'none'; form-action 'none'"
)


def page(
    version: ShaderVersion,
    *,
    title: str = "",
    author: str = "",
    licence: str = "",
    url: str = "",
    credit: Mapping[str, str] | None = None,
) -> str:
    """Of a version whose source the reader may have. `licence` by its name here or in words."""
    script, style = bundle.inline_script(), bundle.inline_style()
    host, before = _host(url), credit or {}
    return render_to_string(
        "shaders/export/page.html",
        {
            "title": title or version.title,
            "author": author,
            "licence": licence_label(licence),
            "address": url if host else "",
            "host": host,
            "after": before.get("author") or _host(before.get("url", "")),
            "after_address": before.get("url", "") if _host(before.get("url", "")) else "",
            "program": version.program.document,
            "policy": _POLICY.format(script=script.source, style=style.source),
            "script": script.tag,
            "style": style.tag,
        },
    )


def _host(url: str) -> str:
    """Of an address on the web; of any other nothing."""
    address = urlsplit(url)
    return address.hostname or "" if address.scheme in {"http", "https"} else ""


def licence_label(licence: str) -> str:
    """The name alone: in one line there is no room for what it means."""
    return User.Licence(licence).label.partition(":")[0] if licence in User.Licence.values else licence
