from __future__ import annotations

import uuid
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.logout import logout
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic.edit import FormView

from apps.accounts import exports, selectors, services
from apps.accounts.forms import DeleteForm, LinkFormSet, ProfileForm, VerificationForm
from apps.accounts.models import DataExport, User, VerificationRequest
from apps.accounts.plans import plan_of
from apps.core.errors import Refused


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


class SessionsView(ListUserSessionsView):
    """allauth's page, but with as many questions to the database for thirty sessions as for one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = selectors.session_list_for(_person(self.request))
        context = {"sessions": sessions, "session_count": len(sessions), "show_last_seen_at": True}
        return {**FormView.get_context_data(self, **kwargs), **context}


sessions = SessionsView.as_view()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    form = ProfileForm(request.POST or None, instance=user)
    link_forms = LinkFormSet(request.POST or None, initial=user.links, prefix="links")
    if request.method == "POST" and form.is_valid() and link_forms.is_valid():
        services.profile_update(user=user, profile_links=link_forms.filled(), **form.cleaned_data)
        messages.success(request, "Your profile is saved.")
        return redirect("accounts:profile-edit")
    return render(request, "accounts/profile_edit.html", {"form": form, "link_forms": link_forms})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    form = VerificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.verification_request(user=user, statement=form.cleaned_data["statement"])
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, "Your request is sent. A moderator will look at it.")
            return redirect("accounts:verification")
    requests = selectors.verification_list_for(user)
    pending = any(item.state == VerificationRequest.State.PENDING for item in requests)
    context = {"form": form, "requests": requests, "may_ask": not (pending or user.is_verified_creator)}
    return render(request, "accounts/verification.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    if request.method == "POST":
        try:
            services.export_request(user=user)
        except Refused as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "Your export is being made. We will tell you when it is ready.")
        return redirect("accounts:data")
    exported = selectors.export_list_for(user)
    pending = any(export.state == DataExport.State.PENDING for export in exported)
    context = {"exports": exported, "pending": pending, "plan": plan_of(user), "kept_days": services.EXPORT_KEPT.days}
    return render(request, "accounts/data.html", context)


@login_required
@require_safe
def export_download(request: HttpRequest, export_id: uuid.UUID) -> HttpResponseBase:
    user = _person(request)
    export = selectors.export_get_for(user, export_id)
    if export is None:
        raise Http404
    try:
        file = exports.storage().open(export.file)
    except FileNotFoundError:
        # A row that a restored backup brought back; its file was tidied away before the files were copied.
        raise Http404 from None
    response = FileResponse(
        file,
        as_attachment=True,
        filename=exports.ARCHIVES[export.kind].file_name_for(user.username, export.created_at),
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@never_cache
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    form = DeleteForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            services.user_delete(user=user, works=form.cleaned_data["works"])
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            logout(request, show_message=False)
            messages.success(request, "Your account is gone. Thank you for having been here.")
            return redirect("pages:home")
    return render(request, "accounts/delete.html", {"form": form})
