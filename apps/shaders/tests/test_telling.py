from __future__ import annotations

import pytest

from apps.notices import kinds
from apps.shaders import telling


def test_it_declares_every_kind_that_it_sends():
    assert {kind.name for kind in telling.KINDS} == {"shaders.refused", "shaders.reviewed", "shaders.forked"}
    assert all(kinds.get(kind.name) is kind for kind in telling.KINDS)


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        (
            "shaders.refused",
            {"reason": "No.", "messages": [{"pass": "buffer_a", "line": 3, "message": "bad"}], "live": True},
            "No.\n\nBuffer A, line 3: bad\n\nThe version before it is shown instead.",
        ),
        ("shaders.refused", {"reason": "No.", "messages": [{"message": "bad"}]}, "No.\n\nbad\n\nIt is a draft again"),
        ("shaders.refused", {"messages": [{"pass": "image", "line": 0, "message": "bad"}]}, "Image: bad"),
        ("shaders.reviewed", {"approved": True, "reason": ""}, "Everybody can see it now."),
        ("shaders.reviewed", {"approved": True, "reason": "Lovely."}, "Lovely."),
        ("shaders.reviewed", {"approved": False, "reason": "Flickers."}, "Flickers.\n\nChange it"),
        ("shaders.forked", {"author": "bob", "title": "Slow tide"}, "bob built on Slow tide"),
    ],
)
def test_it_says_what_happened_and_what_to_do(kind, payload, words):
    assert words in kinds.get(kind).body(payload)
