"""The farm: programs in, pictures and numbers out, whatever the programs are."""

from __future__ import annotations

import asyncio
import atexit
import itertools
import logging
import os
import queue
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, Final

from apps.renders.farm import orders
from apps.renders.farm.browser import Browser
from apps.renders.farm.drawn import Drawn, Failure, FarmUnavailable, Still
from apps.renders.farm.orders import Order
from apps.renders.farm.packed import Packed
from apps.renders.farm.results import drawn_of, failed, still_of
from apps.renders.farm.server import Server
from apps.shaders.programs import Program

# While it draws, the page says every second that it is there; what holds it up for so long does not come back.
SILENCE_S: Final = 12.0
# Ending a browser takes a moment too.
ENDING_S: Final = 3.0
# Less than this is no time for another try.
TRY_S: Final = 15.0
LOOK_EVERY_S: Final = 0.1
WEIGH_EVERY_S: Final = 0.3
# One browser at work has about 350 MB of its own.
MOST_BYTES: Final = 1_200_000_000
# What grows by tens of kilobytes a draw is begun anew before it matters.
RECYCLE_DRAWS: Final = 300
RECYCLE_LOOKS: Final = 10
RECYCLE_BYTES: Final = 700_000_000
# A machine whose disk is full breaks browsers too.
ROOM_BYTES: Final = 8 * 1024 * 1024

INTERRUPT_WAIT_S: Final = 10.0
# As the page says it.
UNAVAILABLE: Final = "unavailable"
TAKE: Final = "job => { globalThis.take(job); }"

logger = logging.getLogger(__name__)

OnStill = Callable[[Still], None]


@dataclass(frozen=True)
class Ended:
    """How one try ended: with what the page said, or with why it can say nothing any more."""

    said: Packed | None = None
    failure: Failure = Failure.NONE
    # Whether the same browser may go on.
    is_well: bool = False
    # There was nothing to draw with, before the shader was even read.
    is_machines: bool = False


class Farm:
    """One browser, one page, one program at a time; cheap until the first draw."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: Server
        self._browser: Browser | None = None
        self._numbers = itertools.count(1)
        self._hearing: _Hearing | None = None
        self._pid = os.getpid()

    def draw(self, program: Program, order: Order, on_still: OnStill | None = None) -> Drawn:
        """Never raises for what a shader does; FarmUnavailable for what the machine does. What interrupts it (a job's
        time-out) leaves nothing running."""
        with self._turn:
            began = time.monotonic()
            told: queue.SimpleQueue[Still | Drawn | BaseException] = queue.SimpleQueue()
            work = self._begun(self._told(program, order, told))
            try:
                while not isinstance(heard := told.get(), Drawn):
                    if isinstance(heard, BaseException):
                        raise heard
                    # Here, in the thread that asked: what is called may use its connections.
                    if on_still is not None:
                        on_still(heard)
            except FarmUnavailable:
                raise
            except BaseException:
                self._interrupt(work)
                raise
            return replace(heard, elapsed_ms=(time.monotonic() - began) * 1000)

    def warm(self) -> None:
        """Starts the browser now rather than with the first draw. Raises FarmUnavailable."""
        with self._turn:
            self._run(self._ready())

    def with_page(self, work: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
        """Does something with the page itself; for benchmarks and tests, which know what they ask."""
        with self._turn:
            return self._run(self._shown(work))

    @property
    def browser(self) -> Browser | None:
        return self._browser

    def close(self) -> None:
        with self._turn:
            browser, self._browser = self._browser, None
            if os.getpid() != self._pid:
                return  # a fork of the process that owns them
            if browser:
                browser.kill()
            if self._loop:
                self._server.close()
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._loop = None

    def _at_work(self) -> asyncio.AbstractEventLoop:
        """A loop in a thread of its own: an exception that a signal throws into the caller does not tear it."""
        if self._loop is None:
            self._server = Server(self._hear)
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, name="farm", daemon=True).start()
        return self._loop

    def _begun(self, work: Coroutine[Any, Any, Any]) -> _Work:
        over = threading.Event()

        async def whole() -> Any:
            try:
                return await work
            finally:
                over.set()

        return _Work(asyncio.run_coroutine_threadsafe(whole(), self._at_work()), over)

    def _run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        work = self._begun(coroutine)
        try:
            return work.future.result()
        except FarmUnavailable:
            raise
        except BaseException:
            self._interrupt(work)
            raise

    def _interrupt(self, work: _Work) -> None:
        work.future.cancel()
        browser, self._browser = self._browser, None
        if browser:
            browser.kill()
        # One that was just starting is ended by whoever started it.
        work.over.wait(INTERRUPT_WAIT_S)

    async def _told(self, program: Program, order: Order, told: queue.SimpleQueue[Any]) -> None:
        try:
            told.put(await self._drawn(program, order, told.put))
        except BaseException as error:
            told.put(error)

    async def _drawn(self, program: Program, order: Order, on_still: OnStill) -> Drawn:
        """Twice, in a new browser, where the first one went away: somebody may have killed it."""
        deadline = time.monotonic() + orders.LONGEST_S - ENDING_S
        shown = _Once(on_still)
        while True:
            browser = await self._ready()
            ended = await self._tried(browser, program, order, deadline, shown)
            if not ended.is_well or _is_worn(browser):
                await self._without_browser()
            shown.is_never_begun &= ended.is_machines
            if ended.failure in {Failure.CRASH, Failure.GRAPHICS}:
                _require_room()
                if shown.is_first_try and deadline - time.monotonic() > TRY_S:
                    shown.is_first_try = False
                    continue
                if shown.is_never_begun and ended.is_machines:
                    raise FarmUnavailable("Chromium has no WebGL 2 here.")
            if ended.said is None:
                return failed(ended.failure, shown.still, browser.version)
            if still := still_of(ended.said, order):
                shown(still)
            return drawn_of(ended.said, shown.still, browser.version)

    async def _tried(self, browser: Browser, program: Program, order: Order, deadline: float, shown: _Once) -> Ended:
        number = next(self._numbers)
        hearing = self._hearing = _Hearing(number, asyncio.get_running_loop(), order, shown)
        job = {"id": number, "program": program.document, **order.plan()}
        browser.draws += 1
        telling = asyncio.ensure_future(browser.tell(TAKE, job))
        try:
            return await self._watched(browser, hearing, telling, deadline)
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)

    async def _watched(
        self, browser: Browser, hearing: _Hearing, telling: asyncio.Future[None], deadline: float
    ) -> Ended:
        weighed = time.monotonic()
        waiting: set[asyncio.Future[Any]] = {hearing.answer, telling}
        while True:
            done, _ = await asyncio.wait(waiting, timeout=LOOK_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
            now = time.monotonic()
            if hearing.answer in done:
                return _ended(hearing.answer.result())
            if browser.is_gone or (telling in done and telling.exception()):
                return Ended(failure=Failure.CRASH)
            waiting -= done
            if now - hearing.latest > SILENCE_S or now > deadline:
                return Ended(failure=Failure.SLOW)
            if now - weighed > WEIGH_EVERY_S:
                weighed = now
                if browser.memory() > MOST_BYTES:
                    return Ended(failure=Failure.MEMORY)

    async def _ready(self) -> Browser:
        if self._browser and self._browser.is_gone:
            await self._without_browser()
        if self._browser is None:
            self._browser = await Browser.start(self._server.url)
        return self._browser

    async def _without_browser(self) -> None:
        browser, self._browser = self._browser, None
        if browser:
            await browser.close()

    async def _shown(self, work: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
        return await work((await self._ready()).page)

    def _hear(self, number: int, what: str, body: bytes) -> None:
        """From a thread of the server."""
        if (hearing := self._hearing) and hearing.number == number:
            hearing.heard(what, body)


@dataclass(frozen=True)
class _Work:
    future: Future[Any]
    over: threading.Event


class _Once:
    """The first still of a program is passed on, a second try's is not."""

    def __init__(self, tell: OnStill) -> None:
        self._tell = tell
        self.still: Still | None = None
        self.is_first_try = True
        # Whether each try found nothing to draw with.
        self.is_never_begun = True

    def __call__(self, still: Still) -> None:
        is_new, self.still = self.still is None, still
        if is_new:
            self._tell(still)


class _Hearing:
    """What the page says of one draw."""

    def __init__(self, number: int, loop: asyncio.AbstractEventLoop, order: Order, on_still: OnStill) -> None:
        self.number = number
        self.answer: asyncio.Future[Packed] = loop.create_future()
        self.latest = time.monotonic()
        self._loop = loop
        self._order = order
        self._on_still = on_still

    def heard(self, what: str, body: bytes) -> None:
        self.latest = time.monotonic()
        if what == "still":
            if still := still_of(Packed.of(body), self._order):
                self._on_still(still)
        elif what == "done":
            self._loop.call_soon_threadsafe(self._answered, Packed.of(body))

    def _answered(self, said: Packed) -> None:
        if not self.answer.done():
            self.answer.set_result(said)


def _ended(said: Packed) -> Ended:
    kind = said.facts.get("failure", "")
    if problem := said.facts.get("problem"):
        logger.error("The page that draws failed: %s", problem)
    if kind == UNAVAILABLE:
        return Ended(failure=Failure.GRAPHICS, is_machines=True)
    return Ended(said, Failure(kind), is_well=kind in {Failure.NONE, Failure.COMPILE})


def _is_worn(browser: Browser) -> bool:
    """Weighing looks at every process of the machine, so not each time."""
    is_heavy = browser.draws % RECYCLE_LOOKS == 0 and browser.memory() > RECYCLE_BYTES
    return is_heavy or browser.draws >= RECYCLE_DRAWS


def _require_room() -> None:
    """A browser that stops because the disk is full says nothing about the shader."""
    try:
        free = shutil.disk_usage(tempfile.gettempdir()).free
    except OSError as error:
        raise FarmUnavailable(f"The temporary folder cannot be used: {error}.") from error
    if free < ROOM_BYTES:
        raise FarmUnavailable("The temporary folder is full.")


_shared: Farm | None = None
_sharing = threading.Lock()


def shared() -> Farm:
    """This process' own; made anew in a fork."""
    global _shared
    with _sharing:
        if _shared is None or _shared._pid != os.getpid():
            _shared = Farm()
        return _shared


def close_shared() -> None:
    global _shared
    with _sharing:
        farm, _shared = _shared, None
    if farm is not None:
        farm.close()


atexit.register(close_shared)
