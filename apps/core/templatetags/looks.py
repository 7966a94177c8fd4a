"""What templates need for the look of the site: style sheets by name, and a picture for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from django import template
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# How many --spectrum-… there are in tokens.css.
SPECTRUM = 6
_SIDE = 8
# In this order, since most pretend to be those further down.
_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_AVATAR_SIZES = frozenset({"small", "medium", "large", "huge"})


@register.simple_tag
def css(*names: str) -> SafeString:
    """`{% css "form" "table" %}`: the style sheets of these components."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(f"css/{name}.css"),) for name in names))


@register.simple_tag(takes_context=True)
def rail_link(context: RequestContext, url_name: str, label: str) -> SafeString:
    """One row of a rail, current on its page and those under it; nothing where the site has no such page."""
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return mark_safe("")
    path = getattr(context.get("request"), "path", "")
    current = mark_safe(' aria-current="page"') if path.startswith(url) else ""
    return format_html('<li><a class="rail__link" href="{}"{}>{}</a></li>', url, current, label)


@register.simple_tag
def avatar(username: str, size: str = "medium", label: str = "") -> SafeString:
    """`{% avatar user.username "large" %}`: decoration beside the name, unless `label` says what it is."""
    if size not in _AVATAR_SIZES:
        raise template.TemplateSyntaxError(f"An avatar is {', '.join(sorted(_AVATAR_SIZES))}, not {size!r}.")
    first, second, shapes = _drawing(username)
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="avatar avatar--{}" viewBox="0 0 8 8" focusable="false" {}>{}</svg>',
        size,
        named,
        format_html_join(
            "",
            '<path class="avatar__{}" d="{}"/>',
            ((first, shapes[0]), (second, shapes[1])),
        ),
    )


@register.filter
def browser(user_agent: str) -> str:
    """`{{ session.user_agent|browser }}`: "Firefox on Windows"; people do not read user agents."""
    program = next((name for mark, name in _PROGRAMS if mark in user_agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{program} on {system}" if system else program


@lru_cache(maxsize=2048)
def _drawing(username: str) -> tuple[int, int, tuple[str, str]]:
    """Two tones and their paths: squares split into quarters down to a fragment, mirrored like a face."""
    bits = _bits(username.casefold())
    first = _number(bits, 8) % SPECTRUM
    second = (first + 1 + _number(bits, 8) % (SPECTRUM - 1)) % SPECTRUM
    tones: tuple[list[str], list[str]] = ([], [])
    for top in (0, _SIDE // 2):
        _split(bits, 0, top, _SIDE // 2, tones)
    return first + 1, second + 1, ("".join(tones[0]), "".join(tones[1]))


def _bits(name: str) -> Iterator[int]:
    block = 0
    while True:
        for byte in blake2b(name.encode(), digest_size=64, salt=block.to_bytes(16, "big")).digest():
            yield from ((byte >> place) & 1 for place in range(8))
        block += 1


def _number(bits: Iterator[int], size: int) -> int:
    return sum(next(bits) << place for place in range(size))


def _split(bits: Iterator[int], x: int, y: int, side: int, tones: tuple[list[str], list[str]]) -> None:
    # The largest square always splits, or some would be one flat field.
    if side == _SIDE // 2 or (side > 1 and next(bits)):
        half = side // 2
        for dx, dy in ((0, 0), (half, 0), (0, half), (half, half)):
            _split(bits, x + dx, y + dy, half, tones)
        return
    tone, corner = _number(bits, 2), _number(bits, 3)
    if tone == 3:
        return
    for left in (False, True):
        tones[tone % 2].append(_fragment(x, y, side, corner, mirrored=left))


def _fragment(x: int, y: int, side: int, corner: int, *, mirrored: bool) -> str:
    """A square, or a quarter of a disc with its centre in one of the square's corners."""
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    if mirrored:
        corners = [(_SIDE - cx, cy) for cx, cy in corners]
    if corner > 3:
        return "M" + "L".join(f"{cx} {cy}" for cx, cy in corners) + "z"
    (ax, ay), (bx, by), (cx, cy) = (corners[(corner + step) % 4] for step in (0, 1, 3))
    return f"M{ax} {ay}L{bx} {by}A{side} {side} 0 0 {0 if mirrored else 1} {cx} {cy}z"
