"""bin/setup on a machine that lacks something says so in one sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fractafrag import chromium
from tests.conftest import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The parts that setting up reads, in a folder without an environment."""
    (tmp_path / "fractafrag").mkdir()
    for name in ("__init__.py", "install.py", "chromium.py"):
        shutil.copy(ROOT / "fractafrag" / name, tmp_path / "fractafrag")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    shutil.copytree(ROOT / "bin", tmp_path / "bin")
    return tmp_path


def tools(folder: Path, **scripts: str) -> str:
    """A PATH with the shell's own tools and these scripts alone."""
    path = folder / "path"
    path.mkdir()
    for name in ("sh", "dirname", "env", "cat"):
        (path / name).symlink_to(str(shutil.which(name)))
    for name, script in scripts.items():
        (path / name).write_text(f"#!{shutil.which('sh')}\n{script}\n")
        (path / name).chmod(0o755)
    return str(path)


def setup(checkout: Path, path: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": path, **more}
    return subprocess.run(["bin/setup"], cwd=checkout, env=env, capture_output=True, text=True, check=False)


def test_an_old_python_is_named(checkout):
    old = 'case "$1" in -V) echo Python 3.9.2;; *) exit 1;; esac'
    done = setup(checkout, tools(checkout, python3=old))
    assert done.returncode == 1
    assert done.stderr == "Fractafrag needs Python 3.11 or newer; python3 is Python 3.9.2.\n"


def test_no_python_at_all_is_said(checkout):
    done = setup(checkout, tools(checkout))
    assert done.stderr == "Fractafrag needs Python 3.11 or newer; none was found.\n"


def test_a_missing_venv_module_is_said(checkout):
    # Debian's Python without python3-venv: everything works but -m venv.
    (checkout / "without").mkdir()
    (checkout / "without" / "venv.py").write_text("raise SystemExit(1)")
    real = Path(sys.base_prefix) / "bin" / "python3"
    done = setup(checkout, tools(checkout, python3=f'exec {real} "$@"'), PYTHONPATH=str(checkout / "without"))
    assert done.returncode == 1
    assert done.stderr.startswith("Python's venv module is missing.")
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (checkout / ".venv").exists()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    monkeypatch.setattr(chromium, "MAC", "/nowhere")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    return []


def test_a_missing_chromium_is_one_line_where_apt_has_none(monkeypatch, said):
    monkeypatch.setattr(chromium, "_os_release", lambda: ["ID=ubuntu"])
    chromium.install(said.append)
    (line,) = said
    assert "Ubuntu: snap install chromium" in line
    assert "pictures will wait" in line


def test_chromium_comes_through_apt_on_debian_as_root(monkeypatch, said, tmp_path):
    log = tmp_path / "asked"
    apt = tmp_path / "apt-get"
    makes = f'printf "#!/bin/sh\\n" > {tmp_path}/chromium; /bin/chmod 755 {tmp_path}/chromium'
    apt.write_text(f'#!/bin/sh\necho "$@" >> {log}\n{makes}\n')
    apt.chmod(0o755)
    monkeypatch.setattr(chromium, "_os_release", lambda: ["ID=debian"])
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    chromium.install(said.append)
    assert "install -y --no-install-recommends chromium" in log.read_text()
    assert said == ["Installing Chromium through apt."]
    assert chromium.find() == str(tmp_path / "chromium")


def test_a_chosen_chromium_that_is_not_there_is_not_replaced_by_another(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "missing"))
    assert chromium.find() is None
