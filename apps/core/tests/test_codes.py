from __future__ import annotations

import pytest
from django.db import IntegrityError

from apps.core import codes


def test_a_code_is_short_and_holds_nothing_that_looks_like_something_else():
    made = {codes.new() for _ in range(200)}
    assert len(made) == 200
    assert all(codes.FORM.fullmatch(code) for code in made)
    assert not set("01oOlI") & set(codes.ALPHABET)


@pytest.mark.django_db
def test_a_code_that_is_taken_is_not_the_last_one():
    tried = []

    def make(code):
        tried.append(code)
        if len(tried) < 3:
            raise IntegrityError('duplicate key value violates unique constraint "thing_code_key"')
        return code

    assert codes.with_new_code(make, constraint="thing_code") == tried[2]
    assert len(set(tried)) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("constraint", ["thing_code", "thing_title"])
def test_another_fault_or_one_that_stays_is_not_hidden(constraint):
    tried = []

    def make(code):
        tried.append(code)
        raise IntegrityError(f'violates "{constraint}"')

    with pytest.raises(IntegrityError):
        codes.with_new_code(make, constraint="thing_code")
    assert len(tried) == (codes.ATTEMPTS if constraint == "thing_code" else 1)
