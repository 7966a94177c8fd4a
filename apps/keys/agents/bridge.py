"""Runs the protocol's coroutines in the thread that asked, and what they ask for outside any event loop.

An agent's request is one body in and one answer out, so it needs no loop of the process' own: its thread has one,
and drives it until the answer is there. A tool then runs in that same thread like a view of Django's, with no loop
running around it, its connections where Django looks for them, and no other thread to wake (docs/decisions/0009).
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

# The protocol itself waits for nothing outside. Were it ever to, the thread would be lost without this.
STUCK_S = 10.0


class Stage:
    def __init__(self) -> None:
        self.pid = os.getpid()
        self._loop = asyncio.new_event_loop()
        self._wanted: tuple[Callable[[], Any], asyncio.Future[Any]] | None = None

    async def outside(self, function: Callable[[], T]) -> T:
        """Leave the loop, call this in the same thread, come back with what it returned or raised."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._wanted = function, future
        self._loop.stop()
        return await future

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        task = self._loop.create_task(coroutine)
        task.add_done_callback(lambda _: self._loop.stop())
        while not task.done():
            watch = self._loop.call_later(STUCK_S, task.cancel)
            self._loop.run_forever()
            watch.cancel()
            wanted, self._wanted = self._wanted, None
            if wanted is not None:
                _fulfil(*wanted)
        try:
            return task.result()
        except asyncio.CancelledError:
            raise TimeoutError(f"The protocol waited for nothing for {STUCK_S} s.") from None


def _fulfil(function: Callable[[], Any], future: asyncio.Future[Any]) -> None:
    try:
        future.set_result(function())
    except BaseException as error:
        future.set_exception(error)


_here = threading.local()


def stage() -> Stage:
    """This thread's. One that came along in a fork would share its file descriptors with another process."""
    found: Stage | None = getattr(_here, "stage", None)
    if found is None or found.pid != os.getpid():
        found = _here.stage = Stage()
    return found
