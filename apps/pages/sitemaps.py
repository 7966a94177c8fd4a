"""What search engines may find: an index, and pages of it that begin where the one before ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.pages import selectors
from apps.pages.kept import kept
from apps.pages.selectors import Place

# Search engines take 50,000; a smaller page is quick to make.
PAGE_SIZE = 5_000
FRESH_S = 3600
LONGEST_KEY = 150
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ROBOTS = """User-agent: *
Disallow: /account/
Disallow: /admin/
Disallow: /api/v1/
Disallow: /s/*/embed/
Disallow: /s/*/versions/*..*

Sitemap: {}
"""


@require_safe
@cache_control(public=True, max_age=FRESH_S)
def robots(request: HttpRequest) -> HttpResponse:
    words = _ROBOTS.format(settings.SITE_URL + reverse("pages:sitemap"))
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=FRESH_S)
def index(request: HttpRequest) -> HttpResponse:
    addresses = kept(f"sitemap:{PAGE_SIZE}", FRESH_S, lambda: list(_pages()))
    return _xml("sitemapindex", (f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in addresses))


def _pages() -> Iterator[str]:
    yield settings.SITE_URL + reverse("pages:sitemap-page", args=["pages"])
    for kind in selectors.SITEMAP_KINDS:
        address = settings.SITE_URL + reverse("pages:sitemap-page", args=[kind])
        for start in selectors.sitemap_starts(kind, PAGE_SIZE):
            yield f"{address}?{urlencode({'from': start})}"


@require_safe
@cache_control(public=True, max_age=FRESH_S)
def page(request: HttpRequest, kind: str) -> HttpResponse:
    start = request.GET.get("from", "")[:LONGEST_KEY].replace("\0", "")
    if kind == "pages":
        places = [Place("/", selectors.newest_change()), Place(reverse("pages:api-docs"), None)]
    elif kind in selectors.SITEMAP_KINDS:
        places = selectors.sitemap_places(kind, start, PAGE_SIZE)
    else:
        raise Http404
    return _xml("urlset", map(_url, places))


def _url(place: Place) -> str:
    changed = f"<lastmod>{place.changed.isoformat(timespec='seconds')}</lastmod>" if place.changed else ""
    return f"<url><loc>{escape(settings.SITE_URL + place.path)}</loc>{changed}</url>"


def _xml(element: str, items: Iterable[str]) -> HttpResponse:
    body = "\n".join(items)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="{_SCHEMA}">\n{body}\n</{element}>\n'
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
