"""Is the site alive, is it ready: asked by whatever watches over it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from redis import RedisError
from rq import Worker
from rq.scheduler import RQScheduler

from apps.core import queue

WORKER_SEEN_WITHIN = timedelta(seconds=150)


class NotReady(Exception):
    pass


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def redis() -> None:
    queue.connection().ping()


@cache  # keeps a yes for good (a migrated database stays so) and asks again after a no
def migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("some are not applied: run migrate")


def worker() -> None:
    _worker_for("default")


def worker_here(name: str) -> None:
    """For a container's health check: somebody else's worker says nothing about this one."""
    _worker_for(name, host=socket.gethostname())


def scheduler() -> None:
    # Of several, the one at work holds the lock; it lets go of it, or it runs out a minute after a death.
    if not queue.connection().exists(RQScheduler.get_locking_key("default")):
        raise NotReady("none was seen lately")


def _worker_for(name: str, host: str | None = None) -> None:
    now = datetime.now(UTC)
    for seen in Worker.all(connection=queue.connection()):
        is_recent = seen.last_heartbeat and now - seen.last_heartbeat < WORKER_SEEN_WITHIN
        if is_recent and name in seen.queue_names() and host in {None, seen.hostname}:
            return
    raise NotReady("none was seen lately")


CHECKS: tuple[Callable[[], None], ...] = (database, redis, migrations, worker)


def readiness(checks: Iterable[Callable[[], None]] = CHECKS) -> dict[str, str]:
    """What each check says; everything is well when each says "ok"."""
    return {check.__name__: _verdict(check) for check in checks}


def _verdict(check: Callable[[], None]) -> str:
    try:
        check()
    except NotReady as reason:
        return str(reason)
    except (DatabaseError, RedisError, OSError):
        return "does not answer"  # no more: addresses and users stand in such messages
    return "ok"
