"""What a person downloads of one shader, as far as they may have its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from apps.shaders import selectors
from apps.shaders.exporting.archive import stem
from apps.shaders.exporting.document import document, history_for
from apps.shaders.exporting.page import page
from apps.shaders.exporting.source import frag, is_one_file
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.selectors import Visitor

# By what they are called in an address.
KINDS: Final = {"frag": "GLSL source", "json": "JSON with history", "html": "Page that runs offline"}


@dataclass(frozen=True)
class Exported:
    name: str
    content_type: str
    data: bytes


def exported_for(user: Visitor, shader: Shader, version: ShaderVersion, kind: str, *, agent: bool = False) -> Exported:
    """`version` is one that this person may see. Its source is not for them: PermissionDenied, with the reason."""
    source = selectors.source_get_for(user, shader, version, agent=agent)
    if source.program is None:
        raise PermissionDenied(source.why)
    name = stem(version.title, shader.code)
    if kind == "frag":
        is_plain = is_one_file(source.program)
        ending, content_type = ("frag", "text/plain; charset=utf-8") if is_plain else ("zip", "application/zip")
        return Exported(f"{name}.{ending}", content_type, frag(version))
    if kind == "json":
        text = json_of(user, shader)
        return Exported(f"{name}.json", "application/json", text.encode())
    if kind == "html":
        return Exported(f"{name}.html", "text/html; charset=utf-8", page_of(shader, version).encode())
    raise ValidationError({"kind": f"A shader is exported as one of: {', '.join(KINDS)}."})


def json_of(user: Visitor, shader: Shader) -> str:
    return json.dumps(document(shader, history_for(user, shader)), indent=1, ensure_ascii=False) + "\n"


def page_of(shader: Shader, version: ShaderVersion) -> str:
    author = shader.author.username if shader.author else shader.author_name
    url = settings.SITE_URL + shader.get_absolute_url()
    return page(version, title=version.title, author=author, licence=shader.licence, url=url, credit=shader.credit)
