from __future__ import annotations

import io
import json
import random
import re
import zipfile
from pathlib import Path

import pytest

from apps.shaders.importing import MAX_BYTES, CannotRead, Credit, read, read_all
from apps.shaders.importing.credit import author_in, licence_in, url_in
from apps.shaders.programs import BUFFERS, Program
from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, OTHER, PLAIN

IMPORTS = Path(__file__).with_name("imports")
EXAMPLES = sorted(IMPORTS.iterdir())
MEGABYTE = 1024 * 1024


def example(name):
    return read(name, (IMPORTS / name).read_bytes())


def messages(found):
    return " ".join(note.message for note in found.notes)


def zip_of(files):
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return room.getvalue()


def toy(code=PLAIN, inputs=(), *more, **info):
    image = {"type": "image", "name": "Image", "code": code, "inputs": list(inputs), "outputs": []}
    return {"ver": "0.1", "info": {"name": "Toy", **info}, "renderpass": [image, *more]}


def buffer(name, output, code=PLAIN):
    return {"type": "buffer", "name": name, "code": code, "inputs": [], "outputs": [{"id": output, "channel": 0}]}


def reads(output, channel=0, **more):
    return {"id": output, "type": "buffer", "channel": channel, **more}


def one(document, name="toy.json"):
    return read(name, json.dumps(document).encode())[0]


def isf(head, code="void main() { gl_FragColor = vec4(isf_FragNormCoord, 0.0, 1.0); }"):
    return read("some.fs", f"/*{json.dumps(head)}*/\n{code}\n".encode())[0]


# --- What is read as meant ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_it_makes_programs_that_compile(path):
    for found in read(path.name, path.read_bytes()):
        assert Program.of(found.program.glsl_code, found.program.passes) == found.program
        assert found.report.errors == ()


def test_it_wires_shadertoys_passes_by_what_they_give_out():
    (found,) = example("feedback.shadertoy.json")
    assert (found.title, found.description) == ("Wet paint", "Drips that remember where they were.")
    assert found.tags == ("feedback", "paint", "2d")
    assert list(found.program.passes) == ["common", "buffer_b", "image"]
    assert found.program.inputs_of("buffer_b") == [
        {"source": "buffer_b", "filter": "nearest", "wrap": "clamp"},
        None,
        None,
        {"source": "keyboard", "filter": "linear", "wrap": "clamp"},
    ]
    assert [each and each["source"] for each in found.program.inputs_of("image")] == [
        None,
        "buffer_b",
        "white_noise",
        None,
    ]
    assert found.skipped == ("Sound",)
    assert found.credit == Credit("alice", "https://www.shadertoy.com/view/Nf4Gd2", "cc-by-sa")
    assert found.dialect == "shadertoy"


def test_it_names_pass_by_pass_what_stands_in():
    reading = read_all("foreign.json", (IMPORTS / "foreign.shadertoy.json").read_bytes())
    (found,) = reading.found
    assert [note.pass_name for note in found.notes][:4] == ["image"] * 4
    for words in ("cube map", "a volume", "the microphone", "a film"):
        assert words in messages(found)
    assert found.credit.licence == "cc-by-nc-sa"
    assert "no licence" in messages(found)
    assert found.shader_type == "audio-reactive"
    assert [failed.why for failed in reading.failed] == ["Only heard has no Image pass, so there is nothing to see."]


def test_buffers_without_letters_take_what_is_free_and_a_fifth_is_named():
    rows = [buffer("Buf C", 9), *(buffer(f"Thing {n}", n) for n in range(4))]
    found = one(toy(PLAIN, [reads(0, 0), reads(9, 1), reads(3, 2), reads(77, 3)], *rows))
    assert [each and each["source"] for each in found.program.inputs_of("image")] == [
        "buffer_a",
        "buffer_c",
        None,
        None,
    ]
    assert set(found.program.passes) == {*BUFFERS, "image"}
    assert found.skipped == ("Thing 3",)
    assert messages(found).count("a buffer that is not in the file") == 2


def test_a_buffer_is_found_by_its_file_where_nothing_names_it():
    rows = [{**buffer("Buffer A", 1), "outputs": None}]
    found = one(toy(PLAIN, [reads(5, 0, filepath="/media/previz/buffer00.png")], *rows))
    assert found.program.inputs_of("image")[0]["source"] == "buffer_a"


def test_everything_of_a_person_is_read_at_once():
    several = {"userName": "alice", "numShaders": 2, "shaders": [toy(name="One"), toy(OTHER, name="Two")]}
    assert [found.title for found in read("all.json", json.dumps(several).encode())] == ["One", "Two"]


def test_isf_inputs_become_parameters():
    (found,) = example("stripes.fs")
    parameters = {each["name"]: each for each in found.report.parameters}
    assert parameters["width"] | {"step": 0} == {
        "name": "width",
        "type": "float",
        "label": "How wide",
        "min": 2,
        "max": 40,
        "step": 0,
        "default": 12,
    }
    assert parameters["inverted"]["default"] is True
    assert parameters["mode"]["label"] == "mode (0 Straight, 1 Round)"
    assert parameters["ink"]["default"] == "#ff8000ff"
    assert parameters["centre"]["default"] == [0.5, 0.5]
    # The engine fills in `time`, so theirs has another name.
    assert parameters["timeValue"]["default"] == 0.5
    assert "flash was an event" in messages(found)
    assert found.credit.author == "Erin Vale"


def test_isf_passes_become_buffers_that_remember():
    (found,) = example("echo.isf")
    sources = [each and each["source"] for each in found.program.inputs_of("buffer_a")]
    assert sources == ["buffer_a", "organic", "audio", None]
    assert found.shader_type == "audio-reactive"
    assert "trail had a size of its own" in messages(found)


def test_an_isf_picture_whose_last_pass_has_a_name_is_shown():
    found = isf(
        {"PASSES": [{"TARGET": "one"}, {"TARGET": "two"}]}, "void main() { gl_FragColor = IMG_THIS_PIXEL(one); }"
    )
    assert "texelFetch(iChannel1" in found.program.glsl_code
    assert found.report.ok


def test_more_isf_passes_and_pictures_than_there_is_room_for_are_named():
    passes = [{"TARGET": f"buffer{n}"} for n in range(6)] + [{}]
    inputs = [{"NAME": "photo", "TYPE": "image"}]
    found = isf(
        {"PASSES": passes, "INPUTS": inputs},
        "void main() { gl_FragColor = IMG_THIS_PIXEL(photo) + IMG_THIS_PIXEL(buffer5); }",
    )
    assert messages(found).count("there are four buffers") == 2
    assert "photo has no channel of its own" in messages(found)
    assert found.report.ok


def test_isf_names_that_are_channels_keep_their_number():
    found = isf(
        {"IMPORTED": [{"NAME": "iChannel2", "PATH": "x.png"}]},
        "void main() { gl_FragColor = IMG_THIS_PIXEL(iChannel2); }",
    )
    assert [bool(each) for each in found.program.inputs_of("image")] == [False, False, True, False]


@pytest.mark.parametrize("name", ["geek.txt", "geeker.txt", "geekest.txt"])
def test_short_forms_become_whole_sources(name):
    (found,) = example(name)
    assert found.format == "twigl"
    assert re.search(r"void main\(\) ?\{", found.program.glsl_code)
    assert found.dialect == ("es300" if name == "geekest.txt" else "glslsandbox")


def test_several_targets_are_named_as_not_carried_over():
    assert "several targets" in messages(example("targets.txt")[0])


@pytest.mark.parametrize(
    ("name", "dialect", "credit"),
    [
        ("plain.txt", "shadertoy", Credit("Dana of the Hills", "", "all-rights-reserved")),
        ("rings.frag", "bookofshaders", Credit("Charlie Marsh", "https://shaders.example/rings", "mit")),
        ("sandbox.txt", "glslsandbox", Credit()),
        ("whole.frag", "es300", Credit()),
    ],
)
def test_text_stays_as_it_is(name, dialect, credit):
    (found,) = example(name)
    assert found.program.glsl_code == (IMPORTS / name).read_text()
    assert (found.dialect, found.credit) == (dialect, credit)


def test_what_text_reads_and_cannot_say_is_asked_for():
    (found,) = read("a.glsl", FEEDBACK_IMAGE.encode())
    assert messages(found) == "It reads iChannel0; text cannot say from what. Choose an input."


def test_a_file_is_told_by_what_is_in_it():
    (found,) = read("picture.png", PLAIN.replace("\n", "\r\n").encode("utf-16"))
    assert found.program.glsl_code == PLAIN
    assert found.title == "picture"


# --- Credit -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "licence"),
    [
        ("License Creative Commons Attribution-NonCommercial-ShareAlike 3.0 Unported License.", "cc-by-nc-sa"),
        ("CC BY NC SA", "cc-by-nc-sa"),
        ("licensed under CC-BY-SA 4.0", "cc-by-sa"),
        ("Creative Commons Attribution 4.0", "cc-by"),
        ("This is in the public domain.", "cc0"),
        ("SPDX-License-Identifier: CC0-1.0", "cc0"),
        ("The MIT License. All rights reserved.", "mit"),
        ("(c) 2020, all rights reserved", "all-rights-reserved"),
        ("Do as you please", ""),
        ("Submitted by a hermit", ""),
    ],
)
def test_words_of_licences_are_noticed(words, licence):
    assert licence_in(words) == (licence, [])


@pytest.mark.parametrize("words", ["GPLv3 or GPL", "Apache 2.0", "CC BY-NC 4.0", "CC BY-ND"])
def test_a_licence_that_is_not_offered_is_named(words):
    licence, (note,) = licence_in(words)
    assert licence == ""
    assert "none that can be chosen here" in note.message


@pytest.mark.parametrize(
    ("row", "author"),
    [
        ("Created by Ana Roy - ana/2015", "Ana Roy"),
        ("Author: Ben", "Ben"),
        ("@author Cleo (https://x.example)", "Cleo"),
        ("Copyright (c) 2019-2021 Dov Levi. MIT", "Dov Levi"),
        ("Blue thing by eve, for fun", "eve"),
        ("Goes by the light of the moon"[:7], ""),
        ("Nothing of the kind", ""),
    ],
)
def test_authors_are_noticed(row, author):
    assert author_in(row) == author


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("See https://a.example/x_(1), and more", "https://a.example/x_"),
        ("javascript:alert(1)", ""),
        ("https://user:secret@a.example/", ""),
        ("https://[::1", ""),
    ],
)
def test_addresses_are_of_the_web(text, url):
    assert url_in(text) == url


# --- Zips ---------------------------------------------------------------------------------------------


def test_a_zip_has_many_and_says_what_is_none():
    found_in = read_all(
        "a.zip", zip_of({"a/one.frag": PLAIN, "b/two.json": json.dumps(toy(OTHER)), "c/three.glsl": "int x;"})
    )
    assert sorted(found.title for found in found_in.found) == ["Toy", "one"]
    assert [(failed.name, failed.why[:24]) for failed in found_in.failed] == [
        ("c/three.glsl", "There is no shader in th")
    ]


def test_the_same_program_twice_is_one_shader():
    document = json.dumps({"glsl_code": PLAIN, "title": "From the document"})
    found = read(
        "a.zip", zip_of({"sources/plain.frag": PLAIN, "documents/plain.json": document, "README.txt": "Hello"})
    )
    assert [each.title for each in found] == ["From the document"]


def test_a_folder_of_passes_is_one_shader():
    inputs = json.dumps({name: one["inputs"] for name, one in FEEDBACK_PASSES.items()})
    files = {"echo/image.frag": FEEDBACK_IMAGE, "echo/buffer_a.frag": FEEDBACK_PASSES["buffer_a"]["code"]}
    (found,) = read("a.zip", zip_of({**files, "echo/inputs.json": inputs}))
    assert found.program == Program.of(FEEDBACK_IMAGE, FEEDBACK_PASSES)
    assert found.title == "echo"


def test_names_in_a_zip_are_only_labels(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (found,) = read("a.zip", zip_of({"../../../etc/\u202egarf.<b>bad</b>.frag": PLAIN}))
    assert found.title == "b>"
    assert list(tmp_path.iterdir()) == []


def test_bombs_do_not_go_off():
    for files in (
        {"bomb.json": " " * (30 * MEGABYTE)},
        {f"{number}.json": " " * (19 * MEGABYTE) for number in range(6)},
        {f"{number}.frag": "" for number in range(2100)},
    ):
        with pytest.raises(CannotRead, match=r"too large|more than"):
            read("bomb.zip", zip_of(files))


def test_a_zip_that_lies_about_its_sizes_is_damaged_or_counted():
    data = bytearray(zip_of({"a.frag": PLAIN}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(CannotRead):
        read("a.zip", bytes(data))


def test_a_zip_in_a_zip_and_other_packing_are_named():
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.frag", PLAIN)
    with pytest.raises(CannotRead, match="packed in a way"):
        read("a.zip", room.getvalue())
    with pytest.raises(CannotRead, match="zip inside a zip"):
        read("a.zip", zip_of({"inner.zip": zip_of({"a.frag": PLAIN})}))


def test_an_encrypted_file_is_named():
    data = bytearray(zip_of({"a.frag": PLAIN}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(CannotRead, match="encrypted"):
        read("a.zip", bytes(data))


# --- Everything else is refused in plain words ------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "not text"),
        (b"\xff\xfe\xfd", "not text"),
        (b"text\0text", "not text"),
        (b"Dear all, here is a poem; it has no end.", "neither mainImage nor main"),
        (b"{", "not complete"),
        (b'{"glsl_code": NaN}', "not complete"),
        (b'{"glsl_code": ' + b"9" * 5000 + b"}", "not complete"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"a":' * 100_000, "nested deeper"),
        (b"{}", "neither"),
        (b"[]", "no shader"),
        (b"[1, null]", "neither"),
        (b'{"glsl_code": 5}', "is text"),
        (b'{"glsl_code": ""}', "no code"),
        (b'{"glsl_code": "x", "passes": [1]}', "Passes are an object"),
        (b'{"glsl_code": "x", "passes": {"buffer_z": {}}}', "no pass buffer_z"),
        (b'{"glsl_code": "\\ud800"}', "not text"),
        (b'{"Shader": {}}', "no list of passes"),
        (b'{"renderpass": [3]}', "no list of passes"),
        (b'{"renderpass": [{"type": "image", "code": 7}]}', "is text"),
        (b'{"renderpass": [' + b'{"type": "buffer"},' * 40 + b"{}]}", "more than 16"),
        (b"PK\x03\x04" + bytes(50), "damaged"),
        (b"PK\x05\x06" + bytes(18), "no shader"),
        (b'/*{"INPUTS": [}*/ void main() { IMG_SIZE; }', "not complete"),
        (b'/*{"INPUTS": [{]}*/ void main() { RENDERSIZE; }', "not complete"),
        (PLAIN.encode() + b"//" + b"x" * MEGABYTE, "64 KiB"),
        (PLAIN.encode() + b"//" + b"x" * 70_000, "64 KiB"),
        (b"{" + b" " * (9 * MEGABYTE) + b"}", "larger than 8 MiB"),
    ],
)
def test_it_says_why_it_cannot_be_read(data, words):
    with pytest.raises(CannotRead, match=words) as refused:
        read("thing", data)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 300


def test_a_file_may_not_be_huge():
    with pytest.raises(CannotRead, match="larger than 20 MiB"):
        read("big", b"x" * (MAX_BYTES + 1))


def test_many_shaders_are_too_many():
    with pytest.raises(CannotRead, match="more than 200"):
        read("many.json", json.dumps([toy()] * 201).encode())


def test_wrong_kinds_everywhere_are_borne():
    wrong = [None, True, -1, 1e308, "x" * 500, [], [[]], {}, {"a": 1}, "\u202e\u0000"]
    chance = random.Random(7)

    def spoilt(value):
        if chance.random() < 0.12:
            return chance.choice(wrong)
        if isinstance(value, dict):
            return {name: spoilt(one) for name, one in value.items()}
        return [spoilt(one) for one in value] if isinstance(value, list) else value

    good = json.loads((IMPORTS / "feedback.shadertoy.json").read_text())
    head = json.loads((IMPORTS / "stripes.fs").read_text().partition("*/")[0][2:].replace("},\n  ],\n}", "}\n  ]\n}"))
    ours = {
        "title": "T",
        "tags": ["a"],
        "glsl_code": PLAIN,
        "passes": FEEDBACK_PASSES,
        "versions": [{"number": 1, "note": "n"}],
    }
    came_through, refused = 0, []
    for _ in range(400):
        isf_text = f"/*{json.dumps(spoilt(head))}*/ void main() {{ gl_FragColor = vec4(isf_FragNormCoord, 0, 1); }}"
        for text in (json.dumps(spoilt(good)), json.dumps(spoilt(ours)), isf_text):
            try:
                came_through += len(read("spoilt", text.encode()))
            except CannotRead as why:
                refused.append(str(why))
    assert came_through > 100
    assert len(refused) > 100
    assert [why for why in refused if not 5 < len(why) < 400] == []


def test_what_it_says_of_itself_is_made_harmless():
    title = "\u202e<script>" + "long " * 100
    found = one(toy(name=title, username="a\nb\u0000c" * 90, tags=["<b>", 5, "fine", "x" * 900], id="../../.."))
    assert found.title.startswith("<script>long")
    assert len(found.title) <= 100
    assert "\n" not in found.credit.author
    assert len(found.credit.author) <= 100
    assert found.tags == ("b", "fine")
    assert found.credit.url == ""


def test_a_label_cannot_leave_its_comment():
    inputs = [{"NAME": "a", "TYPE": "float", "LABEL": 'x"\n#error \\', "DEFAULT": 1e300, "MIN": "no", "MAX": -5}]
    found = isf({"INPUTS": [*inputs, {"NAME": "a b; int c", "TYPE": "float"}, {"NAME": "gl_x", "TYPE": "bool"}]})
    assert "\n#error" not in found.program.glsl_code
    assert "int c" not in found.program.glsl_code
    assert [each["name"] for each in found.report.parameters] == ["a"]


def test_hostile_text_takes_no_time_that_grows_out_of_hand():
    """Each would be looked at for minutes if any step went back over what it had read."""
    size = 180_000
    for unit in (
        "float a,",
        "/*",
        '"\\',
        "o=",
        "texture(",
        "iChannel0 ",
        "// by ",
        "/*{}",
        "\\\n",
        "vec2 r ",
        "((",
        "#",
    ):
        for start in ("", "/*{", "void main(){gl_FragColor=r;", '/*{"INPUTS":"'):
            with pytest.raises(CannotRead):
                read("slow", (start + unit * (size // len(unit))).encode())
