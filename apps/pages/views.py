"""The front page, and somebody's own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from apps.accounts import selectors as accounts
from apps.core.pagination import BadCursor
from apps.pages.cards import cards_of
from apps.pages.kept import kept
from apps.shaders import selectors

ON_THE_FRONT = 12
# Also how long a card may stay after its shader has gone.
FRONT_KEPT_S = 20
A_PAGE = 24


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html", {"works": kept("front", FRONT_KEPT_S, _front_works)})


def _front_works() -> SafeString:
    """The same for everybody, and asked for more often than anything else."""
    cards = cards_of(selectors.newest_list(size=ON_THE_FRONT).items)
    return render_to_string("shaders/cards.html", {"cards": cards, "heading": "h3"}) if cards else SafeString("")


@require_safe
def profile(request: HttpRequest, username: str) -> HttpResponse:
    person, cursor = accounts.profile_get(username), request.GET.get("after")
    if person is None:
        raise Http404
    if person.username != username:
        return redirect(person)
    try:
        page = selectors.by_author_list_for(request.user, person, cursor=cursor, size=A_PAGE)
    except BadCursor:
        return redirect(person)
    context = {
        "person": person,
        "page": page,
        "is_first": not cursor,
        "cards": cards_of(page.items, is_own=request.user == person),
        "counts": selectors.author_counts(person),
        "feed_url": reverse("pages:feed-person", args=[person.username]),
    }
    return render(request, "pages/profile.html", context)
