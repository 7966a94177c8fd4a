from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.shaders import services, words
from apps.shaders.tests.examples import PLAIN, written


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Slow \t tide\n", "Slow tide"),
        ("abc\u202ecba", "abccba"),
        ("ze\u200bro\u2060\ufeff", "zero"),
        ("Cafe\u0301", "Café"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("\ud800x", "x"),
        ("x" + "\u0301" * 40 + "y", "x\u0301\u0301y"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u3164\u2800", ""),
        ("Meer & Wüste 海", "Meer & Wüste 海"),
    ],
)
def test_a_line_holds_only_what_can_be_seen(typed, kept):
    assert words.line(typed) == kept


def test_paragraphs_keep_their_lines():
    assert words.paragraphs(" One\r\n two  \r\n\r\n\r\n\r\nthree\u202e\x07 ") == "One\n two\n\nthree"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["Ray Marching", "#SDF", "sdf", "3D"], ("ray-marching", "sdf", "3d")),
        (["ｆｕｌｌ", "a/b", "c++", "half.life", "über"], ("full", "a-b", "c++", "half.life", "über")),
        (["", "  ", "---", "\u200b", "#"], ()),
    ],
)
def test_tags_that_mean_the_same_are_the_same(typed, kept):
    assert words.tags(typed) == kept


@pytest.mark.parametrize("typed", [["x" * 33], ["x" * 10**6], [str(n) for n in range(13)], ["x"] * 10**5, [7]])
def test_too_much_is_refused(typed):
    with pytest.raises(ValidationError):
        words.tags(typed)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Slow Tide!", "slow-tide"),
        ("Über Café", "uber-cafe"),
        ("海", "shader"),
        ("___", "shader"),
        ("../../etc", "etc"),
        ("w " * 50, ("w-" * 30).strip("-")),
    ],
)
def test_an_address_is_plain(title, slug):
    assert words.slug(title) == slug


# --- All of it together -----------------------------------------------------------------------------


def wrong(**fields):
    with pytest.raises(ValidationError) as refused:
        written(**fields)
    return set(refused.value.message_dict)


def test_everything_that_is_wrong_is_said_by_field_and_at_once():
    fields = {
        "title": " ",
        "description": "d" * 4001,
        "tags": [str(n) for n in range(13)],
        "shader_type": "4d",
        "glsl_code": "\x00",
        "passes": [],
    }
    for name, value in fields.items():
        assert wrong(**{name: value}) == {name}
    assert wrong(**fields) == set(fields)


@pytest.mark.parametrize("title", ["", "\u200b\u202e", "\u3164", "\u0301", "t" * 101, "t" * 10**6])
def test_a_title_can_be_seen_and_is_not_endless(title):
    assert wrong(title=title) == {"title"}


def test_a_shader_has_code_in_one_of_its_passes():
    assert wrong(glsl_code=" \n") == {"glsl_code"}
    assert written(glsl_code="", passes={"buffer_a": {"code": PLAIN}}).program.glsl_code == ""


def test_words_are_kept_tidy():
    made = services.content(title=" A\u202e b ", description="One.\r\nTwo.", tags="Sea, #SDF ,", glsl_code=PLAIN)
    assert (made.title, made.description, made.tags) == ("A b", "One.\nTwo.", ("sea", "sdf"))
    assert services.content(title="t" * 100, glsl_code=PLAIN).title == "t" * 100


@pytest.mark.parametrize("title", ["Edit", "Versions", "EMBED!"])
def test_no_title_leads_to_another_page_than_the_shaders_own(title):
    assert words.slug(title) == f"{title.strip('!').lower()}-shader"
