"""Shaders in files, checked and drawn by a command."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.renders.from_files import shaders_in
from apps.renders.tests.browsers import browsers_of, left_in, own_temporary_folder
from apps.shaders.check import run
from tests.conftest import ROOT, wait_for

WAVES = "void mainImage(out vec4 c, in vec2 p) { c = vec4(0.5 + 0.5 * sin(iTime + p.xyx / 40.0), 1.0); }"
ENDLESS = (
    "void mainImage(out vec4 c, in vec2 p) { float a = p.x; while (a > -1.0) { a = fract(a) + 0.1; } c = vec4(a); }"
)


@pytest.fixture
def room() -> Iterator[Path]:
    with own_temporary_folder() as folder:
        yield folder


# The same command, with less patience for what does not end than a person with a slow machine needs.
HASTY = """import sys, django; django.setup()
from apps.renders.farm import orders
from django.core.management import execute_from_command_line as run
orders.BUDGET_MS["first"] = 5000
run(["manage.py", *sys.argv[1:]])
"""


def command(room: Path, *arguments: object, program: Sequence[str] = ("manage.py",)) -> subprocess.Popen[str]:
    # Nothing is there that it could ask.
    nowhere = {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "TMPDIR": str(room),
        "DJANGO_SETTINGS_MODULE": "fractafrag.settings",
    }
    words = [sys.executable, *program, "glsl", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, cwd=ROOT, env={**os.environ, **nowhere}, stdout=pipe, stderr=pipe, text=True)


# --- Checking -----------------------------------------------------------------------------------


def test_the_command_says_what_the_check_says(tmp_path: Path):
    good, bad = tmp_path / "good.glsl", tmp_path / "bad.frag"
    good.write_text(WAVES)
    bad.write_text("void mainImage(out vec4 c, in vec2 p) {\nc = vec4(glow);\n}")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("glsl", "check", str(good), str(bad), str(tmp_path / "absent.glsl"), "--json", stdout=out)
    assert ended.value.code == 1
    first, second, third = (json.loads(line) for line in out.getvalue().splitlines())
    assert first == {"file": str(good), "ok": True, "dialect": "shadertoy", "errors": [], "warnings": []}
    assert second["errors"] == [{"pass": "image", "line": 2, "message": "glow is not declared."}]
    assert third["ok"] is False
    out = StringIO()
    call_command("glsl", "check", str(good), stdout=out)
    assert out.getvalue() == f"{good}: fine (shadertoy)\n"


def test_the_command_fails_where_nothing_can_be_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    good = tmp_path / "good.glsl"
    good.write_text(WAVES)
    run._command.cache_clear()
    monkeypatch.setattr(run, "compiler_prefix", lambda: None)
    with pytest.raises(CommandError, match="Nothing can be checked"):
        call_command("glsl", "check", str(good))


# --- Which files --------------------------------------------------------------------------------


def test_a_folder_means_the_shaders_in_it_however_deep(tmp_path: Path):
    for name in (
        "b.glsl",
        "a.frag",
        "deep/er/c.json",
        "notes.md",
        ".hidden.glsl",
        "many/image.glsl",
        "many/common.glsl",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(WAVES)
    (tmp_path / "deep/back").symlink_to(tmp_path)
    found = [str(path.relative_to(tmp_path)) for path in shaders_in(tmp_path)]
    assert found == ["a.frag", "b.glsl", "deep/er/c.json", "many"]
    (tmp_path / "empty").mkdir()
    assert shaders_in(tmp_path / "empty") == [tmp_path / "empty"]


# --- Drawing ------------------------------------------------------------------------------------


@pytest.mark.browser
def test_many_files_are_drawn_the_bad_ones_among_them_told_apart(tmp_path: Path, room: Path):
    (tmp_path / "more").mkdir()
    files: dict[str, str | bytes] = {
        "waves.glsl": WAVES,
        "more/waves.glsl": WAVES.replace("40.0", "90.0"),
        "wrong.glsl": "void mainImage(out vec4 c, in vec2 p) {\nc = vec4(glow);\n}",
        "endless.glsl": ENDLESS,
        "bytes.glsl": b"\x89PNG\0\0",
        "latin.glsl": b"// \xe9\xe8",
        "list.json": "[1]",
        "zero.glsl": "",
        "still.frag": "void main() { gl_FragColor = vec4(0.2, 0.4, 0.6, 1.0); }",
    }
    for name, text in files.items():
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    files_and_more = [tmp_path, tmp_path / "absent.glsl", "--out", tmp_path / "out", "--preview", "--json"]
    running = command(room, "render", *files_and_more, program=("-c", HASTY))
    answer, said = running.communicate()
    assert running.returncode == 1, said
    told = {str(Path(one["file"]).relative_to(tmp_path)): one for one in map(json.loads, answer.splitlines())}
    assert set(told) == {*files, "absent.glsl"}, said
    good = {"waves.glsl", "more/waves.glsl", "still.frag"}
    assert {name for name, one in told.items() if one["status"] == "ready"} == good
    assert all(one["reason"] and one["kind"] for name, one in told.items() if name not in good)
    assert told["wrong.glsl"]["messages"][0]["line"] == 2
    assert told["endless.glsl"]["kind"] == "slow"
    for name in good:
        complete(told[name])
    assert told["waves.glsl"]["picture"] != told["more/waves.glsl"]["picture"]
    assert (told["waves.glsl"]["static"], told["still.frag"]["static"]) == (False, True)
    # One browser for all, and it has gone.
    assert left_in(room) == []


def size_of(webp: Path) -> tuple[int, int]:
    head = webp.read_bytes()[:30]
    assert (head[:4], head[8:12]) == (b"RIFF", b"WEBP")
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    assert head[12:16] == b"VP8 "
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF


def complete(one: dict[str, Any]) -> None:
    assert size_of(Path(one["picture"])) == (640, 360)
    assert Path(one["preview"]).read_bytes().startswith(b"\x1a\x45\xdf\xa3")
    assert (len(one["fingerprint"]), len(one["code_vector"])) == (512, 256)
    assert sum(number**2 for number in one["fingerprint"]) == pytest.approx(1, abs=1e-3)
    assert len(one["frame_ms"]) == 3
    assert all(number > 0 for number in (*one["frame_ms"].values(), one["elapsed_ms"]))
    assert re.fullmatch(r"\d+(\.\d+){3}", one["browser_version"])


@pytest.mark.browser
def test_a_size_may_be_asked_for_and_words_come_without_json(tmp_path: Path):
    file = tmp_path / "waves.glsl"
    file.write_text(WAVES)
    out = StringIO()
    call_command("glsl", "render", str(file), "--out", str(tmp_path / "out"), "--size", "96x64", stdout=out)
    assert size_of(tmp_path / "out/waves.webp") == (96, 64)
    assert out.getvalue().startswith(f"{file}: ready in ")
    assert not (tmp_path / "out/waves.webm").exists()


@pytest.mark.parametrize("size", ["640", "0x0", "15x99", "99999x9", "4096x4096", "-6x4", "6.5x7"])
def test_a_size_that_makes_no_picture_is_refused(size: str, tmp_path: Path):
    with pytest.raises(CommandError, match="A size is"):
        call_command("glsl", "render", "a.glsl", "--out", str(tmp_path), f"--size={size}")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    (tmp_path / "waves.glsl").write_text(WAVES)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("glsl", "render", str(tmp_path / "waves.glsl"), "--out", str(tmp_path / "waves.glsl"))


def test_without_a_browser_it_says_so_in_a_sentence(tmp_path: Path, settings: Any):
    settings.CHROMIUM_PATH = ""
    (tmp_path / "waves.glsl").write_text(WAVES)
    with pytest.raises(CommandError, match="Nothing can be rendered here"):
        call_command("glsl", "render", str(tmp_path / "waves.glsl"), "--out", str(tmp_path))


@pytest.mark.fault
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle_it_leaves_nothing_running(number: signal.Signals, tmp_path: Path, room: Path):
    file = tmp_path / "endless.glsl"
    file.write_text(ENDLESS)
    running = command(room, "render", file, "--out", tmp_path)
    wait_for(lambda: browsers_of(running.pid), 30)
    running.send_signal(number)
    running.communicate(timeout=30)
    assert running.returncode == 128 + number
    assert left_in(room) == []
