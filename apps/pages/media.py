"""Public files, where no server in front gives them out itself: in development, and on a machine alone."""

from __future__ import annotations

import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

# Names are never used again for something else.
_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    # Elsewhere the storage's own addresses lead past this site.
    if not isinstance(default_storage._wrapped, FileSystemStorage):  # type: ignore[attr-defined]  # a lazy object
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    # Never a page, never a script, whatever its name says.
    is_picture = kind.startswith(("image/", "video/")) and kind != "image/svg+xml"
    response = FileResponse(file, content_type=kind, as_attachment=not is_picture)
    response["Cache-Control"] = _FOR_EVER
    # Pictures are shown in frames without an origin, and by whoever reads a feed.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
