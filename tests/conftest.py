"""A running site and a real browser, for what only they can show."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default as default_policy
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from fractafrag import chromium

ROOT = Path(__file__).resolve().parent.parent
START_WAIT_S = 40
# One for each site, so that no worker takes another's jobs; pytest's own process has number 0.
REDIS_DATABASES = count(1)
AT_WORK = """SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"""
# Shaders are drawn by the processor here; to put the whole page together in the same way is most of its work.
TOGETHER = "--disable-gpu-compositing"
BROWSER_FLAGS = [
    "--no-sandbox" if os.geteuid() == 0 else "--disable-breakpad",
    "--disable-dev-shm-usage",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    TOGETHER,
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Site:
    url: str
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]]

    @property
    def mail_dir(self) -> Path:
        return Path(self.environment["LOCAL_DIR"]) / "mail"

    def last_mail(self, to: str, *, after: float = 0, wait_s: float = 15) -> str:
        """The text of the newest mail to this address; mails go out while the browser already shows the next page."""
        deadline = time.monotonic() + wait_s
        while time.monotonic() < deadline:
            for path in sorted(self.mail_dir.glob("*.log"), key=lambda p: p.stat().st_mtime, reverse=True):
                message = message_from_bytes(path.read_bytes(), policy=default_policy)
                if path.stat().st_mtime >= after and to in str(message["to"]):
                    part = message.get_body(("plain",))
                    assert part is not None
                    return str(part.get_content())
            time.sleep(0.1)
        raise AssertionError(f"No mail reached {to}.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_site(**variables: str) -> Iterator[Site]:
    """The web server and a worker as in production, on pytest's own database."""
    port, number = free_port(), next(REDIS_DATABASES)
    database = settings.DATABASES["default"]
    environment = {
        **os.environ,
        "DATABASE_URL": os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + str(database["NAME"]),
        "REDIS_URL": os.environ["REDIS_URL"].replace("db=0", f"db={number}"),
        "METRICS_DIR": f"{os.environ['LOCAL_DIR']}/metrics-{number}",
        "SITE_URL": f"http://localhost:{port}",
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "DATABASE_POOL_SIZE": "4",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        **variables,
    }
    commands = {
        "web": ["gunicorn", "--config", "fractafrag/gunicorn.conf.py"],
        "worker": [sys.executable, "manage.py", "work", "high", "default", "low"],
    }
    processes = {name: subprocess.Popen(command, cwd=ROOT, env=environment) for name, command in commands.items()}
    site = Site(f"http://localhost:{port}", environment, processes)
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/readyz"), START_WAIT_S)
        yield site
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait(timeout=30)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def wait_for(condition: Callable[[], Any], seconds: float, *, every_s: float = 0.1) -> Any:
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"This did not become true within {seconds} s: {condition}")
        time.sleep(every_s)


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, f"These tests need a browser: {chromium.HOW}"
    # Playwright's synchronous face runs an event loop in this thread, which Django takes for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def answered(transactional_db: None) -> Iterator[None]:
    """A page of the studio that closes sends its last words: the tables are not emptied while these are written."""
    yield
    wait_for(lambda: all(_is_at_rest() for _ in range(5)), 20)


def _is_at_rest() -> bool:
    time.sleep(0.1)
    with connection.cursor() as cursor:
        cursor.execute(AT_WORK)
        return bool(cursor.fetchone() == (0,))


def let_in(context: BrowserContext, person: Any, site: Site) -> None:
    """Past the door, which costs more than what most tests are about; test_journeys goes through it."""
    client = Client()
    client.force_login(person)
    session = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": site.url, "expires": time.time() + 3600}])


@pytest.fixture
def new_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Make a page in a browser profile of its own, for a person who is signed in or for a visitor.

    Any console error or CSP violation fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(person: Any = None, **options: Any) -> Page:
        context = browser.new_context(base_url=site.url, **options)
        context.set_default_timeout(15_000)
        if person:
            let_in(context, person, site)
        contexts.append(context)
        page = context.new_page()
        watch(page, complaints)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, "The browser complained:\n" + "\n".join(complaints)


def is_of_drawing_without_a_card(message: ConsoleMessage) -> bool:
    """The browser reads back what shaders draw to put the page together, and says so; nothing of it is the page's."""
    return "GPU stall due to ReadPixels" in message.text


def listen(page: Page, complaints: list[str]) -> None:
    """To every word in the console and every error."""

    def heard(message: ConsoleMessage) -> None:
        if not is_of_drawing_without_a_card(message):
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def watch(page: Page, complaints: list[str]) -> None:
    visited: set[str] = set()

    def is_the_pages_own_answer(message: ConsoleMessage) -> bool:
        """A page may be meant to answer 404; a script, style or picture of it may not."""
        return "status of 4" in message.text and message.location["url"] in visited

    def heard(message: ConsoleMessage) -> None:
        if is_of_drawing_without_a_card(message) or is_the_pages_own_answer(message):
            return
        if message.type in {"error", "warning"}:
            complaints.append(f"{page.url}: {message.text} {message.location['url']}")

    def answered(response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == page.main_frame:
            visited.add(response.url.partition("#")[0])

    page.on("response", answered)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("console", heard)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()
