"""Finding and ending what a start of ours left running, by a mark in its environment, never by name."""

from __future__ import annotations

import os
import secrets

import psutil

MARK = "FRACTAFRAG_RUN"
TERM_WAIT_S = 10


def run_id() -> str:
    """This start's mark; children inherit it."""
    if MARK not in os.environ:
        os.environ[MARK] = secrets.token_hex(8)
    return os.environ[MARK]


def identity() -> str:
    """This process, told from a later one with the same number."""
    return f"{os.getpid()} {psutil.Process().create_time()}"


def lives(identity: str) -> bool:
    pid, _, born = identity.partition(" ")
    try:
        process = psutil.Process(int(pid))
        return str(process.create_time()) == born and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, ValueError):
        return False


def find(run: str, folder: str = "") -> list[psutil.Process]:
    """Every living process of that start but the asking one and its parents.

    PostgreSQL's backends write over their environment, so children count with their parents. Redis does so
    too and has no parent left when its starter was killed, but it names its socket, in a folder of its own.
    """
    if not run:
        return []
    me = psutil.Process()
    spared = {me.pid, *(parent.pid for parent in me.parents())}
    found: dict[int, psutil.Process] = {}
    for process in psutil.process_iter():
        try:
            if process.pid in spared or not (_is_marked(process, run) or _serves(process, folder)):
                continue
            for member in (process, *process.children(recursive=True)):
                if member.pid not in spared and member.status() != psutil.STATUS_ZOMBIE:
                    found[member.pid] = member
        except psutil.Error:
            continue
    return list(found.values())


def _is_marked(process: psutil.Process, run: str) -> bool:
    return bool(process.environ().get(MARK) == run)


def _serves(process: psutil.Process, folder: str) -> bool:
    return bool(folder) and any(f"{folder}/" in part for part in process.cmdline())


def end(run: str, folder: str = "", *, wait_s: float = TERM_WAIT_S) -> None:
    """Ask them to stop, then make them."""
    for signal_of in (psutil.Process.terminate, psutil.Process.kill):
        left = find(run, folder)
        if not left:
            return
        for process in left:
            try:
                signal_of(process)
            except psutil.Error:
                continue
        psutil.wait_procs(left, timeout=wait_s)
