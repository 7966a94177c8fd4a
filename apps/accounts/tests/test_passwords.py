from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from apps.accounts import passwords
from apps.accounts.models import User

KNOWN = "violet-anchor-tundra-seven"
STRONG = "lantern-orbit-quiet-moss"


class RangeHandler(BaseHTTPRequestHandler):
    """The range protocol: five characters of the hash in, all suffixes with their counts out, padding with 0."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append((self.path, self.headers["Add-Padding"]))
        if server.mood == "failing":
            self.send_error(503)
            return
        self.send_response(200)
        self.end_headers()
        digest = hashlib.sha1(KNOWN.encode()).hexdigest().upper()
        rows = [f"{'0' * 35}:0", f"{digest[5:]}:{0 if server.mood == 'padding' else 42}", f"{'F' * 35}:3"]
        body = "\r\n".join(rows).encode()
        if server.mood == "dripping":
            for byte in body:
                try:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.05)
        elif server.mood == "silent":
            time.sleep(1)
        else:
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def ranges(settings: Any) -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), RangeHandler)
    server.mood, server.asked = "well", []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.PWNED_PASSWORDS_URL = f"http://127.0.0.1:{server.server_port}/range/"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def complaints(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    "password", ["short", "password1234", "qwertyuiop123", "aaaaaaaaaaaaaaaa", "1234567890123", "alice-alice-alice"]
)
def test_it_refuses_weak_and_common_passwords(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="alice", email="alice@example.com"))


def test_it_takes_a_strong_password_also_a_very_long_one():
    assert complaints(STRONG, User(username="alice")) == []
    assert complaints(STRONG * 50, User(username="alice")) == []


def test_it_refuses_a_breached_password_and_sends_five_characters_only(ranges):
    with pytest.raises(ValidationError, match="breach"):
        validate_password(KNOWN)
    digest = hashlib.sha1(KNOWN.encode()).hexdigest().upper()
    assert ranges.asked == [(f"/range/{digest[:5]}", "true")]


def test_it_takes_a_password_that_is_not_known(ranges):
    assert complaints(STRONG) == []
    assert len(ranges.asked) == 1


def test_it_does_not_mistake_padding_for_a_breach(ranges):
    ranges.mood = "padding"
    assert complaints(KNOWN) == []
    assert len(ranges.asked) == 1


@pytest.mark.parametrize("mood", ["failing", "silent", "dripping"])
def test_it_goes_on_without_a_service_that_is_slow_or_broken(ranges, mood, monkeypatch):
    monkeypatch.setattr(passwords, "ASK_TIMEOUT_S", 0.3)
    ranges.mood = mood
    started = time.monotonic()
    assert complaints(KNOWN) == []
    assert time.monotonic() - started < 1


def test_it_goes_on_without_a_service_that_is_not_there(settings):
    settings.PWNED_PASSWORDS_URL = "http://127.0.0.1:9/range/"
    assert complaints(KNOWN) == []
