"""Atom: what is new, and what somebody made, with the picture of each."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.accounts import selectors as accounts
from apps.pages import selectors
from apps.pages.embeds import absolute
from apps.pages.pictures import Picture, pictures_of
from apps.renders.selectors import statuses
from apps.shaders.models import Shader

ENTRIES = 30
FRESH_S = 300


@require_safe
@cache_control(public=True, max_age=FRESH_S)
def newest(request: HttpRequest) -> HttpResponse:
    return _feed(
        f"New on {settings.SITE_NAME}",
        "/",
        reverse("pages:feed-new"),
        selectors.feed_list(size=ENTRIES),
    )


@require_safe
@cache_control(public=True, max_age=FRESH_S)
def by_person(request: HttpRequest, username: str) -> HttpResponse:
    person = accounts.profile_get(username)
    if person is None:
        raise Http404
    address = reverse("pages:feed-person", args=[person.username])
    if person.username != username:
        return redirect(address)
    title = f"{person.username} on {settings.SITE_NAME}"
    return _feed(title, person.get_absolute_url(), address, selectors.feed_list(person=person, size=ENTRIES))


def _feed(title: str, page: str, address: str, shaders: Sequence[Shader]) -> HttpResponse:
    feed = Atom1Feed(
        title=title,
        link=settings.SITE_URL + page,
        description="",
        feed_url=settings.SITE_URL + address,
        feed_guid=settings.SITE_URL + address,
        language=settings.LANGUAGE_CODE,
    )
    known = statuses([shader.shown_version for shader in shaders])
    for shader in shaders:
        shown = shader.shown_version
        _add(feed, shader, pictures_of(shown, known[shown.pk]).largest)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(feed: Atom1Feed, shader: Shader, picture: Picture | None) -> None:
    feed.add_item(
        title=shader.title,
        link=settings.SITE_URL + shader.get_absolute_url(),
        # The long address changes with the title; a reader would take it for another one.
        unique_id=settings.SITE_URL + reverse("pages:shader-short", args=[shader.code]),
        description=_body(shader, picture),
        author_name=shader.author_name or "Somebody who has left",
        author_link=settings.SITE_URL + shader.author.get_absolute_url() if shader.author else None,
        pubdate=shader.published_at,
        updateddate=shader.updated_at,
        categories=shader.tags,
    )


def _body(shader: Shader, picture: Picture | None) -> SafeString:
    tag = '<p><img src="{}" alt="" width="{}" height="{}"></p>'
    still = format_html(tag, absolute(picture.url), picture.width, picture.height) if picture else ""
    return format_html("{}{}", still, SafeString(linebreaks(shader.description, autoescape=True)))
