"""One Chromium of ours with one page, from its start to the end of its last process."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import re
import signal
import subprocess
import sys
import time
import warnings
from typing import Any, Final

import psutil
from django.conf import settings

from apps.renders.farm.drawn import FarmUnavailable
from apps.renders.farm.homes import Home, sweep

START_WAIT_S: Final = 20
MEMBERS_EVERY_S: Final = 3.0
FLAGS: Final = [
    "--headless=new",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    # Our own watchdog knows what it waits for; these would end a slow frame, or slow down a page that nobody sees.
    "--disable-gpu-watchdog",
    "--disable-hang-monitor",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--disable-gpu-shader-disk-cache",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--mute-audio",
    "--hide-scrollbars",
    # Nothing but our own server: no name is found, every other address goes to a proxy that is not there, and WebRTC
    # may not go around it. The page's policy alone would stop neither WebRTC nor leaving for another address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--proxy-server=http://127.0.0.1:9",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    # The same, as older ones call it.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
]
PR_SET_PDEATHSIG: Final = 1
# The kernel, where it must end somebody for memory, ends the browser rather than the worker.
END_FIRST: Final = b"900"
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Browser:
    def __init__(self, home: Home, process: subprocess.Popen[bytes], page: Any, version: str) -> None:
        self._home = home
        self._process = process
        self.page = page
        self._connection = page._client._connection
        self._is_page_gone = False
        self.version = version
        self.draws = 0
        self._looked = -MEMBERS_EVERY_S
        self._known: list[psutil.Process] = []

    @classmethod
    async def start(cls, url: str) -> Browser:
        """Raises FarmUnavailable where this machine cannot."""
        if not settings.CHROMIUM_PATH:
            raise FarmUnavailable("There is no Chromium here.")
        sweep()
        try:
            home = Home()
        except OSError as error:
            raise FarmUnavailable(f"There is no room for Chromium's profile: {error}.") from error
        process = None
        try:
            process = _launched(home, str(settings.CHROMIUM_PATH), url)
            page, version = await asyncio.wait_for(_connected(home, process, url), START_WAIT_S)
        except BaseException as error:
            said = _last_words(home)
            _end(home, process)
            if isinstance(error, asyncio.CancelledError) or not isinstance(error, Exception):
                raise
            raise FarmUnavailable(f"Chromium did not start. {said or error or type(error).__name__}") from error
        browser = cls(home, process, page, version)
        page.on("error", browser._page_left)
        return browser

    async def tell(self, function: str, *given: Any) -> None:
        """Calls a function of the page; what it has to say comes back through the server."""
        await self.page.evaluate(function, *given)

    @property
    def is_gone(self) -> bool:
        return self._is_page_gone or self._process.poll() is not None

    @property
    def pid(self) -> int:
        return self._process.pid

    def memory(self) -> int:
        """Bytes that are this browser's alone, all of its processes together."""
        total = 0
        for process in self._members():
            with contextlib.suppress(psutil.Error):
                size = process.memory_info()
                total += max(0, size.rss - getattr(size, "shared", 0))
        return total

    def _members(self) -> list[psutil.Process]:
        """Found anew only now and then: that looks at every process of the machine."""
        if time.monotonic() - self._looked > MEMBERS_EVERY_S:
            self._looked = time.monotonic()
            with contextlib.suppress(psutil.Error):
                top = psutil.Process(self._process.pid)
                self._known = [top, *top.children(recursive=True)]
        return self._known

    async def close(self) -> None:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self._connection.dispose(), 1)
        self.kill()

    def kill(self) -> None:
        """At once, from any thread, as often as one likes."""
        _end(self._home, self._process)

    def _page_left(self, *_: object) -> None:
        self._is_page_gone = True


def _launched(home: Home, path: str, url: str) -> subprocess.Popen[bytes]:
    port = url.split(":")[2].split("/")[0]
    command = [
        path,
        *FLAGS,
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
        # Loopback is no exception from the proxy; our own port is.
        f"--proxy-bypass-list=<-loopback>;127.0.0.1:{port}",
        f"--user-data-dir={home.profile}",
        "--remote-debugging-port=0",
        "about:blank",
    ]
    with (home.path / "log").open("wb") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home.path,
            # Nothing of ours: no passwords, no addresses of databases.
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home.path), "TMPDIR": str(home.path)},
            start_new_session=True,
            preexec_fn=_as_child,
        )


def _as_child() -> None:
    """In the new process: it ends when the thread ends that started it, also by kill -9."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        with contextlib.suppress(OSError):
            score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
            os.write(score, END_FIRST)
            os.close(score)


async def _connected(home: Home, process: subprocess.Popen[bytes], url: str) -> tuple[Any, str]:
    address = await _address(home, process)
    with warnings.catch_warnings():
        # pyppeteer knows only the older face of websockets.
        warnings.simplefilter("ignore", DeprecationWarning)
        from pyppeteer import connect

        logging.getLogger("pyppeteer").setLevel(logging.CRITICAL)
        browser = await connect(
            browserWSEndpoint=address, defaultViewport=None, loop=asyncio.get_running_loop(), logLevel=logging.CRITICAL
        )
        pages = await browser.pages()
        page = pages[0] if pages else await browser.newPage()
        await page.goto(url, timeout=START_WAIT_S * 1000)
        # Else each picture that is handed in is told to us a second time, as text.
        await page._client.send("Network.disable")
        return page, re.sub(r"^\w+/", "", await browser.version())


async def _address(home: Home, process: subprocess.Popen[bytes]) -> str:
    told = home.profile / "DevToolsActivePort"
    while True:
        if process.poll() is not None:
            raise FarmUnavailable(f"It ended with {process.returncode}.")
        lines = told.read_text().splitlines() if told.exists() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        await asyncio.sleep(0.02)


def _last_words(home: Home) -> str:
    try:
        lines = (home.path / "log").read_text(errors="replace").split("\n")
    except OSError:
        return ""
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")


def _end(home: Home, process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    home.leave()
    if process is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
