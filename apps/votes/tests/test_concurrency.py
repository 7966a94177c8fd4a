"""Hundreds at the same moment, each with a connection of its own."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from apps.accounts.models import User
from apps.accounts.personal_data import Works
from apps.accounts.tests.test_standing import at_once
from apps.shaders.tests.examples import shader
from apps.votes import selectors, services
from apps.votes.models import Vote
from apps.votes.selectors import Counts

pytestmark = pytest.mark.django_db(transaction=True)


def people(count: int) -> list[User]:
    return User.objects.bulk_create(
        [
            User(username=name, username_skeleton=name, email=f"{name}@example.com")
            for name in (f"voter{number}" for number in range(count))
        ]
    )


def in_batches(acts, size=25):
    """As many at once as a database has connections for."""
    return [answer for at in range(0, len(acts), size) for answer in at_once(*acts[at : at + size])]


def test_three_hundred_voters_of_one_shader_lose_no_vote(alice):
    work = shader(alice)
    acts = [
        lambda person=person, value=1 if number % 3 else -1: services.vote_cast(by=person, shader=work, value=value)
        for number, person in enumerate(people(300))
    ]
    answers = in_batches(acts)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert selectors.counts_of(work) == Counts(200, 100)
    assert Vote.objects.aggregate(total=Sum("value")) == {"total": 100}
    assert selectors.miscounted() == []


def test_one_person_who_presses_many_times_at_once_has_one_vote(alice, bob):
    work = shader(alice)
    acts = [
        (lambda: services.vote_withdraw(by=bob, shader=work))
        if number % 4 == 3
        else (lambda value=1 - 2 * (number % 2): services.vote_cast(by=bob, shader=work, value=value))
        for number in range(24)
    ]
    assert not [answer for answer in at_once(*acts) if isinstance(answer, Exception)]
    assert Vote.objects.count() <= 1
    assert selectors.miscounted() == []


def test_who_votes_and_who_leaves_do_not_wait_for_each_other_for_ever(alice):
    works = [shader(alice, title=f"Tide {number}") for number in range(5)]
    voters = people(6)
    for person in voters:
        for work in works:
            services.vote_cast(by=person, shader=work, value=1)
    leave = [lambda person=person: services.votes_erase(user=person, works=Works.KEEP) for person in voters[:3]]
    change = [
        lambda person=person, work=work: services.vote_cast(by=person, shader=work, value=-1)
        for person in voters[3:]
        for work in reversed(works)
    ]
    assert not [answer for answer in at_once(*leave, *change) if isinstance(answer, Exception)]
    assert [selectors.counts_of(work) for work in works] == [Counts(0, 3)] * 5
    assert selectors.miscounted() == []
