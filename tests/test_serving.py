"""The site as production serves it, spoken to over a socket."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import re
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from apps.core.testing import PASSWORD
from tests.conftest import Site, running_site, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "only-for-tests-0123456789"


def ask(site: Site, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
    client = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=20)
    client.request(method, path, body=body or None, headers={k.replace("_", "-"): v for k, v in headers.items()})
    return client.getresponse()


def test_every_page_carries_the_headers_that_protect_it(site):
    answer = ask(site, "/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-Id"])


def test_static_files_have_a_name_for_each_content_and_stay_for_ever(site):
    page = ask(site, "/").read().decode()
    (module,) = set(re.findall(r'<script type="module" src="([^"]+)"', page)) or {None}
    assert module is not None
    assert re.search(r"\.[0-9a-f]{12}\.js$", module)
    answer = ask(site, module, Accept_Encoding="gzip")
    assert "immutable" in answer.headers["Cache-Control"]
    source = gzip.decompress(answer.read()).decode()
    imported = re.findall(r'from\s*"(\.[^"]+)"|import\s*"(\.[^"]+)"', source)
    assert imported
    for name in ("".join(pair) for pair in imported):
        assert re.search(r"\.[0-9a-f]{12}\.js$", name), f"{name} would be cached under its bare name"


def test_a_foreign_host_is_refused(site):
    assert ask(site, "/", Host="evil.example").status == 400


@pytest.mark.parametrize("headers", [{"Content_Length": str(9 * 1024 * 1024)}, {"Content_Length": "x"}])
def test_a_body_that_is_too_large_is_refused_before_it_is_sent(site, headers):
    client = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=20)
    client.putrequest("POST", "/account/login/")
    for name, value in headers.items():
        client.putheader(name.replace("_", "-"), value)
    client.endheaders()
    assert client.getresponse().status in {400, 413}


def test_a_body_without_end_is_cut_off(site):
    """Chunked, so that it never says how long it is."""
    host, port = urlsplit(site.url).hostname, urlsplit(site.url).port
    with socket.create_connection((host, port), timeout=20) as raw:
        raw.sendall(b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"%x\r\n%b\r\n" % (65536, b"x" * 65536)
        answer = b""
        try:
            for _ in range(200):
                raw.sendall(chunk)
        except OSError:
            pass  # closed on us, which is the point
        else:
            raw.sendall(b"0\r\n\r\n")
        with contextlib.suppress(OSError):
            answer = raw.recv(200)
    assert b" 200 " not in answer
    assert ask(site, "/healthz").read() == b"ok"


@pytest.fixture(scope="module")
def watched(django_db_setup, django_db_blocker):
    """Two web processes, and an operator with a token."""
    with running_site(WEB_WORKERS="2", METRICS_TOKEN=TOKEN, LOG_LEVEL="INFO") as site:
        yield site


def test_metrics_are_for_operators_and_add_up_over_all_processes(watched):
    assert ask(watched, "/metrics").status == 404
    assert ask(watched, "/metrics", Authorization="Bearer wrong").status == 404

    def counted() -> float:
        text = ask(watched, "/metrics", Authorization=f"Bearer {TOKEN}").read().decode()
        found = re.search(r'^http_requests_total\{method="GET",route="/",status="200"\} (\S+)', text, re.MULTILINE)
        assert 'jobs_waiting{queue="default"} 0.0' in text
        assert 'workers{queue="default"} 1.0' in text
        return float(found[1]) if found else 0.0

    before = counted()
    for _ in range(20):
        ask(watched, "/").read()
    # A request is counted once its last byte has left, which may be after we have read it.
    wait_for(lambda: counted() == before + 20, 5)
    assert {counted() for _ in range(6)} == {before + 20}  # whichever process answers


def test_a_job_carries_the_id_of_its_request_into_the_worker(watched, person):
    """Follow one sign-up from the browser's request to the mail that a worker sends."""
    from apps.core.models import Job

    person("alice")
    page = ask(watched, "/account/login/")
    cookie = page.headers["Set-Cookie"].split(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token is not None
    form = f"csrfmiddlewaretoken={token[1]}&login=alice&password={PASSWORD}".encode()
    headers = {"Cookie": cookie, "Content_Type": "application/x-www-form-urlencoded", "Origin": watched.url}
    signed_in = ask(watched, "/account/login/", "POST", form, **headers)
    assert signed_in.status == 302
    cookies = "; ".join(part.split(";")[0] for part in signed_in.headers.get_all("Set-Cookie") or [])
    page = ask(watched, "/account/data/", Cookie=cookies)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token is not None
    asked = ask(
        watched,
        "/account/data/",
        "POST",
        f"csrfmiddlewaretoken={token[1]}".encode(),
        **{**headers, "Cookie": cookies, "X_Request_Id": "follow-me-1234"},
    )
    assert asked.headers["X-Request-Id"] == "follow-me-1234"
    job = wait_for(lambda: Job.objects.filter(task__endswith="export_make_task", state="done").first(), 20)
    assert job.request_id == "follow-me-1234"


@pytest.mark.fault
def test_a_request_that_has_begun_is_answered_when_the_server_is_told_to_stop(django_db_setup):
    with running_site() as site:
        host, port = urlsplit(site.url).hostname, urlsplit(site.url).port
        body = b"login=nobody&password=x"
        with socket.create_connection((host, port), timeout=20) as raw:
            head = f"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
            raw.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + body[:5])
            wait_for(lambda: ask(site, "/healthz").status == 200, 5)
            site.processes["web"].send_signal(signal.SIGTERM)
            wait_for(lambda: not accepts(str(host), int(port or 0)), 10)
            raw.sendall(body[5:])
            # No CSRF token, so 403: an answer all the same, and the whole of it.
            assert raw.recv(12) == b"HTTP/1.1 403"
        assert site.processes["web"].wait(20) == 0


def accepts(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


@pytest.mark.fault
def test_a_web_server_without_a_secret_key_says_so_and_does_not_start():
    import subprocess
    import sys

    environment = {k: v for k, v in os.environ.items() if k != "SECRET_KEY"}
    command = [str(Path(sys.executable).parent / "gunicorn"), "--config", "fractafrag/gunicorn.conf.py"]
    done = subprocess.run(command, env={**environment, "PORT": "0"}, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


def test_ready_names_what_is_missing(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    checks = json.loads(answer.content)["checks"]
    assert checks["database"] == checks["redis"] == checks["migrations"] == "ok"
    assert checks["worker"] == "none was seen lately"
    assert connection.settings_dict["NAME"] not in answer.content.decode()
