from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.keys import selectors, services
from apps.keys.connecting import connections
from apps.keys.forms import KeyForm, NameForm, ProviderKeyForm
from apps.keys.models import ApiKey, ProviderKey
from apps.keys.overview import key_lines
from apps.keys.tiers import APPROVALS_FOR_STANDARD, TIERS

_TABS = (("keys:list", "Keys"), ("keys:connect", "Connect"), ("keys:providers", "Model providers"))
_HOURS = services.OVERLAP.days * 24


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


def _page(request: HttpRequest, template: str, tab: str, **context: Any) -> HttpResponse:
    tabs = [{"url": reverse(name), "label": label, "current": name == tab} for name, label in _TABS]
    return render(request, f"keys/{template}.html", {**context, "tabs": tabs})


def _own_key(request: HttpRequest, key_id: uuid.UUID) -> ApiKey:
    key = selectors.key_get_for(_person(request), key_id)
    if key is None:
        raise Http404
    return key


@login_required
@never_cache
@require_safe
def key_list(request: HttpRequest) -> HttpResponse:
    lines = key_lines(_person(request))
    live = [line for line in lines if line.is_live]
    context = {
        "live": live,
        "ended": [line for line in lines if not line.is_live],
        "tiers": [(ApiKey.Tier(name), tier) for name, tier in TIERS.items()],
        "approvals": APPROVALS_FOR_STANDARD,
        "most": services.MAX_LIVE_KEYS,
        "shown_for_days": selectors.REVOKED_SHOWN.days,
    }
    return _page(request, "list", "keys:list", **context)


@login_required
@never_cache
@require_safe
def connect(request: HttpRequest) -> HttpResponse:
    return _page(request, "connect", "keys:connect", connections=connections())


# --- One key ------------------------------------------------------------------------------------


def _shown_once(request: HttpRequest, key: ApiKey, secret: str, old: ApiKey | None = None) -> HttpResponse:
    """The answer itself, not a page to be sent on to: for that the secret would have to be kept somewhere."""
    context = {"key": key, "secret": secret, "old": old, "hours": _HOURS, "connections": connections(secret)}
    return _page(request, "secret", "keys:list", **context)


@login_required
@never_cache
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key, secret = services.key_create(user=_person(request), **form.values())
        except services.MadeAlready:
            messages.warning(
                request,
                "This form had been sent before. The key was made once, and its secret was shown then. "
                "If you did not see it, rotate the key.",
            )
            return redirect("keys:list")
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            return _shown_once(request, key, secret)
    return _page(request, "create", "keys:list", form=form)


@login_required
@never_cache
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def rotate(request: HttpRequest, key_id: uuid.UUID) -> HttpResponse:
    key = _own_key(request, key_id)
    if request.method == "POST":
        try:
            fresh, secret = services.key_rotate(key=key, by=_person(request))
        except Refused as reason:
            messages.error(request, str(reason))
            return redirect("keys:list")
        return _shown_once(request, fresh, secret, old=_own_key(request, key_id))
    return _page(request, "rotate", "keys:list", key=key, hours=_HOURS)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, key_id: uuid.UUID) -> HttpResponse:
    key = _own_key(request, key_id)
    form = NameForm(request.POST or None, initial={"name": key.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.key_rename(key=key, by=_person(request), name=form.cleaned_data["name"])
        except Refused as reason:
            form.add_error("name", str(reason))
        else:
            messages.success(request, "The key has its new name.")
            return redirect("keys:list")
    return _page(request, "rename", "keys:list", key=key, form=form)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, key_id: uuid.UUID) -> HttpResponse:
    key = _own_key(request, key_id)
    if request.method == "POST":
        services.key_revoke(key=key, by=_person(request))
        messages.success(request, f"“{key.name}” is revoked. It opens nothing any more.")
        return redirect("keys:list")
    return _page(request, "revoke", "keys:list", key=key)


# --- Keys to model providers --------------------------------------------------------------------


@dataclass(frozen=True)
class _Kept:
    provider: ProviderKey.Provider
    key: ProviderKey | None
    form: ProviderKeyForm


@sensitive_post_parameters("secret")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def providers(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    keys = {key.provider: key for key in selectors.provider_key_list_for(user)}
    posted = request.POST.get("provider")
    kept = []
    for provider in ProviderKey.Provider:
        key = keys.get(provider)
        form = ProviderKeyForm(request.POST if posted == provider else None, provider=provider, is_kept=key is not None)
        if form.is_bound and form.is_valid() and _is_set(form, user, provider):
            messages.success(request, f"Your {provider.label} key is kept.")
            return redirect("keys:providers")
        kept.append(_Kept(provider, key, form))
    return _page(request, "providers", "keys:providers", kept=kept)


def _is_set(form: ProviderKeyForm, user: User, provider: ProviderKey.Provider) -> bool:
    try:
        services.provider_key_set(user=user, provider=provider, secret=form.cleaned_data["secret"])
    except Refused as reason:
        form.add_error("secret", str(reason))
        return False
    return True


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider_delete(request: HttpRequest, provider: str) -> HttpResponse:
    user = _person(request)
    key = next((key for key in selectors.provider_key_list_for(user) if key.provider == provider), None)
    if key is None:
        raise Http404
    if request.method == "POST":
        services.provider_key_delete(user=user, provider=provider)
        messages.success(request, f"Your {key.get_provider_display()} key is deleted.")
        return redirect("keys:providers")
    return _page(request, "provider_delete", "keys:providers", key=key)
