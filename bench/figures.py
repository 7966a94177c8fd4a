"""How a figure is measured and shown."""

from __future__ import annotations

import gc
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Figure:
    bench: str
    value: float
    bar: float
    better: str = "lower"
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return self.value <= self.bar if self.better == "lower" else self.value >= self.bar

    def row(self) -> dict[str, Any]:
        return {
            "bench": self.bench,
            "value": round(self.value, 3),
            "bar": self.bar,
            "better": self.better,
            "detail": self.detail,
        }


def alternate(*things: Callable[[], object], rounds: int, calls: int = 1, rest_s: float = 0) -> list[float]:
    """Median seconds of one call of each, run in turn, so that a noisy neighbour disturbs all alike; with a rest before
    each, where what one leaves behind would be the next one's time."""
    for thing in things:
        thing()
    times: list[list[float]] = [[] for _ in things]
    gc.disable()
    try:
        for _ in range(rounds):
            for thing, spent in zip(things, times, strict=True):
                time.sleep(rest_s)
                began = time.perf_counter()
                for _ in range(calls):
                    thing()
                spent.append((time.perf_counter() - began) / calls)
    finally:
        gc.enable()
    return [statistics.median(spent) for spent in times]


def call(application: Any, path: str, **headers: str) -> bytes:
    """One GET of a WSGI application, in this process."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "localhost:8000",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **headers,
    }
    body = application(environ, lambda *_: lambda __: None)
    content = b"".join(body)
    getattr(body, "close", lambda: None)()
    return content
