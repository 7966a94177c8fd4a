"""What programs may call: for people as a page, for programs as OpenAPI."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.core.rest import reference, schema


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/api_docs.html", {"groups": reference.groups()})


@require_safe
@cache_control(public=True, max_age=300)
def openapi(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(json.dumps(schema.document(), default=str), content_type="application/vnd.oai.openapi+json")
    # Generators fetch it from anywhere, also from a page.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
