"""What the machine says about browsers of ours: nothing here trusts what the farm believes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from apps.renders.farm.homes import PREFIX


@contextmanager
def own_temporary_folder() -> Iterator[Path]:
    """For TMPDIR of what is started: other tests have browsers too. Its name is short, since sockets lie in it."""
    folder = Path(tempfile.mkdtemp(prefix="ff-t-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def left_in(folder: Path) -> list[str]:
    """Profiles, and processes that were started with one of them."""
    homes = [path.name for path in folder.glob(f"{PREFIX}*")]
    return homes + [
        command_of(process)[:200] for process in psutil.process_iter() if str(folder) in command_of(process)
    ]


def is_alone_in(folder: Path) -> bool:
    """One profile, and no process that lives in another one."""
    homes = list(folder.glob(f"{PREFIX}*"))
    living = [command for process in psutil.process_iter() if str(folder) in (command := command_of(process))]
    return len(homes) == 1 and all(homes[0].name in command for command in living)


def browsers_of(pid: int) -> list[psutil.Process]:
    """The first processes of the browsers that this process, or one that it keeps, has started."""
    return [process for process in below(pid) if PREFIX in command_of(process) and "--type=" not in command_of(process)]


def parts_of(pid: int, kind: str) -> list[psutil.Process]:
    return [process for process in below(pid) if f"--type={kind}" in command_of(process)]


def below(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
