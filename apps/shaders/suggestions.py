"""Words that others chose before."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.db import connection

from apps.shaders import words
from apps.shaders.models import TAG_CHARS

# Of the newest works: what nobody uses any more is no suggestion, and the question stays quick.
LOOKED_AT: Final = 5_000

_TAGS: Final = """
SELECT tag FROM (
    SELECT tags FROM shaders_shader WHERE status = 'published' AND is_public
    ORDER BY published_at DESC, id DESC LIMIT %s
) AS newest, unnest(newest.tags) AS tag
WHERE starts_with(tag, %s)
GROUP BY tag ORDER BY count(*) DESC, tag LIMIT %s
"""


def tags_like(prefix: str, *, limit: int = 8) -> list[str]:
    """Of what anybody may come across, the commonest first. Without a beginning: the commonest of all."""
    plain = unicodedata.normalize("NFKC", words.line(prefix[: 4 * TAG_CHARS])).lower().lstrip("#")
    with connection.cursor() as cursor:
        cursor.execute(_TAGS, [LOOKED_AT, plain.replace(" ", "-"), limit])
        return [row[0] for row in cursor.fetchall()]
