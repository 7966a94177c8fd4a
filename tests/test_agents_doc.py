"""docs/agents.md says what the code does: who builds on it must not be surprised."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import Resolver404, resolve

from apps.core.rest import errors
from apps.core.rest.inputs import MAX_JSON_BYTES, MAX_PAGE_SIZE
from apps.keys import connecting, limits, services, tokens
from apps.keys.agents import kit, server
from apps.keys.limits import Room
from apps.keys.models import IDEMPOTENCY_KEY_CHARS, ApiKey
from apps.keys.rest import headers_of
from apps.keys.tiers import APPROVALS_FOR_STANDARD, TIERS
from apps.renders.services import MAX_PREVIEWS_WAITING
from apps.shaders.programs import MAX_PASS_BYTES
from tests.conftest import ROOT

DOC = (ROOT / "docs/agents.md").read_text()
SITE_URL = "https://fractafrag.example"


def rows(title: str) -> list[list[str]]:
    """The table under the first heading that begins so, without its own head."""
    part = DOC.split(f"\n## {title}", 1)[1].split("\n## ", 1)[0]
    table = re.findall(r"^\| (.+) \|$", part, re.MULTILINE)
    return [row.split(" | ") for row in table if not row.startswith("---")][1:]


def test_it_names_every_scope_with_what_it_opens():
    said = {scope.strip("`"): words for scope, words in rows("A key")}
    assert said == {scope.value: scope.label.partition(": ")[2] for scope in ApiKey.Scope}


def test_it_names_every_tier_with_its_limits():
    said = [row for row in rows("Tiers and limits") if len(row) == 4]
    assert said == [
        [
            f"`{name.value}`",
            f"{tier.writes_an_hour:,}",
            f"{tier.reads_an_hour:,}",
            "reviewed first" if tier.submissions_are_reviewed else "public at once",
        ]
        for name, tier in TIERS.items()
    ]


def test_it_names_every_header_of_a_limit():
    room = Room(limit=300, used=0, allowed=True, reset_s=0, wait_s=0)
    said = {row[0].strip("`") for row in rows("Tiers and limits") if len(row) == 2} - {"header"}
    assert said == set(headers_of(room))
    assert f"`{headers_of(room)['RateLimit-Policy']}`" in DOC


@pytest.mark.parametrize(
    "words",
    [
        f"After {APPROVALS_FOR_STANDARD} approved submissions",
        f"You can have {services.MAX_LIVE_KEYS} that work",
        f"the old one {services.OVERLAP.days * 24} hours longer",
        f"up to {IDEMPOTENCY_KEY_CHARS} visible characters",
        f"`limit` (up to {MAX_PAGE_SIZE})",
        f"a request holds {MAX_JSON_BYTES // 1024**2} MiB",
        f"{len('ff_') + tokens.PREFIX_CHARS} characters",
        f"A pass holds {MAX_PASS_BYTES // 1024} KiB",
        f"gone after a day; {MAX_PREVIEWS_WAITING} may wait at a time",
    ],
)
def test_it_has_each_number_from_the_code(words):
    assert words in DOC


def test_it_says_what_a_week_a_day_and_an_hour_are():
    assert (services.EXPIRY_TOLD.days, services.IDEMPOTENCY_KEPT.days, limits.WINDOW_S) == (7, 1, 3600)
    assert "A week before a key ends" in DOC
    assert "within a day" in DOC


def test_it_names_every_tool_resource_and_prompt():
    server.build()
    assert {row[0].strip("`") for row in rows("Shaders")} == set(kit.TOOLS)
    assert [name for name in (*kit.RESOURCES, *kit.PROMPTS) if name.rpartition("/")[2] not in DOC] == []


# --- Errors -------------------------------------------------------------------------------------


def codes_in(path: Path) -> Iterator[tuple[str, int]]:
    """Each code that is written out where something is refused, with its status."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and len(node.args) > 1:
            status, code = node.args[:2]
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in {"Problem", "plain_answer", "_refusal"} and isinstance(code, ast.Constant):
                yield str(code.value), int(ast.literal_eval(status))


def every_code() -> dict[str, int]:
    found = dict(pair for path in (ROOT / "apps").rglob("*.py") if "tests" not in path.parts for pair in codes_in(path))
    theirs = {code: int(vars(kind)["status_code"]) for kind, code in errors.CODES.items()}
    return {**found, **theirs, "internal_error": 500}


def test_it_names_every_code_with_its_status():
    said = {}
    for names, statuses, _ in rows("Errors"):
        codes, numbers = re.findall(r"`(\w+)`", names), statuses.split(", ")
        said |= dict(zip(codes, map(int, numbers * len(codes) if len(numbers) == 1 else numbers), strict=False))
    assert said == every_code()


# --- What is copied -----------------------------------------------------------------------------


def test_it_has_every_configuration_of_the_page(settings):
    settings.SITE_URL = SITE_URL
    for connection in connecting.connections():
        assert f"**{connection.client}.** {connection.where}" in DOC
        assert f"\n{connection.text}\n```" in DOC


def test_every_address_of_ours_that_it_names_exists():
    named = set(re.findall(rf"{SITE_URL}(/[\w/]*)", DOC)) | set(
        re.findall(r"`(?:GET |POST )?(/(?:api|keys)[\w/]*)`", DOC)
    )
    assert len(named) > 5
    for path in named - {"/mcp"}:
        try:
            resolve(path)
        except Resolver404:
            # A folder of addresses, named as one.
            assert path in {"/api/v1/", "/api/auth/app/v1/"}


def test_the_snippet_for_scanners_finds_our_keys_and_nothing_else():
    snippet = re.search(r"```python\n(.+?)```", DOC, re.DOTALL)
    assert snippet
    scanner: dict[str, Any] = {}
    exec(snippet[1], scanner)  # what is tested is that it runs as it is written there
    keys = [tokens.new() for _ in range(50)]
    text = f'key = "{keys[0]}"\n' + "\n".join(keys[1:]) + f"\nff_{'0' * 65} x{keys[0]} {keys[0]}x"
    assert scanner["keys_in"](text) == keys
    assert f"```\n{tokens.PATTERN}\n```" in DOC
