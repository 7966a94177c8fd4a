"""The list as the formula gives it at the moment, although scores are stored when somebody votes."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.core import codes
from apps.core.pagination import BadCursor
from apps.shaders.models import Shader
from apps.shaders.tests.examples import shader
from apps.votes import hot, services
from apps.votes.models import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(alice):
    """A few hundred shaders of all ages, whose scores were stored at some time in between."""
    chance = random.Random(11)
    first = shader(alice)
    fields = {field.attname: getattr(first, field.attname) for field in Shader._meta.concrete_fields}
    now = timezone.now()
    rows = []
    for _ in range(300):
        age = timedelta(hours=chance.expovariate(1 / 60))
        same = {"id": None, "code": codes.new(), "published_at": now - age, "system_label": fields["system_label"]}
        row = Shader(**{**fields, **same})
        row.pk = Shader._meta.pk.get_default()
        rows.append(row)
    Shader.objects.bulk_create(rows)
    standings = []
    for row in rows:
        up, down = int(chance.paretovariate(0.8)) - 1, chance.randrange(4)
        standings.append(Standing(shader=row, upvotes=up, downvotes=down, published_at=row.published_at, listed=True))
    Standing.objects.bulk_create(standings)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.3)")
        cursor.execute(
            "UPDATE votes_standing SET score = votes_score(upvotes, downvotes, published_at, "
            "published_at + random() * (now() - published_at))"
        )
    return rows


def truth(moment):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shader_id FROM votes_standing WHERE listed AND published_at <= %s "
            "ORDER BY votes_score(upvotes, downvotes, published_at, %s) DESC, published_at DESC, shader_id DESC",
            [moment, moment],
        )
        return [pk for (pk,) in cursor.fetchall()]


def walked(size, moment, monkeypatch):
    found = []
    with monkeypatch.context() as patch:
        patch.setattr(hot.timezone, "now", lambda: moment)
        page = hot.hot_page(size=size)
    while True:
        found += page.shaders
        if not page.next:
            return found
        page = hot.hot_page(size=size, cursor=page.next)


@pytest.mark.parametrize("size", [1, 24, 240, 1000])
def test_every_page_is_in_the_true_order(many, size, monkeypatch):
    moment = timezone.now()
    assert walked(size, moment, monkeypatch) == truth(moment)


def test_the_stored_order_would_be_another(many):
    stored = (
        Standing.objects.filter(listed=True).order_by("-score", "-published_at", "-pk").values_list("pk", flat=True)
    )
    assert list(stored[:24]) != truth(timezone.now())[:24]


def test_a_cursor_keeps_its_moment_whoever_votes_meanwhile(many, bob, monkeypatch):
    """A vote since then stored a score of a greater age than the list is at."""
    moment = timezone.now() - timedelta(hours=30)
    before = truth(moment)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE votes_standing SET score = votes_score(upvotes, downvotes, published_at, now())")
    assert walked(24, moment, monkeypatch) == before


def test_what_is_not_listed_is_left_out(many):
    first = hot.hot_page(size=1).shaders[0]
    Standing.objects.filter(pk=first).update(listed=False)
    assert first not in hot.hot_page(size=1000).shaders


def test_freshening_changes_no_order_and_lets_nothing_stay_far_too_high(many):
    moment = timezone.now()
    before = truth(moment)
    assert services.standings_freshen() > 0
    assert truth(moment) == before
    assert services.standings_freshen() == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM votes_standing "
            "WHERE score > 1.26 * votes_score(upvotes, downvotes, published_at, now())"
        )
        assert cursor.fetchone() == (0,)


def test_a_cursor_of_somebody_else_is_refused():
    for cursor in ("", "x" * 5000, "a.b.c", "\x00"):
        if cursor:
            with pytest.raises(BadCursor):
                hot.hot_page(size=3, cursor=cursor)
    assert hot.hot_page(size=3).shaders == []
