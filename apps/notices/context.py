from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.notices.selectors import unread_count_for


def unread(request: HttpRequest) -> dict[str, Any]:
    """Asked for only where a template shows it, once for each page; 100 stands for any more than 99."""

    def count() -> int:
        user = getattr(request, "user", None)
        return unread_count_for(person=user) if user is not None and user.is_authenticated else 0

    return {"unread_count": SimpleLazyObject(count)}
