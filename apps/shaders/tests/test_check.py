from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from apps.shaders.check import CheckUnavailable, check, installed, run
from apps.shaders.check.report import Report
from apps.shaders.folders import NoProgram, program_from
from apps.shaders.programs import Program
from apps.shaders.tests import monsters
from apps.shaders.tests.programs import RIGHT, WRONG, expected, load, name_of, picture


def checked(source: str, passes: dict[str, Any] | None = None) -> Report:
    return check(Program(source, passes or {}))


def warned(report: Report) -> list[tuple[int, str]]:
    return [(one.line, one.message) for one in report.warnings]


# --- The corpus --------------------------------------------------------------------------------------


def test_it_has_enough_of_both_in_every_dialect():
    for paths in (RIGHT, WRONG):
        assert len(paths) >= 65
        kinds = {path.stem.split("-")[0] for path in paths}
        assert kinds >= {"st", "book", "sandbox", "es100", "es300", "multi"}


@pytest.mark.parametrize("path", RIGHT, ids=name_of)
def test_it_takes_what_browsers_take(path: Path):
    report = check(load(path))
    assert report.ok, [str(one) for one in report.errors]
    dialects = {"st": "shadertoy", "book": "bookofshaders", "sandbox": "glslsandbox", "multi": "shadertoy"}
    kind = path.stem.split("-")[0]
    assert report.dialect == dialects.get(kind, kind)


@pytest.mark.parametrize("path", WRONG, ids=name_of)
def test_it_refuses_what_browsers_refuse_and_says_where(path: Path):
    report, place = check(load(path)), expected(path)
    assert not report.ok
    first = report.errors[0]
    assert (first.pass_name, first.line) == (place.pass_name, place.line), str(first)
    assert place.words in first.message


# --- What it says ------------------------------------------------------------------------------------


def test_it_says_every_error_once_though_common_is_read_with_each_pass():
    passes = {"common": {"code": "float shade() {\n  return glow;\n}"}, "buffer_a": {"code": monsters.FINE}}
    report = checked(monsters.FINE, passes)
    assert report.document()["errors"] == [{"pass": "common", "line": 2, "message": "glow is not declared."}]


def test_it_speaks_of_what_the_author_wrote_and_not_of_our_names_for_it():
    report = checked(picture("o = vec4(mix(1.0, 2.0));", "float mix(float a) { return a; }\n"))
    assert [one.message for one in report.errors] == ["No function mix takes these arguments."]
    old = (
        "precision mediump float;\nvoid main() { float sample = fwidth(1.0); sample = 1; gl_FragColor = vec4(sample); }"
    )
    assert "ff_" not in str(checked(old).errors[0])


def test_it_tells_the_dialect_parameters_sound_and_stillness():
    source = 'uniform float speed; // 0..4 = 1.0 "Speed"\n' + picture("o = texture(iChannel0, p) * speed;")
    report = checked(source, {"image": {"inputs": [{"source": "audio", "filter": "linear", "wrap": "clamp"}]}})
    assert (report.ok, report.dialect, report.uses_audio, report.is_static) == (True, "shadertoy", True, False)
    assert report.parameters == [
        {"name": "speed", "type": "float", "label": "Speed", "min": 0, "max": 4, "step": 0.01, "default": 1}
    ]


@pytest.mark.parametrize(
    ("declaration", "found"),
    [
        (
            "uniform int count; // 0..8 = 3",
            {"type": "int", "label": "Count", "min": 0, "max": 8, "step": 1, "default": 3},
        ),
        ('uniform bool lines; // = false "Grid"', {"type": "bool", "label": "Grid", "default": False}),
        (
            'uniform vec2 at; // -1..1 = 0.2, 0.5 "Centre"',
            {"type": "vec2", "label": "Centre", "min": -1, "max": 1, "step": 0.01, "default": [0.2, 0.5]},
        ),
        (
            'uniform vec3 ink; // color = #F80 "Ink"',
            {"type": "color", "components": 3, "label": "Ink", "default": "#ff8800"},
        ),
        (
            "uniform vec4 softVeil; // colour = #11223344",
            {"type": "color", "components": 4, "label": "Soft veil", "default": "#11223344"},
        ),
        (
            "uniform float kill; // 0.05..0.07 = 0.0602",
            {"type": "float", "label": "Kill", "min": 0.05, "max": 0.07, "step": 0.0001, "default": 0.0602},
        ),
        (
            "uniform highp float far; // 9..-1 = 12",
            {"type": "float", "label": "Far", "min": -1, "max": 9, "step": 0.01, "default": 9},
        ),
    ],
)
def test_it_reads_parameters_of_every_kind(declaration: str, found: dict[str, Any]):
    name = declaration.partition(";")[0].split()[-1]
    report = checked(f"{declaration}\n" + picture(f"o = vec4({name}) * iTime;"))
    assert report.parameters == [{"name": name, **found}]


@pytest.mark.parametrize(
    "declaration",
    [
        "uniform float a; // 0..x = 1",
        "uniform float a; // 1..1",
        'uniform float a; // 0..1 = 1 "open',
        "uniform vec3 a; // color = #12345",
        "uniform int a; // = 3",
    ],
)
def test_it_warns_of_a_parameter_that_is_not_understood(declaration: str):
    report = checked(
        f"{declaration}\n"
        + picture(
            "o = vec4(float(a) * iTime);".replace("float(a)", "vec4(a, 1)" if "vec3" in declaration else "float(a)")
        )
    )
    assert report.ok
    assert report.parameters == []
    assert "not understood" in warned(report)[0][1]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("o = vec4(1.0);", 0, "still picture"),
        ("o = vec4(iTime / 0.0);", 2, "Dividing by 0"),
        ("o = vec4(pow(-2.0, iTime));", 2, "pow of a negative"),
        ("o = vec4(iTime + mod(p.x, 0.0));", 2, "mod by 0"),
        ("o = vec4(iTime + atan(0.0, 0.0));", 2, "atan(0, 0)"),
        ("o = vec4(smoothstep(1.0, 0.0, iTime));", 2, "wrong way round"),
        ("o = vec4(iTime);\nfor (int i = 0; i < 5000; i++) for (int k = 0; k < 5000; k++) o += 0.1;", 3, "ten million"),
        ("float sum;\nsum += iTime;\no = vec4(sum);", 3, "sum has no value yet"),
        ("o = vec4(iTime); // and so \\\no *= 2.0;", 2, "backslash"),
        ("o = texture(iChannel2, p) * iTime;", 0, "iChannel2, which has no input"),
    ],
)
def test_it_warns_of_what_is_likely_not_meant(body: str, line: int, words: str):
    report = checked(picture(body))
    assert report.ok
    assert any(at == line and words in message for at, message in warned(report)), warned(report)


def test_it_warns_of_nothing_in_a_good_program():
    assert warned(checked(monsters.FINE)) == []


def test_a_parameter_that_nothing_reads_or_turns_is_told_of():
    report = checked("uniform float a; // 0..1\nuniform float b;\n" + picture("o = vec4(b * iTime);"))
    assert [message for _, message in warned(report)] == [
        "a is never used.",
        "Nothing sets b: it stays 0. Say how it may be turned in a comment behind it.",
    ]


# --- Monsters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", monsters.REFUSED)
def test_it_refuses_a_monster_with_a_clear_error(name: str):
    source, words = monsters.REFUSED[name]
    report = check(monsters.program(source))
    assert not report.ok
    assert words in report.errors[0].message
    assert all(len(one.message) < 300 for one in report.errors)
    assert len(report.errors) <= 60


@pytest.mark.parametrize("name", monsters.TAKEN)
def test_it_takes_what_is_only_odd(name: str):
    report = check(monsters.program(monsters.TAKEN[name]))
    assert report.ok, [str(one) for one in report.errors]


def test_it_takes_five_full_passes():
    assert check(monsters.full()).ok


# --- The process around it ---------------------------------------------------------------------------


def test_many_threads_check_at_once():
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(checked(monsters.FINE).ok)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 8


def test_a_check_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    mark = tmp_path / "still-here"
    worker = tmp_path / "worker.py"
    worker.write_text(
        f"import os, time\nif not os.fork():\n  time.sleep(1)\n  open({str(mark)!r}, 'w')\ntime.sleep(60)\n"
    )
    monkeypatch.setattr(run, "WALL_S", 0.3)
    monkeypatch.setattr(run, "_command", lambda: [sys.executable, "-S", "-I", str(worker)])
    assert checked(monsters.FINE).errors[0].message == run.TOO_COMPLEX
    threading.Event().wait(1.5)
    assert not mark.exists()


@pytest.mark.parametrize(
    "begin",
    ["for (;;) {}", "const all = []; for (;;) all.push(new Array(1e6).fill(0));", "const f = () => 1 + f(); f();"],
)
def test_what_takes_all_time_or_memory_is_refused(begin: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        run, "script", lambda: f"function begin() {{ {begin} }} function ask() {{}} function hear() {{}}"
    )
    assert checked(monsters.FINE).errors[0].message == run.TOO_COMPLEX


def test_the_worker_has_neither_environment_nor_files_to_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SECRET_KEY", "not for a compiler")
    spy = tmp_path / "compiler"
    seen = tmp_path / "seen"
    seen.touch()
    spy.write_text(f"#!/bin/sh\nenv > {seen}\nenv >&2\nexit 2\n")
    spy.chmod(0o755)
    *start, _, libraries, limits = run._command()
    monkeypatch.setattr(run, "_command", lambda: [*start, str(spy), libraries, limits])
    report = checked(monsters.FINE)
    assert not report.ok
    assert "not for a compiler" not in str(report)
    assert seen.read_text() == ""


def test_without_a_compiler_it_says_that_it_cannot_tell(monkeypatch: pytest.MonkeyPatch):
    run._command.cache_clear()
    monkeypatch.setattr(run, "compiler_prefix", lambda: None)
    with pytest.raises(CheckUnavailable, match="not installed"):
        checked(monsters.FINE)


def test_a_fault_of_ours_is_not_the_authors(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.setattr(run, "script", lambda: "throw new TypeError('ours')")
    with pytest.raises(CheckUnavailable):
        checked(monsters.FINE)
    assert "ours" in caplog.text


def test_a_compiler_that_crashes_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    crashing = tmp_path / "compiler"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    *start, _, libraries, limits = run._command()
    monkeypatch.setattr(run, "_command", lambda: [*start, str(crashing), libraries, limits])
    report = checked(monsters.FINE)
    assert report.ok
    assert "browsers decide" in report.warnings[0].message


@pytest.mark.parametrize(("signal", "words"), [("XCPU", "too long to compile"), ("ABRT", "more memory")])
def test_a_compiler_that_runs_out_refuses(signal: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    dying = tmp_path / "compiler"
    dying.write_text(f"#!/bin/sh\nkill -{signal} $$\n")
    dying.chmod(0o755)
    *start, _, libraries, limits = run._command()
    monkeypatch.setattr(run, "_command", lambda: [*start, str(dying), libraries, limits])
    report = checked(monsters.FINE)
    assert not report.ok
    assert words in report.errors[0].message


def test_lone_surrogates_and_odd_structures_do_no_harm():
    assert not check(Program("\ud800" + monsters.FINE, {})).ok
    assert check(Program(monsters.FINE, {"buffer_a": {}, "image": {"inputs": []}})).ok


# --- Files and the command ---------------------------------------------------------------------------


def test_it_reads_a_folder_a_document_and_a_file(tmp_path: Path):
    (tmp_path / "image.glsl").write_text(monsters.FINE)
    (tmp_path / "common.glsl").write_text("float one = 1.0;")
    (tmp_path / "buffer_b.glsl").write_text(monsters.FINE)
    (tmp_path / "shader.toml").write_text('[inputs]\nbuffer_b = [{}, { source = "buffer_b", wrap = "repeat" }]\n')
    program = program_from(tmp_path)
    assert program.code_of("common") == "float one = 1.0;"
    assert program.inputs_of("buffer_b")[:2] == [None, {"source": "buffer_b", "filter": "linear", "wrap": "repeat"}]
    document = tmp_path / "program.json"
    document.write_text(json.dumps(program.document))
    assert program_from(document) == program
    assert program_from(tmp_path / "image.glsl") == Program(monsters.FINE, {})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", b"{"),
        ("a.json", b"[]"),
        ("a.json", b'{"glsl_code": "", "passes": {"buffer_x": {}}}'),
        ("a.json", b"[" * 100_000),
        ("a.glsl", b"\xff\xfe\x00"),
        ("a.glsl", b"\xff"),
        ("shader.toml", b"[inputs"),
        ("shader.toml", b"inputs = 3"),
        ("shader.toml", b"[inputs]\nimage = 3"),
        ("shader.toml", b"[inputs]\nbuffer_x = []"),
        ("shader.toml", b"[inputs]\nimage = [3]"),
    ],
)
def test_what_is_no_program_is_told_in_a_sentence(name: str, text: bytes, tmp_path: Path):
    (tmp_path / "image.glsl").write_text(monsters.FINE)
    (tmp_path / name).write_bytes(text)
    with pytest.raises(NoProgram):
        program_from(tmp_path if name == "shader.toml" else tmp_path / name)


def test_a_missing_compiler_fails_the_system_check(monkeypatch: pytest.MonkeyPatch):
    assert installed.check_compiler() == []
    run._command.cache_clear()
    monkeypatch.setattr(run, "compiler_prefix", lambda: None)
    (error,) = installed.check_compiler()
    assert "not installed" in error.msg
