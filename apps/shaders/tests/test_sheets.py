from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from apps.shaders.sheets import MAX_BYTES, Sheet
from apps.shaders.tests.examples import FEEDBACK_PASSES, PLAIN, shader

TYPED = {"title": "Tide", "tags": "sea, Calm,", "shader_type": "2d", "glsl_code": "void mainIm", "passes": {}}


def test_it_keeps_what_was_typed_as_it_was_typed():
    sheet = Sheet.of({**TYPED, "note": "half a ", "passes": {"buffer_a": {"code": "  ", "inputs": [None, None]}}})
    assert sheet.document == {
        **TYPED,
        "description": "",
        "note": "half a ",
        "passes": {"buffer_a": {"code": "  ", "inputs": []}},
    }
    assert Sheet.of(sheet.document) == sheet


def test_what_is_left_out_is_empty():
    assert Sheet.of({}).document == {
        "title": "",
        "description": "",
        "tags": "",
        "shader_type": "2d",
        "note": "",
        "glsl_code": "",
        "passes": {},
    }
    assert Sheet.of({"passes": {"common": None, "buffer_b": {}, "image": {"inputs": [None]}}}).passes == {}


def test_an_input_without_a_source_is_none():
    inputs = [{"source": "", "filter": "linear"}, {"source": "audio", "filter": "", "wrap": None}, None]
    assert Sheet.of({"passes": {"image": {"inputs": inputs}}}).passes == {
        "image": {"inputs": [None, {"source": "audio", "filter": "", "wrap": ""}]}
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "A sheet is an object"),
        ([], "A sheet is an object"),
        ("void main", "A sheet is an object"),
        ({"titel": "Tide"}, "A sheet has no titel."),
        ({"title": 3}, "title is text."),
        ({"tags": ["sea"]}, "tags is text."),
        ({"glsl_code": {"a": 1}}, "glsl_code is text."),
        ({"passes": []}, "Passes are an object"),
        ({"passes": {"buffer_e": {}}}, "A shader has no buffer_e."),
        ({"passes": {"buffer_a": "code"}}, "Buffer A is an object."),
        ({"passes": {"buffer_a": {"code": []}}}, "The code of Buffer A is text."),
        ({"passes": {"common": {"inputs": []}}}, "Common has no inputs."),
        ({"passes": {"image": {"code": "x"}}}, "Image has no code."),
        ({"passes": {"image": {"inputs": {}}}}, "Image has a list of up to 4 inputs."),
        ({"passes": {"image": {"inputs": [None] * 5}}}, "Image has a list of up to 4 inputs."),
        ({"passes": {"image": {"inputs": ["audio"]}}}, "iChannel0 of Image is an object"),
        ({"passes": {"image": {"inputs": [{"from": "audio"}]}}}, "iChannel0 of Image has no from."),
        ({"passes": {"image": {"inputs": [{"source": 1}]}}}, "The source of iChannel0 of Image is a name."),
        ({"passes": {"image": {"inputs": [{"source": "x" * 41}]}}}, "is a name."),
    ],
)
def test_what_is_no_sheet_is_refused_in_plain_words(data, words):
    with pytest.raises(ValidationError) as refusal:
        Sheet.of(data)
    assert words in refusal.value.messages[0]


def test_a_sheet_holds_so_much_and_no_more():
    half = "x" * (MAX_BYTES // 2)
    assert Sheet.of({"glsl_code": half, "passes": {"common": {"code": half}}}).glsl_code == half
    for wrong in (
        {"glsl_code": half, "passes": {"common": {"code": half + "x"}}},
        # In bytes, not in letters.
        {"glsl_code": "ü" * (MAX_BYTES // 2) + "x"},
        {"note": "x" * (64 * 1024 * 1024)},
    ):
        with pytest.raises(ValidationError, match="more than the 512 KiB"):
            Sheet.of(wrong)


def test_what_a_database_keeps_not_is_replaced():
    sheet = Sheet.of({"title": "a\0b\ud800c😀", "passes": {"image": {"inputs": [{"source": "\0"}]}}})
    assert sheet.title == "a\ufffdb\ufffdc😀"
    assert sheet.passes["image"]["inputs"][0]["source"] == "\ufffd"
    json.dumps(sheet.document, ensure_ascii=False).encode()


def test_the_digest_is_of_what_would_be_saved():
    sheet = Sheet.of({**TYPED, "glsl_code": PLAIN})
    same = {
        "title": " Tide ",
        "description": "\r\n",
        "tags": "#sea,calm",
        "note": "Words about the change",
        "glsl_code": PLAIN.replace("\n", "\r\n"),
        "passes": {"common": {"code": " \n"}},
    }
    assert Sheet.of(same).digest == sheet.digest
    for change in ({"title": "Tides"}, {"tags": "sea"}, {"shader_type": "3d"}, {"glsl_code": PLAIN + "//"}):
        assert Sheet.of({**same, **change}).digest != sheet.digest


def test_a_digest_of_what_cannot_be_saved_leaves_the_note_out_too():
    half = Sheet.of(TYPED | {"title": ""})
    assert Sheet.of({**half.document, "note": "Words"}).digest == half.digest
    assert Sheet.of({**half.document, "title": " "}).digest != half.digest


@pytest.mark.django_db
def test_a_version_is_the_sheet_that_opening_it_shows(alice):
    row = shader(alice, publish=False, title="Tide", tags=["sea", "calm"], passes=FEEDBACK_PASSES)
    sheet = Sheet.of_version(row.current_version)
    assert (sheet.title, sheet.tags, sheet.note, sheet.glsl_code) == ("Tide", "sea, calm", "", PLAIN)
    channel = {"source": "buffer_a", "filter": "linear", "wrap": "clamp"}
    assert sheet.passes == {
        "buffer_a": {"code": FEEDBACK_PASSES["buffer_a"]["code"], "inputs": [channel]},
        "image": {"inputs": [channel]},
    }
    assert Sheet.of(sheet.document).digest == sheet.digest


_SHALLOW = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["code", "inputs", "source", "filter", "image", "common", "x"]), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["title", "tags", "note", "glsl_code", "passes", "shader_type"]), _SHALLOW))
def test_whatever_is_sent_is_a_sheet_or_one_sentence(data):
    try:
        sheet = Sheet.of(data)
    except ValidationError as refused:
        said = refused.messages
    else:
        said = ["It is a sheet."]
        assert Sheet.of(sheet.document) == sheet
        assert len(sheet.digest) == 64
    assert len(said) == 1
    assert said[0].endswith(".")
