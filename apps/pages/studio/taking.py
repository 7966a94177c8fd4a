"""One's whole work in one file: at once where it is small, else by a job."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts import selectors as people
from apps.accounts.models import DataExport, User
from apps.accounts.services import EXPORT_KEPT, export_request
from apps.core.errors import Refused
from apps.shaders.exporting import works as theirs


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def works(request: HttpRequest) -> HttpResponseBase:
    user = cast(User, request.user)
    if request.method != "POST":
        return _page(request, user)
    if theirs.works_count(user) == 0:
        messages.info(request, "There is nothing to take along yet.")
        return redirect("studio:export")
    if theirs.is_made_at_once(user):
        return _file(user)
    try:
        export_request(user=user, kind=theirs.ARCHIVE.kind)
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "It is being put together. We will tell you when it is ready.")
    return redirect("studio:export")


def _page(request: HttpRequest, user: User) -> HttpResponse:
    made = people.export_list_for(user, kind=theirs.ARCHIVE.kind)
    context = {
        "count": theirs.works_count(user),
        "is_made_at_once": theirs.is_made_at_once(user),
        "exports": made,
        "pending": any(export.state == DataExport.State.PENDING for export in made),
        "kept_days": EXPORT_KEPT.days,
    }
    return render(request, "studio/export.html", context)


def _file(user: User) -> FileResponse:
    name = theirs.ARCHIVE.file_name_for(user.username, timezone.now())
    response = FileResponse(theirs.works_zip(user), as_attachment=True, filename=name, content_type="application/zip")
    patch_cache_control(response, private=True, no_store=True)
    return response
