"""What people write about their work, as a page shows it."""

from __future__ import annotations

from django import template
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from apps.shaders.exporting.page import licence_label

register = template.Library()

# Links of anybody's: not ours to vouch for, and a new page learns nothing of this one.
_REL = 'rel="nofollow ugc noopener"'


@register.filter
def words(text: str) -> SafeString:
    """Paragraphs with their links; everything else is text, whatever it looks like."""
    linked = urlize(text, nofollow=True, autoescape=True).replace('rel="nofollow"', _REL)
    return mark_safe(linebreaks(linked, autoescape=False))  # noqa: S308  urlize has escaped it


@register.filter
def licence_name(licence: str) -> str:
    """In a line, where there is no room for what it means."""
    return licence_label(licence)
