"""The outermost layer of a web process: one thin WSGI wrapper around Django and what is mounted beside it.

Everything that holds for both lives here: request ids, the access log, metrics, the limit of a body.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import IO, Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from apps.core import logs, metrics

logger = logging.getLogger("fractafrag.access")

# Asked every few seconds by machines; a line each would bury the others.
QUIET_PATHS = {"/healthz", "/readyz", "/metrics"}
REQUEST_ID = "fractafrag.request_id"
LONGEST_LENGTH = 18  # digits
KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# Where programs ask, not people.
PROGRAMS = ("/api/v", "/mcp")
# Parts of a path that open something by themselves.
SECRET_PART = re.compile(r"token|key>")


class BodyTooLarge(Exception):
    pass


class Edge:
    def __init__(
        self, site: WSGIApplication, *, max_body_bytes: int, mounts: Mapping[str, WSGIApplication] | None = None
    ) -> None:
        self.site = site
        self.mounts = dict(mounts or {})
        self.max_body_bytes = max_body_bytes

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request_id = logs.new_request_id(environ.get("HTTP_X_REQUEST_ID", ""))
        environ[REQUEST_ID] = request_id
        answer = _Answer(environ, start_response, request_id)
        token = logs.request_id.set(request_id)
        try:
            body = self._answer(environ, answer.start)
        except BodyTooLarge:
            body = _plain(environ, answer.start, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large.")
        except Exception:
            # Django answers its own; this came from what is mounted beside it.
            logger.exception("What is mounted at %s failed", environ.get("PATH_INFO", ""))
            body = _plain(environ, answer.start, HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side.")
        finally:
            logs.request_id.reset(token)
        return answer.finishing(body)

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isascii() or not length.isdigit() or len(length) > LONGEST_LENGTH:
            return _plain(environ, start, HTTPStatus.BAD_REQUEST, "Content-Length is not a number.")
        if int(length) > self.max_body_bytes:
            raise BodyTooLarge
        environ["wsgi.input"] = _Limited(environ["wsgi.input"], self.max_body_bytes)
        for prefix, mounted in self.mounts.items():
            if environ.get("PATH_INFO", "").rstrip("/") == prefix:
                environ[metrics.ROUTE_KEY] = prefix
                return mounted(environ, start)
        return self.site(environ, start)


class _Answer:
    """Watches one answer on its way out, then writes its line and counts it."""

    def __init__(self, environ: WSGIEnvironment, start_response: StartResponse, request_id: str) -> None:
        self.environ, self.start_response, self.request_id = environ, start_response, request_id
        self.began = time.perf_counter()
        self.status, self.sent = 500, 0

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        self.status = int(status.split(" ", 1)[0])
        return self.start_response(status, [*headers, ("X-Request-Id", self.request_id)], exc_info)

    def finishing(self, body: Iterable[bytes]) -> Iterator[bytes]:
        # Again for what is written while the body streams.
        token = logs.request_id.set(self.request_id)
        try:
            for chunk in body:
                self.sent += len(chunk)
                yield chunk
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()
            self._record()
            logs.request_id.reset(token)

    def _record(self) -> None:
        seconds = time.perf_counter() - self.began
        method = self.environ.get("REQUEST_METHOD", "")
        path = self.environ.get("PATH_INFO", "")
        metrics.count_request(
            method if method in KNOWN_METHODS else "other",
            self.environ.get(metrics.ROUTE_KEY, "none"),
            self.status,
            seconds,
        )
        if path in QUIET_PATHS:
            return
        # The path without its query, and only its pattern where the path itself holds a token.
        route = self.environ.get(metrics.ROUTE_KEY, "")
        path = f"/{route}" if SECRET_PART.search(route) else path
        extra = {"method": method, "path": path, "status": self.status, "ms": round(seconds * 1000, 1)}
        extra["bytes"] = self.sent
        logger.info("%s %s %s %.0f ms", method, path, self.status, seconds * 1000, extra=extra)


class _Limited:
    """A request body that stops being read at the limit, whatever its length was said to be."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self.stream, self.left = stream, limit

    def _count(self, data: bytes) -> bytes:
        self.left -= len(data)
        if self.left < 0:
            raise BodyTooLarge
        return data

    def read(self, size: int = -1) -> bytes:
        return self._count(self.stream.read(self.left + 1 if size is None or size < 0 else size))

    def readline(self, size: int = -1) -> bytes:
        return self._count(self.stream.readline(self.left + 1 if size is None or size < 0 else size))

    def readlines(self, hint: int = -1) -> list[bytes]:
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line


CODES = {
    HTTPStatus.BAD_REQUEST: "malformed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal_error",
}


def _plain(environ: WSGIEnvironment, start: StartResponse, status: HTTPStatus, text: str) -> list[bytes]:
    """A sentence; to a program, in the shape of every other error."""
    kind = "text/plain; charset=utf-8"
    if environ.get("PATH_INFO", "").startswith(PROGRAMS):
        kind, text = "application/json", json.dumps({"error": {"code": CODES[status], "message": text, "fields": {}}})
    body = text.encode()
    start(
        f"{status.value} {status.phrase}",
        [("Content-Type", kind), ("Content-Length", str(len(body))), ("Connection", "close")],
    )
    return [body]
