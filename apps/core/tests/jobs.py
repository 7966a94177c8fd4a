"""Jobs that tests enqueue. They leave their marks in Redis, where a worker process and the test can both see."""

from __future__ import annotations

import time

from rq.utils import as_text

from apps.core.logs import request_id
from apps.core.queue import connection


class Refused(Exception):
    pass


def mark(key: str) -> None:
    connection().rpush(f"test:{key}", request_id.get())


def marks(key: str) -> list[str]:
    return [as_text(mark) for mark in connection().lrange(f"test:{key}", 0, -1)]


def fail(key: str) -> None:
    mark(key)
    raise Refused(f"password=hunter2 for {key}")


def fail_once(key: str) -> None:
    mark(key)
    if len(marks(key)) == 1:
        raise Refused("the first time")


def hang_once(key: str) -> None:
    """Long at first, so that it can be killed in the middle; quick when it is tried again."""
    mark(key)
    if len(marks(key)) == 1:
        time.sleep(60)


def hang(key: str) -> None:
    mark(key)
    time.sleep(60)


def nap(key: str) -> None:
    mark(key)
    time.sleep(2)
