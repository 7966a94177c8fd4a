from __future__ import annotations

import pytest

from apps.notices import kinds
from apps.notices.kinds import Kind


@pytest.mark.parametrize(
    "name", ["", "nodot", "UPPER.case", "a.b.c", "a.b c", "*", "digest", "a.", ".b", "a." + "b" * 80]
)
def test_it_refuses_a_name_that_says_nothing(name):
    with pytest.raises(ValueError, match=r"app\.what_happened"):
        kinds.register(Kind(name, title="x", description="x"))


def test_it_refuses_a_second_kind_of_the_same_name():
    kinds.register(Kind("votes.milestone", title="Milestones", description="Votes."))
    kinds.register(Kind("votes.milestone", title="Milestones", description="Votes."))
    with pytest.raises(ValueError, match="two kinds"):
        kinds.register(Kind("votes.milestone", title="Others", description="Votes."))


def test_it_lists_them_in_one_order():
    names = [kind.name for kind in kinds.every()]
    assert names == sorted(names)


def test_it_can_show_a_kind_that_is_gone():
    assert kinds.known("gone.away").body({}) == ""
    assert kinds.known("gone.away").mail == "never"
