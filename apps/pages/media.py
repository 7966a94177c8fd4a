"""Public files, where no server in front gives them out itself: in development, and on a machine alone."""

from __future__ import annotations

import mimetypes
import re
from typing import Final

from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

# Names are never used again for something else.
_FOR_EVER: Final = "public, max-age=31536000, immutable"
# Not every machine's own table has them.
_KINDS: Final = {".webp": "image/webp", ".webm": "video/webm"}
_PART: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    # Elsewhere the storage's own addresses lead past this site.
    if not isinstance(default_storage._wrapped, FileSystemStorage):  # type: ignore[attr-defined]  # a lazy object
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    kind = _kind_of(path)
    # Never a page, never a script, whatever its name says.
    is_picture = kind.startswith(("image/", "video/")) and kind != "image/svg+xml"
    part = _part_of(file, request.headers.get("Range", ""), kind) if is_picture else None
    response = part or FileResponse(file, content_type=kind, as_attachment=not is_picture)
    response["Cache-Control"] = _FOR_EVER
    if is_picture:
        response["Accept-Ranges"] = "bytes"
    # Pictures are shown in frames without an origin, and by whoever reads a feed.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _kind_of(path: str) -> str:
    ours = next((kind for ending, kind in _KINDS.items() if path.endswith(ending)), "")
    return ours or mimetypes.guess_type(path)[0] or "application/octet-stream"


def _part_of(file: File[bytes], asked: str, kind: str) -> HttpResponse | None:
    """Some browsers play no film from a server that cannot give out a part. None: all of it is the right answer."""
    match = _PART.fullmatch(asked)
    if match is None or match[1] == match[2] == "":
        return None
    size = file.size
    first = int(match[1]) if match[1] else max(0, size - int(match[2]))
    last = min(int(match[2]), size - 1) if match[1] and match[2] else size - 1
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Content-Type": kind})
    with file:
        file.seek(first)
        part = file.read(last - first + 1)
    return HttpResponse(part, status=206, content_type=kind, headers={"Content-Range": f"bytes {first}-{last}/{size}"})
