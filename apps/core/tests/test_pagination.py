from __future__ import annotations

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from apps.core.models import Job
from apps.core.pagination import BadCursor, _decode, _signer, page_of

ORDER = ("-created_at", "-id")
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def jobs(db):
    """Twenty-five, five at a time in the same microsecond."""
    rows = [
        Job(
            id=uuid.uuid4(),
            task=f"task-{number % 3}",
            queue="low",
            max_attempts=1 + number % 4,
            timeout_s=1,
            created_at=START + timedelta(microseconds=number // 5),
        )
        for number in range(25)
    ]
    return Job.objects.bulk_create(rows)


def walk(order, size):
    seen, cursor, pages = [], None, 0
    while True:
        page = page_of(Job.objects.all(), order=order, cursor=cursor, size=size)
        seen += page.items
        pages += 1
        cursor = page.next
        if cursor is None:
            return seen, pages


@pytest.mark.parametrize(
    "order", [ORDER, ("created_at", "id"), ("-created_at", "id"), ("task", "-max_attempts", "-created_at", "id")]
)
@pytest.mark.parametrize("size", [1, 4, 7, 25, 26])
def test_it_shows_everything_once_and_in_order(jobs, order, size):
    seen, pages = walk(order, size)
    assert seen == list(Job.objects.order_by(*order))
    assert pages == -(-25 // size)


def test_it_has_no_next_page_when_nothing_is_left(jobs):
    page = page_of(Job.objects.all(), order=ORDER, cursor=None, size=25)
    assert len(page.items) == 25
    assert page.next is None
    assert page_of(Job.objects.none(), order=ORDER, cursor=None, size=5).items == []


def test_it_neither_repeats_nor_skips_when_rows_come_and_go(jobs):
    first = page_of(Job.objects.all(), order=ORDER, cursor=None, size=10)
    Job.objects.create(task="new", queue="low", max_attempts=1, timeout_s=1, created_at=START + timedelta(days=1))
    Job.objects.filter(pk=first.items[-1].pk).delete()
    second = page_of(Job.objects.all(), order=ORDER, cursor=first.next, size=100)
    assert len(second.items) == 15
    assert not set(first.items) & set(second.items)


def test_it_asks_once_and_starts_in_the_middle_of_the_index(jobs):
    first = page_of(Job.objects.all(), order=ORDER, cursor=None, size=10)
    with CaptureQueriesContext(connection) as asked:
        page_of(Job.objects.all(), order=ORDER, cursor=first.next, size=10)
    assert len(asked) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "job_newest" in plan
    assert "Index Cond: (created_at <=" in plan


def test_it_refuses_a_cursor_of_another_order(jobs):
    cursor = page_of(Job.objects.all(), order=ORDER, cursor=None, size=5).next
    with pytest.raises(BadCursor):
        page_of(Job.objects.all(), order=("created_at", "id"), cursor=cursor, size=5)


def test_it_refuses_a_cursor_that_was_changed(jobs):
    cursor = page_of(Job.objects.all(), order=ORDER, cursor=None, size=5).next
    assert cursor
    values, _, signature = cursor.rpartition(":")
    other = base64.urlsafe_b64encode(json.dumps([{"t": "2026-01-01T00:00:00+00:00"}, 1]).encode()).decode()
    for hostile in (f"{other}:{signature}", values, f"{values}:", cursor[1:], cursor + "A", "x" * 5000, "\x00", "é:é"):
        with pytest.raises(BadCursor):
            page_of(Job.objects.all(), order=ORDER, cursor=hostile, size=5)


@pytest.mark.fuzz
@given(st.text(max_size=200))
def test_it_answers_any_text_with_the_same_refusal(text):
    with pytest.raises(BadCursor):
        _decode(text, ORDER)


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "!!!",
        "e30",
        "W10",
        "W3sidSI6IngifSwxXQ",
        "W3sibiI6IngifSwxXQ",
        "W3sidCI6IDF9XQ",
        "bnVsbA",
        "W3siYSI6MX1d",
        "W3t9XQ",
        "WzEs",
    ],
)
def test_it_refuses_what_we_signed_but_cannot_read(inside):
    """As after a change of this module's own format."""
    with pytest.raises(BadCursor):
        _decode(_signer(ORDER).sign(inside), ORDER)


def test_it_accepts_a_cursor_of_an_older_secret_key(jobs, settings):
    cursor = page_of(Job.objects.all(), order=ORDER, cursor=None, size=5).next
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-newer-key-" * 5, [settings.SECRET_KEY]
    assert len(page_of(Job.objects.all(), order=ORDER, cursor=cursor, size=5).items) == 5
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BadCursor):
        page_of(Job.objects.all(), order=ORDER, cursor=cursor, size=5)


def test_it_keeps_the_secret_of_its_salt():
    assert signing.Signer(salt="elsewhere").sign("W10") != _signer(ORDER).sign("W10")


@pytest.mark.parametrize("values", [{"size": 0, "order": ORDER}, {"size": 5, "order": ()}])
def test_it_refuses_a_page_without_size_or_order(values):
    with pytest.raises(ValueError):
        page_of(Job.objects.all(), cursor=None, **values)


def test_it_says_which_column_cannot_carry_a_cursor(jobs):
    with pytest.raises(TypeError, match="NoneType"):
        page_of(Job.objects.all(), order=("finished_at", "id"), cursor=None, size=5)
