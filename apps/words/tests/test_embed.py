"""The command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from apps.words import SIZE, WORDS_VERSION, embed
from tests.conftest import ROOT


def said(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("embed", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_it_says_one_object_a_text():
    found = [json.loads(line) for line in said("a campfire", "neon tunnel", "--json")]
    assert [each["text"] for each in found] == ["a campfire", "neon tunnel"]
    assert {each["words_version"] for each in found} == {WORDS_VERSION}
    assert np.abs(np.array([each["vector"] for each in found]) - embed(["a campfire", "neon tunnel"])).max() < 1e-5


def test_it_says_plain_numbers_else():
    (line,) = said("a campfire")
    assert np.array(line.split(), float) == pytest.approx(embed(["a campfire"])[0], abs=1e-6)


def test_it_reads_lines_and_needs_neither_database_nor_redis():
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
    given = "a campfire\r\n\n\xff 日本\nlast".encode("latin-1", "replace") + b" one"
    done = subprocess.run(
        [sys.executable, "manage.py", "embed", "first", "-", "--json"],
        cwd=ROOT,
        env={**os.environ, **nowhere},
        input=given,
        capture_output=True,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["text"] for each in found] == ["first", "a campfire", "", "\ufffd ??", "last one"]
    assert [len(each["vector"]) for each in found] == [SIZE] * 5
    assert not any(found[2]["vector"])


def test_it_wants_a_text():
    with pytest.raises(CommandError):
        call_command("embed")
