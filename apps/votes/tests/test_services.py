"""One vote a person, counters that equal the rows, and who may not."""

from __future__ import annotations

import math

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from apps.accounts.personal_data import Works
from apps.core.errors import Refused
from apps.notices.tests.test_receivers import listeners
from apps.shaders import services as shaders
from apps.shaders import signals as heard
from apps.shaders.tests.examples import shader
from apps.votes import own_data, receivers, selectors, services
from apps.votes.models import Standing, Vote
from apps.votes.selectors import Counts
from apps.votes.signals import vote_changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    found = []

    def hear(sender, *, shader, user, old, new, **_):
        found.append((shader.pk, user.username, old, new))

    vote_changed.connect(hear)
    yield found
    vote_changed.disconnect(hear)


def wilson(up: int, total: int) -> float:
    z, share = 1.96, up / total
    middle = share + z * z / (2 * total)
    half = z * math.sqrt((share * (1 - share) + z * z / (4 * total)) / total)
    return (middle - half) / (1 + z * z / total)


# --- Voting -----------------------------------------------------------------------------------------


def test_a_vote_is_cast_changed_and_taken_back(alice, bob, told):
    work = shader(alice)
    for act, counts, own in (
        (1, Counts(1, 0), 1),
        (1, Counts(1, 0), 1),
        (-1, Counts(0, 1), -1),
        (0, Counts(0, 0), 0),
        (0, Counts(0, 0), 0),
    ):
        if act:
            standing = services.vote_cast(by=bob, shader=work, value=act)
        else:
            standing = services.vote_withdraw(by=bob, shader=work)
        assert Counts(standing.upvotes, standing.downvotes) == selectors.counts_of(work) == counts
        assert selectors.vote_of(bob, work) == own
    # What changed nothing is told to nobody.
    assert told == [(work.pk, "bob", 0, 1), (work.pk, "bob", 1, -1), (work.pk, "bob", -1, 0)]


def test_who_may_not_vote_is_told_why_and_nothing_changes(alice, bob, mona):
    work, draft = shader(alice), shader(alice, publish=False)
    with pytest.raises(Refused, match="your own"):
        services.vote_cast(by=alice, shader=work, value=1)
    with pytest.raises(Refused, match="published"):
        services.vote_cast(by=bob, shader=draft, value=1)
    for value in (0, 2, -2, True + 1):
        with pytest.raises(ValidationError):
            services.vote_cast(by=bob, shader=work, value=value)
    bob.is_active = False
    for act in (services.vote_cast, services.vote_withdraw):
        with pytest.raises(PermissionDenied):
            act(by=bob, shader=work, **({"value": 1} if act is services.vote_cast else {}))
    assert not Vote.objects.exists()
    assert selectors.counts_of(work) == Counts()


def test_a_vote_can_be_taken_back_from_what_is_published_no_more(alice, bob):
    work = shader(alice)
    services.vote_cast(by=bob, shader=work, value=-1)
    shaders.shader_archive(shader=work, by=alice)
    work.refresh_from_db()
    with pytest.raises(Refused):
        services.vote_cast(by=bob, shader=work, value=1)
    services.vote_withdraw(by=bob, shader=work)
    assert selectors.counts_of(work) == Counts()


# --- The standing -----------------------------------------------------------------------------------


def test_counters_follow_the_rows_whoever_writes_them(alice, bob, charlie):
    work = shader(alice)
    rows = [Vote(user=person, shader=work, value=value) for person, value in ((bob, 1), (charlie, -1))]
    Vote.objects.bulk_create(rows)
    assert selectors.counts_of(work) == Counts(1, 1)
    Vote.objects.filter(user=charlie).update(value=1)
    assert selectors.counts_of(work) == Counts(2, 0)
    bob.delete()
    assert selectors.counts_of(work) == Counts(1, 0)
    assert selectors.miscounted() == []
    Standing.objects.update(upvotes=7)
    assert [row.shader_id for row in selectors.miscounted()] == [work.pk]


def test_a_vote_stays_with_its_person_and_shader_and_is_up_or_down(alice, bob, charlie):
    work = shader(alice)
    services.vote_cast(by=bob, shader=work, value=1)
    for changes in ({"user": charlie}, {"shader": shader(alice, title="Another tide")}, {"value": 3}, {"value": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.filter(user=bob).update(**changes)


@pytest.mark.parametrize(("up", "down"), [(0, 0), (0, 9), (1, 0), (7, 2), (900, 100), (10**6, 1)])
def test_the_score_is_wilsons_lower_bound_and_halves_in_two_days(up, down):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT votes_score(%s, %s, now(), now()), votes_score(%s, %s, now() - interval '48 hours', now()), "
            "votes_score(%s, %s, now() + interval '1 hour', now())",
            [up, down] * 3,
        )
        now, later, ahead = cursor.fetchone()
    assert now == pytest.approx(wilson(up, up + down) if up else 0, abs=1e-12)
    assert later == pytest.approx(now / 2)
    assert ahead == now


@pytest.mark.parametrize("name", ["shader_published", "shader_visibility_changed", "shader_taken_down"])
def test_it_hears_each_signal_with_one_receiver(name):
    ours = {item for item in listeners(getattr(heard, name)) if item.__module__.startswith("apps.votes")}
    assert ours == {receivers.keep_standing}


def test_what_cannot_be_come_across_is_not_listed(alice):
    work = shader(alice)
    listed = Standing.objects.filter(shader=work, listed=True)
    assert listed.get().published_at == work.published_at
    shaders.shader_archive(shader=work, by=alice)
    assert not listed.exists()
    shaders.shader_unarchive(shader=work, by=alice)
    assert listed.exists()
    assert not Standing.objects.filter(shader=shader(alice, publish=False)).exists()


# --- Who leaves -------------------------------------------------------------------------------------


def test_all_of_a_persons_votes_are_handed_over_and_go_with_them(alice, bob, charlie):
    works = [shader(alice, title=f"Tide {number}") for number in range(3)]
    for work in works:
        services.vote_cast(by=bob, shader=work, value=1)
        services.vote_cast(by=charlie, shader=work, value=-1)
    votes = own_data.export(bob).data["votes"]
    assert [(vote["shader"], vote["value"]) for vote in votes] == [(work.code, 1) for work in works]
    services.votes_erase(user=bob, works=Works.KEEP)
    assert [selectors.counts_of(work) for work in works] == [Counts(0, 1)] * 3
    assert Vote.objects.filter(user=charlie).count() == 3
