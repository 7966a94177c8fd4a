"""Who may open what: every route there is, for everybody there is. A route that is not listed here fails."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db

# Answers to GET for: anonymous, a stranger, the owner of what is in the address, a moderator.
# 302 for anonymous people means "sign in first"; a private thing of somebody else's is a 404.
OPEN = (200, 200, 200, 200)
SIGNED_IN = (302, 200, 200, 200)
OWN = (302, 404, 200, 404)
STAFF = (302, 302, 302, 200)
POST_ONLY = (405, 405, 405, 405)
NOBODY = (404, 404, 404, 404)
AWAY = (200, 302, 302, 302)  # pages for who is not signed in

MATRIX: dict[str, tuple[int, int, int, int]] = {
    "": OPEN,
    "healthz": OPEN,
    "readyz": (503, 503, 503, 503),  # no worker runs in this test
    "metrics": NOBODY,
}


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def test_print_routes():
    print("\n".join(routes(get_resolver())))
