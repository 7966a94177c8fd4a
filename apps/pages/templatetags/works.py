"""What people write about their work, as a page shows it."""

from __future__ import annotations

from django import template
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Links of anybody's: not ours to vouch for, and a new page learns nothing of this one.
_REL = 'rel="nofollow ugc noopener"'


@register.filter
def words(text: str) -> SafeString:
    """Paragraphs with their links; everything else is text, whatever it looks like."""
    linked = urlize(text, nofollow=True, autoescape=True).replace('rel="nofollow"', _REL)
    return mark_safe(linebreaks(linked, autoescape=False))  # noqa: S308  urlize has escaped it
