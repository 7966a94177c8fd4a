"""Is the site alive, is it ready: asked by whatever watches over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis import RedisError
from rq import Worker

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
    now = datetime.now(UTC)
    for seen in Worker.all(connection=queue.connection()):
        if seen.last_heartbeat and now - seen.last_heartbeat < WORKER_SEEN_WITHIN and "default" in seen.queue_names():
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
