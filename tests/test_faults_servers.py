"""PostgreSQL and Redis go away and come back under a running site: a pair of their own, so that nobody else notices."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path

import psycopg
import pytest

from fractafrag import embedded
from tests.conftest import ROOT, Site, answers, running_site, wait_for

pytestmark = pytest.mark.fault


@dataclass
class Private:
    pair: embedded.Pair
    data: Path
    site: Site

    def kill(self, name: str) -> None:
        self.pair.servers[name].kill()
        self.pair.servers[name].wait()

    def status(self, path: str, **headers: str) -> int:
        try:
            return int(self.open(path, **headers).status)
        except urllib.error.HTTPError as error:
            return error.code

    def open(self, path: str, **headers: str) -> HTTPResponse:
        request = urllib.request.Request(self.site.url.replace("localhost", "127.0.0.1") + path, headers=headers)
        answer = urllib.request.urlopen(request, timeout=15)
        assert isinstance(answer, HTTPResponse)
        return answer

    def run(self, *command: str) -> None:
        subprocess.run(["python", "manage.py", *command], cwd=ROOT, env=self.site.environment, check=True)


@pytest.fixture(scope="module")
def private() -> Iterator[Private]:
    folder = Path(tempfile.mkdtemp(prefix="ff-private-"))
    folder.chmod(0o755)
    pair = embedded.start(folder / "data")
    variables = {**pair.environment(), "LOG_LEVEL": "CRITICAL"}
    try:
        with prepared(variables) as site:
            yield Private(pair, folder / "data", site)
    finally:
        pair.stop()
        shutil.rmtree(folder, ignore_errors=True)


def prepared(variables: dict[str, str]):
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, check=True)
    return running_site(**variables)


def test_a_restarted_database_costs_no_request_after_it_is_back(private):
    assert private.status("/") == 200
    private.kill("postgres")
    assert private.status("/healthz") == 200
    assert private.status("/readyz") == 503
    embedded.start_postgres(private.pair, private.data / "postgres")
    wait_for(lambda: answers(private.site.url.replace("localhost", "127.0.0.1") + "/readyz"), 20)
    assert [private.status("/account/login/") for _ in range(12)] == [200] * 12


def test_what_was_committed_survives_a_killed_database(private):
    with psycopg.connect(private.pair.database_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    private.kill("postgres")
    embedded.start_postgres(private.pair, private.data / "postgres")
    with psycopg.connect(private.pair.database_url) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_pages_are_read_while_redis_is_away_and_rate_limited_ones_say_so(private):
    private.kill("redis")
    try:
        assert private.status("/") == 200
        assert private.status("/account/login/") == 200
        page = sign_in(private)
        assert page.code == 503
        assert page.headers["Retry-After"] == "30"
        assert private.status("/readyz") == 503
    finally:
        embedded.start_redis(private.pair, private.data / "redis")
    wait_for(lambda: answers(private.site.url.replace("localhost", "127.0.0.1") + "/readyz"), 40)


def sign_in(private: Private) -> urllib.error.HTTPError:
    page = private.open("/account/login/")
    cookie = page.headers["Set-Cookie"].split(";")[0]
    token = page.read().decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    body = f"csrfmiddlewaretoken={token}&login=nobody&password=wrong-password-here".encode()
    request = urllib.request.Request(
        private.site.url.replace("localhost", "127.0.0.1") + "/account/login/",
        data=body,
        headers={"Cookie": cookie, "Referer": private.site.url},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=15)
    return refused.value


def test_a_job_asked_for_while_redis_is_away_is_done_when_it_is_back(private):
    private.kill("redis")
    script = "from apps.core.queue import enqueue; enqueue('apps.core.tests.jobs.mark', 'kept')"
    private.run("shell", "-v0", "-c", script)
    embedded.start_redis(private.pair, private.data / "redis")
    sweep = "from apps.core import recovery as r; r.UNPUSHED_AFTER_S = r.MISSING_AT_LEAST_S = 0; r.sweep(); r.sweep()"
    private.run("shell", "-v0", "-c", sweep)

    def done() -> bool:
        with psycopg.connect(private.pair.database_url) as connection:
            row = connection.execute("SELECT state FROM core_job WHERE task LIKE '%mark'").fetchone()
        return row == ("done",)

    wait_for(done, 90, every_s=0.3)
