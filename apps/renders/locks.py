"""Locks that last longer than a transaction. They belong to the connection, so a killed worker leaves none behind."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection

# Far from what ids come to, and nobody else's.
_FILES = 0x0F11E5


@contextmanager
def drawing(render_id: uuid.UUID) -> Iterator[bool]:
    """Whether it is this one's to draw now: no two draw the same at once."""
    key = render_id.int >> 65
    mine = _ask("SELECT pg_try_advisory_lock(%s)", key)
    try:
        yield mine
    finally:
        if mine:
            _let_go("SELECT pg_advisory_unlock(%s)", key)


@contextmanager
def naming_files() -> Iterator[None]:
    """Between writing a file and naming it in a row, nobody finds that no row names it."""
    _ask("SELECT pg_advisory_lock_shared(%s) IS NOT NULL", _FILES)
    try:
        yield
    finally:
        _let_go("SELECT pg_advisory_unlock_shared(%s)", _FILES)


@contextmanager
def removing_files() -> Iterator[None]:
    _ask("SELECT pg_advisory_lock(%s) IS NOT NULL", _FILES)
    try:
        yield
    finally:
        _let_go("SELECT pg_advisory_unlock(%s)", _FILES)


def _ask(question: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [key])
        return bool(cursor.fetchone()[0])


def _let_go(question: str, key: int) -> None:
    """Where the connection is gone, so is the lock; a new one would not have it."""
    try:
        with contextlib.suppress(Error):
            _ask(question, key)
    except BaseException:
        # A job's time was up just now. Back in the pool, this connection would keep the lock.
        if connection.connection is not None:
            connection.connection.close()
        raise
