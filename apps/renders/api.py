from __future__ import annotations

import uuid
from typing import Any

from django.urls import path
from rest_framework.request import Request

from apps.core.rest.calls import call
from apps.core.rest.errors import NotFound
from apps.renders import outputs, samples, selectors, services, shapes
from apps.shaders.inputs import ProgramInput
from apps.shaders.programs import Program
from apps.shaders.rest import ShaderView, key_of, person


def _shown(request: Request, preview_id: uuid.UUID) -> shapes.PreviewOut:
    found = selectors.preview_get_for(person(request), preview_id)
    if found is None:
        raise NotFound("There is no such preview, or it is not yours, or its day is over.")
    return shapes.preview_of(*found)


class Previews(ShaderView):
    # It costs a browser's time, as a write does, and changes nothing of anybody's.
    write_scope = "read"

    @call(
        "Draw a program without saving it",
        takes=ProgramInput,
        gives=outputs.PreviewOut,
        status=202,
        sends=samples.PREVIEW_SENT,
        example=samples.PREVIEW_ASKED,
        refuses="Many previews of yours are still waiting.",
    )
    def post(self, request: Request, data: dict[str, Any]) -> shapes.PreviewOut:
        """What anybody's browser would show of it: pictures, a film and measurements, for you alone and for a day. It
        counts as a write and needs no more than `read`. Ask for it by its `id` every second or two until `status` is
        `ready` or `failed`; what was drawn before is ready at once. 422 `does_not_compile` names each error in
        `fields`, by pass."""
        preview = services.preview_make(
            program=Program.of(data["glsl_code"], data.get("passes")), by=person(request), via=key_of(request)
        )
        return _shown(request, preview.pk)


class OnePreview(ShaderView):
    reads_are_open = False

    @call("Read what was drawn", gives=outputs.PreviewOut, example=samples.PREVIEW)
    def get(self, request: Request, preview_id: uuid.UUID) -> shapes.PreviewOut:
        """Yours alone, and gone after a day. The first picture is there before the rest."""
        return _shown(request, preview_id)


urlpatterns = [
    path("shaders/preview", Previews.as_view(), name="shader-preview"),
    path("previews/<uuid:preview_id>", OnePreview.as_view(), name="preview"),
]
