from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.shaders.programs import LABELS, MAX_PASS_BYTES, PASS_NAMES, TEXTURES, Program
from apps.shaders.tests.examples import FEEDBACK_BUFFER, FEEDBACK_IMAGE, PLAIN


def wrong(glsl_code=PLAIN, passes=None):
    with pytest.raises(ValidationError) as refused:
        Program.of(glsl_code, passes)
    return refused.value.message_dict


def test_a_plain_shader_has_one_pass():
    program = Program.of(PLAIN, {})
    assert program.document == {"glsl_code": PLAIN, "passes": {}}
    assert program.sources() == [("image", "Image", PLAIN)]
    assert program == Program.of(PLAIN, None)


def test_passes_come_in_drawing_order_with_their_defaults_filled_in():
    program = Program.of(
        FEEDBACK_IMAGE,
        {
            "image": {"inputs": [{"source": "buffer_a"}, None, {"source": "organic", "filter": "mipmap"}, None]},
            "buffer_b": {"code": FEEDBACK_BUFFER, "inputs": [None, {"source": "keyboard"}]},
            "common": {"code": "const float PI = 3.14;", "inputs": []},
        },
    )
    assert list(program.passes) == ["common", "buffer_b", "image"]
    assert [name for name, _, _ in program.sources()] == ["common", "buffer_b", "image"]
    assert program.passes["image"]["inputs"] == [
        {"source": "buffer_a", "filter": "linear", "wrap": "clamp"},
        None,
        {"source": "organic", "filter": "mipmap", "wrap": "repeat"},
    ]
    assert program.inputs_of("buffer_b")[1] == {"source": "keyboard", "filter": "linear", "wrap": "clamp"}
    assert program.inputs_of("buffer_d") == [None] * 4
    assert program.code_of("common") == "const float PI = 3.14;"


def test_the_same_program_has_the_same_hash_however_it_was_written():
    plain = Program.of("a\nb", {"buffer_a": {"code": "x"}, "image": {"inputs": [{"source": "font"}]}})
    same = Program.of(
        "\ufeffa\r\nb",
        {
            "image": {
                "code": "",
                "inputs": [{"wrap": "repeat", "source": "font", "filter": "linear"}, None, None, None],
            },
            "common": {"code": " \n"},
            "buffer_c": {"inputs": [{"source": "audio"}]},
            "buffer_d": None,
            "buffer_a": {"code": "x", "inputs": None},
        },
    )
    assert plain == same
    assert plain.content_hash == same.content_hash
    assert Program.of(**plain.document) == plain
    assert plain.content_hash != Program.of("a\nb", {}).content_hash
    assert len(plain.content_hash) == 64


def test_code_of_nothing_but_space_is_no_code():
    assert Program.of(" \n\t", {"common": {"code": "\n"}}).sources() == []


@pytest.mark.parametrize(
    "passes",
    [
        [],
        "buffer_a",
        7,
        {"buffer_e": {"code": "x"}},
        {"Buffer A": {"code": "x"}},
        {"buffer_a": "code"},
        {"buffer_a": ["code"]},
        {"buffer_a": {"code": 7}},
        {"buffer_a": {"code": "x", "shader": "y"}},
        {"image": {"code": "x"}},
        {"common": {"code": "x", "inputs": [{"source": "font"}]}},
        {"image": {"inputs": {"source": "font"}}},
        {"image": {"inputs": [None] * 5}},
        {"image": {"inputs": ["font"]}},
        {"image": {"inputs": [{}]}},
        {"image": {"inputs": [{"source": "image"}]}},
        {"image": {"inputs": [{"source": ["font"]}]}},
        {"image": {"inputs": [{"source": "font", "filter": "cubic"}]}},
        {"image": {"inputs": [{"source": "font", "wrap": "border"}]}},
        {"image": {"inputs": [{"source": "font", "flip": True}]}},
        {7: {"code": "x"}},
    ],
)
def test_passes_of_another_form_are_refused_by_their_field(passes):
    said = wrong(passes=passes)
    assert list(said) == ["passes"]
    assert said["passes"][0].endswith(".")


@pytest.mark.parametrize(
    "code", [None, 7, b"void", "a\x00b", "a\x07b", "\ud800", "x" * (MAX_PASS_BYTES + 1), "é" * 40_000]
)
def test_code_that_is_no_text_or_too_long_is_refused(code):
    assert list(wrong(code)) == ["glsl_code"]
    if code is not None:
        assert list(wrong(PLAIN, {"buffer_a": {"code": code}})) == ["passes"]


def test_each_pass_may_be_as_long_as_the_limit():
    whole = "x" * MAX_PASS_BYTES
    buffers = {name: {"code": whole} for name in PASS_NAMES if name != "image"}
    assert len(Program.of(whole, buffers).sources()) == len(LABELS)


def test_everything_that_is_wrong_is_said_at_once():
    assert set(wrong("\x00", {"buffer_e": {}})) == {"glsl_code", "passes"}


def test_every_texture_is_a_source():
    for name in TEXTURES:
        assert Program.of(PLAIN, {"image": {"inputs": [{"source": name}]}}).inputs_of("image")[0]["wrap"] == "repeat"
