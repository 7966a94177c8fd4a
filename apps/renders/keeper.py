"""Keeps one render worker at work: starts it again when it left or was killed, and clears up after it.

A worker that hangs leaves at once, and a machine that runs short of memory may kill it; its browser
would go on for ever. So it works in a process of its own, with a parent that does nothing but wait.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from types import FrameType

from apps.renders.farm import homes, shared

logger = logging.getLogger(__name__)

# As in sysexits.h: nothing can be drawn here for now. Whoever leaves with it has said why.
UNAVAILABLE = 69
# Chromium may be installed meanwhile: the next worker reads the settings anew.
LOOK_AGAIN_S = 120
# A worker that ends soon after its start will probably do so again.
STEADY_S = 60
REST_S = (0.2, 2, 5, 15, 30)


class Keeper:
    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.worker: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()
        self.ended_early = 0
        self.is_known_unavailable = False

    def keep(self) -> None:
        """Until told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        homes.sweep()
        while not self.stopping.is_set():
            began = time.monotonic()
            code = self._one_worker()
            homes.sweep()
            if not self.stopping.is_set():
                self._rest(code, time.monotonic() - began)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()
        if self.worker is not None:
            with contextlib.suppress(ProcessLookupError):
                self.worker.terminate()

    def _one_worker(self) -> int:
        reader, writer = os.pipe()
        # The keeper's own start has checked the settings.
        arguments = ["--skip-checks", f"--kept-by={reader}", *(["--again"] if self.is_known_unavailable else [])]
        try:
            # In a session of its own, so that Ctrl-C reaches the keeper alone, which passes it on once.
            self.worker = subprocess.Popen([*self.command, *arguments], pass_fds=[reader], start_new_session=True)
            os.close(reader)
            if self.stopping.is_set():  # told so before there was anybody to tell
                self.worker.terminate()
            return self.worker.wait()
        finally:
            os.close(writer)
            self.worker = None

    def _rest(self, code: int, lasted_s: float) -> None:
        self.is_known_unavailable = code == UNAVAILABLE
        if self.is_known_unavailable:
            self.stopping.wait(LOOK_AGAIN_S)
            return
        seconds = REST_S[min(self.ended_early, len(REST_S) - 1)]
        self.ended_early = 0 if lasted_s > STEADY_S else self.ended_early + 1
        logger.warning("The render worker left (%s) and is started again", code)
        self.stopping.wait(seconds)


def leave_with(reader: int) -> None:
    """For a worker: its keeper holds the other end and never writes, so when reading ends, the keeper has gone."""

    def watch() -> None:
        os.read(reader, 1)
        leave(1)

    threading.Thread(target=watch, name="keeper", daemon=True).start()


def leave(code: int) -> None:
    """At once, in the middle of whatever hangs, and without a browser left behind."""
    try:
        end_browser()
    finally:
        os._exit(code)


def end_browser() -> None:
    """From any thread, whatever it is doing: who waits for it is told that it has gone."""
    browser = shared().browser
    if browser is not None:
        browser.kill()
