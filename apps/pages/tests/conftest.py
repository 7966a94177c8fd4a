from __future__ import annotations

import pytest

from apps.pages.studio import bulk
from apps.shaders import versions
from apps.shaders.check import Report, check
from apps.shaders.programs import Program

ASKED: dict[str, Report] = {}


@pytest.fixture
def compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real compiler's word, asked once for each program: for what is about lists, and has many rows."""

    def asked(program: Program) -> Report:
        if program.content_hash not in ASKED:
            ASKED[program.content_hash] = check(program)
        return ASKED[program.content_hash]

    for module in (versions, bulk):
        monkeypatch.setattr(module, "check", asked)
