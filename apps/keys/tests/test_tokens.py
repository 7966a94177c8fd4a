from __future__ import annotations

import math
import re

import pytest

from apps.keys import tokens
from apps.keys.models import PREFIX_CHARS


def test_it_writes_keys_that_fit_their_own_pattern():
    token = tokens.new()
    assert re.fullmatch(tokens.PATTERN, token)
    assert tokens.is_formed(token)
    assert len(tokens.prefix_of(token)) == PREFIX_CHARS == tokens.PREFIX_CHARS
    assert token.startswith(f"ff_{tokens.prefix_of(token)}")


def test_it_never_writes_one_twice():
    assert len({tokens.new() for _ in range(2_000)}) == 2_000


def test_its_secret_has_256_bits_behind_the_prefix():
    assert tokens.SECRET_CHARS * math.log2(len(set(tokens.ALPHABET))) >= 256


def test_a_slip_of_the_pen_shows_in_the_checksum():
    token = tokens.new()
    for place in range(len(tokens.MARK), len(token)):
        other = "0" if token[place] != "0" else "1"
        assert not tokens.is_formed(token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ff_",
        "ff_short",
        "FF_" + "0" * 65,
        "ff_" + "0" * 65,
        "ff_" + "0" * 66,
        "gh_" + "0" * 65,
        "ff_" + "é" * 65,
        "ff_" + "0" * 64 + "\n",
        "ff_" + "0" * 64 + "\x00",
    ],
)
def test_what_is_no_key_is_told_without_asking_anybody(text):
    assert not tokens.is_formed(text)


@pytest.mark.parametrize("around", [" {}", "{} ", "{}\n", "Bearer {}"])
def test_it_takes_no_key_with_something_around_it(around):
    assert not tokens.is_formed(around.format(tokens.new()))


def test_its_checksum_stays_what_scanners_were_told():
    """Who has built a scanner on it must not be surprised: these were computed once."""
    assert tokens.checksum("ff_" + "0" * 59) == "1unW0q"
    assert tokens.checksum("ff_" + "a" * 59) == "4VzP9G"
