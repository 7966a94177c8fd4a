"""A shader on other people's pages: a bare player in a frame, oEmbed, and what previews of links show."""

from __future__ import annotations

import re
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from apps.pages.pictures import Picture, Pictures, pictures_of
from apps.pages.players import player_of
from apps.renders.selectors import render_status
from apps.shaders import selectors
from apps.shaders.models import Shader

WIDTH, HEIGHT = 640, 384
LEAST = 160
# The site's own, for what has none or is not shown elsewhere.
_OWN_PICTURE = (1200, 630)
FRESH_S = 60
# Scripts run, but as nobody of this site: no cookies, no storage, nothing of the page around.
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
_SHEETS = ("tokens", "base", "nav", "button", "player", "embed")
_SITE = settings.SITE_URL
_IMAGES = cast(list[str], settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"])
_MEDIA_HOSTS = [source for source in _IMAGES if source.startswith("https://")]
_FRAMED = {
    "sandbox": SANDBOX.split(),
    "frame-ancestors": "*",
    # By name: a page without an origin has no 'self'.
    "script-src": [f"{_SITE}/static/"],
    "style-src": [f"{_SITE}/static/"],
    "img-src": [_SITE, "data:", "blob:", *_MEDIA_HOSTS],
    "connect-src": ["'none'"],
    "frame-src": ["'none'"],
    "form-action": ["'none'"],
}


def embeddable_get(code: str) -> Shader | None:
    """As anybody sees it, whoever asks: it is for other people's pages."""
    shader = selectors.shader_get_for(AnonymousUser(), code)
    return shader if shader is not None and shader.public_display else None


@csp_replace(_FRAMED)  # type: ignore[arg-type]  # its type knows only views without arguments
@xframe_options_exempt
@cache_control(public=True, max_age=FRESH_S)
@require_safe
def embed(request: HttpRequest, code: str) -> HttpResponse:
    shader = embeddable_get(code)
    if shader is None:
        raise Http404
    shown = selectors.shown_version_for(AnonymousUser(), shader)
    context = {
        "shader": shader,
        "canonical_url": f"{_SITE}{shader.get_absolute_url()}",
        "sheets": [f"css/{name}.css" for name in _SHEETS],
        "player": player_of(shown, controls="bare", anonymous=True),
    }
    response = render(request, "shaders/embed.html", context)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


# --- oEmbed -----------------------------------------------------------------------------------------


@require_safe
@cache_control(public=True, max_age=FRESH_S)
def oembed(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only JSON is spoken here.", status=501, content_type="text/plain; charset=utf-8")
    shader = _asked_for(request.GET.get("url", ""))
    if shader is None:
        raise Http404
    width, height = _fitted(request.GET.get("maxwidth"), request.GET.get("maxheight"))
    response = JsonResponse(_document(shader, width, height))
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _asked_for(address: str) -> Shader | None:
    """The shader of a page of this site, by any of its addresses."""
    try:
        parts = urlsplit(address[:2000])
    except ValueError:
        return None
    if parts.netloc.lower() != urlsplit(_SITE).netloc.lower() or parts.scheme not in {"http", "https"}:
        return None
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    if match.view_name not in {"pages:shader", "pages:shader-short", "pages:embed"}:
        return None
    return embeddable_get(str(match.kwargs["code"]))


def _fitted(most_wide: str | None, most_high: str | None) -> tuple[int, int]:
    """As large as asked for at most, in the player's proportions."""
    wide, high = _number(most_wide, WIDTH), _number(most_high, HEIGHT)
    scale = min(wide / WIDTH, high / HEIGHT, 1)
    return round(WIDTH * scale), round(HEIGHT * scale)


def _number(text: str | None, otherwise: int) -> int:
    return max(LEAST, int(text)) if text and re.fullmatch(r"[0-9]{1,5}", text) else otherwise


def _document(shader: Shader, width: int, height: int) -> dict[str, Any]:
    shown = selectors.shown_version_for(AnonymousUser(), shader)
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{_SITE}/",
        "title": shader.title,
        "author_name": shader.author_name,
        **({"author_url": f"{_SITE}{shader.author.get_absolute_url()}"} if shader.author else {}),
        "html": embed_code(shader, width, height),
        "width": width,
        "height": height,
        "cache_age": 3600,
        **_thumbnail(pictures_of(shown, render_status(shown)).largest),
    }


def _thumbnail(picture: Picture | None) -> dict[str, Any]:
    if picture is None:
        return {}
    return {
        "thumbnail_url": absolute(picture.url),
        "thumbnail_width": picture.width,
        "thumbnail_height": picture.height,
    }


def embed_code(shader: Shader, width: int = WIDTH, height: int = HEIGHT) -> str:
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" sandbox="{}" allow="fullscreen" loading="lazy"'
        ' frameborder="0"></iframe>',
        f"{_SITE}{reverse('pages:embed', args=[shader.code])}",
        width,
        height,
        f"{shader.title} by {shader.author_name}" if shader.author_name else shader.title,
        SANDBOX,
    )


# --- Previews of links ------------------------------------------------------------------------------


def social_of(shader: Shader, pictures: Pictures) -> dict[str, Any]:
    """What others may show of it. Where its author says no, the site's own picture stands for it."""
    is_shown = shader.public_display and shader.status == Shader.Status.PUBLISHED
    address = f"{_SITE}{shader.get_absolute_url()}"
    picture = (pictures.largest if is_shown else None) or Picture(static("img/share.jpg"), *_OWN_PICTURE)
    return {
        "is_shown_outside": is_shown,
        "embed_code": embed_code(shader) if is_shown else "",
        "oembed_url": f"{_SITE}{reverse('pages:oembed')}?{urlencode({'url': address})}",
        "share_url": absolute(picture.url),
        "share_picture": picture,
    }


def absolute(address: str) -> str:
    return address if urlsplit(address).netloc else f"{_SITE}{address}"
