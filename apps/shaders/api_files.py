"""REST for shaders as files: brought from elsewhere, and taken along. Listed in api.py."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import path
from rest_framework.request import Request

from apps.core.rest.calls import call
from apps.core.rest.errors import NotFound, Problem
from apps.shaders import inputs, outputs, samples, selectors, services
from apps.shaders.brought import brought_of
from apps.shaders.content import Terms
from apps.shaders.exporting import KINDS, Exported, exported_for
from apps.shaders.importing import CannotRead, Reading, read_all
from apps.shaders.rest import ShaderView, is_agent, key_of, person, shader_named, version_named

_CREDIT = ("author", "url")


class Import(ShaderView):
    @call(
        "Bring shaders from elsewhere",
        takes=inputs.ImportInput,
        gives=outputs.ImportOut,
        sends=samples.IMPORT_SENT,
        example=samples.IMPORTED,
        refuses="There are more than 20 shaders in it.",
    )
    def post(self, request: Request, data: dict[str, Any]) -> dict[str, Any]:
        """As drafts, also where they do not compile: exports of Shadertoy, ISF, GLSL Sandbox, twigl and of ours, as
        `text`, or a zip of them as `base64`. What cannot be carried over is in `notes`, pass by pass. The file's own
        licence is kept. It counts as one write."""
        reading = _read(data)
        by = person(request)
        licence = data.get("licence")
        brought = services.shaders_import(
            author=by,
            found=reading.found,
            credit={name: data[name] for name in _CREDIT if name in data},
            terms=replace(Terms.of_person(by), licence=licence) if licence else None,
            ai_provider=data["ai_provider"],
            keep=data["keep"],
            via=key_of(request),
        )
        return {"found": [brought_of(by, one) for one in brought], "failed": reading.failed}


class Export(ShaderView):
    @call("Take a shader along", asks=inputs.ExportQuery, gives=outputs.ExportOut, example=samples.EXPORTED)
    def get(self, request: Request, code: str, kind: str, query: dict[str, Any]) -> dict[str, Any]:
        """`kind` is `frag`, its source, a zip where it has several passes; `json`, with every version that you may
        see; or `html`, a page that runs by itself. Where the source is withheld, a 403 says why."""
        shader = shader_named(request, code)
        if kind not in KINDS:
            raise NotFound(f"A shader is exported as one of: {', '.join(KINDS)}.")
        number = query.get("version")
        version = (
            version_named(request, shader, number) if number else selectors.shown_version_for(person(request), shader)
        )
        try:
            return _told(exported_for(person(request), shader, version, kind, agent=is_agent(request)))
        except PermissionDenied as why:
            raise Problem(403, "forbidden", str(why)) from None


def _read(data: dict[str, Any]) -> Reading:
    given = [name for name in ("text", "base64") if data.get(name)]
    if len(given) != 1:
        raise ValidationError("Send the file either as text, or as base64.")
    try:
        return read_all(data["name"], _bytes(data, given[0]))
    except CannotRead as why:
        raise ValidationError({given[0]: str(why)}) from None


def _bytes(data: dict[str, Any], given: str) -> bytes:
    if given == "text":
        return str(data["text"]).encode()
    try:
        return base64.b64decode(data["base64"], validate=True)
    except (binascii.Error, ValueError):
        raise ValidationError({"base64": "This is not base64."}) from None


def _told(exported: Exported) -> dict[str, Any]:
    is_packed = exported.content_type == "application/zip"
    return {
        "name": exported.name,
        "content_type": exported.content_type,
        "text": None if is_packed else exported.data.decode(),
        "base64": base64.b64encode(exported.data).decode() if is_packed else None,
    }


urlpatterns = [
    path("shaders/import", Import.as_view(), name="shader-import"),
    path("shaders/<str:code>/export/<str:kind>", Export.as_view(), name="shader-export"),
]
