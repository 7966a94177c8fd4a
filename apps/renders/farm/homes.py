"""Folders that browsers live in, and what is left of those whose worker died."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import IO, Final

import psutil

PREFIX: Final = "ff-chromium-"
# Between a folder and its lock lies a moment.
YOUNG_S: Final = 60
END_WAIT_S: Final = 10


class Home:
    """A folder of one browser's own. Its lock goes with this process, however that ends."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.profile = self.path / "profile"
        self._lock: IO[bytes] = (self.path / "lock").open("wb")
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.profile.mkdir()

    def leave(self) -> None:
        """Ends whatever lives here, and takes the folder away."""
        end_those_in(self.path)
        _remove(self.path)
        self._lock.close()


def sweep() -> None:
    """Ends browsers, and removes folders, whose worker is gone: killed with -9 it could not do so itself."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if path.stat().st_uid == os.getuid() and (lock := _taken(path)):
                with lock:
                    end_those_in(path)
                    _remove(path)
        except OSError:
            continue


def end_those_in(path: Path) -> None:
    """Every process with this folder in its command, and every child of one, by their ids."""
    deadline = time.monotonic() + END_WAIT_S
    while living := those_in(path):
        for process in living:
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(living, timeout=0.2)
        if time.monotonic() > deadline:
            return


def those_in(path: Path) -> list[psutil.Process]:
    found: dict[int, psutil.Process] = {}
    for process in psutil.process_iter():
        try:
            if any(str(path) in part for part in process.cmdline()):
                for member in (process, *process.children(recursive=True)):
                    found[member.pid] = member
        except psutil.Error:
            continue
    return [process for process in found.values() if _lives(process)]


def _lives(process: psutil.Process) -> bool:
    try:
        return process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _taken(path: Path) -> IO[bytes] | None:
    """The lock of a folder whose owner is gone; None where somebody holds it, or may be about to."""
    try:
        lock = (path / "lock").open("rb")
    except FileNotFoundError:
        if time.time() - path.stat().st_mtime > YOUNG_S:
            _remove(path)
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def _remove(path: Path) -> None:
    # A process that is just ending may still write.
    for _ in range(5):
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return
        time.sleep(0.1)
