from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.core.pagination import BadCursor
from apps.notices import kinds, mail, selectors, services
from apps.notices.forms import PreferencesForm
from apps.notices.tokens import BadToken


@never_cache
@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    cursor, unread = request.GET.get("after"), request.GET.get("show") == "unread"
    try:
        page = selectors.notice_list_for(person=cast(User, request.user), unread=unread, cursor=cursor)
    except BadCursor:
        return redirect("notices:inbox")
    rows = [{"notice": notice, "body": kinds.known(notice.kind).body(notice.payload)} for notice in page.items]
    return render(request, "notices/inbox.html", {"rows": rows, "page": page, "is_first": not cursor, "unread": unread})


@never_cache
@login_required
@require_safe
def notice_open(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Following a notice is reading it."""
    notice = services.notice_read(person=cast(User, request.user), notice_id=notice_id)
    if notice is None:
        raise Http404
    return redirect(notice.url if services.is_local(notice.url) else "notices:inbox")


@login_required
@require_POST
def notices_read_all(request: HttpRequest) -> HttpResponse:
    services.notices_read_all(person=cast(User, request.user))
    return redirect("notices:inbox")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    form = PreferencesForm(request.POST or None, wishes=selectors.wish_list_for(person=person))
    if request.method == "POST" and form.is_valid():
        services.preferences_set(person=person, wishes=form.wishes())
        messages.success(request, "Saved.")
        return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"form": form}, status=400 if form.errors else 200)


# Exempt since a mail program sends this without a cookie or a page of ours: the signed token is what allows it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a POST stops the mail. A GET only asks, since programs follow links that nobody clicked."""
    try:
        _, scope = selectors.unsubscribe_scope_get(token=token)
        if request.method == "POST":
            scope = services.unsubscribe(token=token, everything=request.POST.get("everything") == "1")
    except BadToken:
        return render(request, "notices/unsubscribe_failed.html", status=400)
    return render(
        request,
        "notices/unsubscribe.html",
        {
            "done": request.method == "POST",
            "everything": scope == mail.EVERYTHING,
            "digest": scope == mail.DIGEST,
            "kind": kinds.known(scope),
        },
    )
