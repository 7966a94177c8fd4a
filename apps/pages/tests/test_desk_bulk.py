"""The studio's desk: something done with many at once, or with one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.pages.studio import bulk
from apps.pages.tests.desks import DESK, draft, status_of, text_of
from apps.shaders.models import Shader
from apps.shaders.tests.examples import BROKEN, shader, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("compiled_once")]


def send(client: Client, do: str, *works: Shader, **more: Any) -> Any:
    return client.post(DESK, {"do": do, "chosen": [work.code for work in works], **more}, follow=True)


def test_publishing_asks_first_and_tells_what_will_happen(alice, as_):
    good, broken, seen = draft(alice, "Good"), draft(alice, "Broken", glsl_code=BROKEN), shader(alice, title="Seen")
    answer = send(as_(alice), "publish", good, broken, seen)
    page = text_of(answer)
    assert [line["why_not"] for line in answer.context["lines"]] == [
        "",
        "It does not compile yet.",
        "It is published already.",
    ]
    assert "Publish 1 shader?" in page
    assert "You can publish 4 of 5 more this month." in page
    assert status_of(good) == Shader.Status.DRAFT


def test_it_publishes_and_names_what_was_refused(alice, as_):
    good, broken = draft(alice, "Good"), draft(alice, "Broken", glsl_code=BROKEN)
    unlisted = shader(alice, title="By link", is_public=False)
    answer = send(as_(alice), "publish", good, broken, unlisted, seen_by="everybody")
    report = answer.context["report"]
    assert [one["title"] for one in report["done"]] == ["Good"]
    assert status_of(good) == Shader.Status.PUBLISHED
    assert {one["title"]: one["why"] for one in report["refused"]}["By link"] == "It is published already."
    page = text_of(answer)
    assert "Published: 1." in page
    assert "Broken</a>: This does not compile: Image, line 2" in page
    # Whoever may see what is public already is nobody's business here.
    assert not Shader.objects.get(pk=unlisted.pk).is_public
    assert as_(alice).get(DESK).context["report"] is None


def test_what_is_published_by_link_is_not_listed(alice, as_):
    work = draft(alice)
    send(as_(alice), "publish", work, seen_by="link")
    work.refresh_from_db()
    assert (work.status, work.is_public) == (Shader.Status.PUBLISHED, False)


def test_nobody_is_asked_for_nothing(alice, as_):
    work = draft(alice)
    answer = send(as_(alice), "publish", work, seen_by="nonsense")
    assert status_of(work) == Shader.Status.DRAFT
    assert "Publish 1 shader?" in text_of(answer)


def test_the_months_room_ends_where_it_ends(alice, as_):
    works = [draft(alice, f"Tide {n}") for n in range(6)]
    client = as_(alice)
    asked = text_of(send(client, "publish", *works))
    assert "There is room for 5 this month." in asked
    report = send(client, "publish", *works, seen_by="everybody").context["report"]
    assert [one["title"] for one in report["done"]] == [f"Tide {n}" for n in range(5)]
    assert "5 publications a month" in report["refused"][0]["why"]
    assert status_of(works[5]) == Shader.Status.DRAFT


def test_it_archives_and_takes_back(alice, as_):
    client = as_(alice)
    works = [draft(alice, "One"), shader(alice, title="Two")]
    answer = send(client, "archive", *works)
    assert {status_of(work) for work in works} == {Shader.Status.ARCHIVED}
    assert "Archived: 2." in text_of(answer)
    assert 'value="unarchive"' in text_of(answer)
    send(client, "unarchive", *works)
    assert [status_of(work) for work in works] == [Shader.Status.DRAFT, Shader.Status.PUBLISHED]


def test_one_button_does_one(alice, as_):
    one, other = draft(alice, "One"), draft(alice, "Other")
    client = as_(alice)
    client.post(DESK, {"one": f"archive {one.code}", "chosen": [other.code]})
    assert (status_of(one), status_of(other)) == (Shader.Status.ARCHIVED, Shader.Status.DRAFT)
    client.post(DESK, {"one": f"unarchive {one.code}"})
    assert status_of(one) == Shader.Status.DRAFT


def test_it_leads_back_to_where_it_was(alice, as_):
    work = draft(alice)
    answer = as_(alice).post("/studio/?show=draft&q=tide", {"do": "archive", "chosen": [work.code]})
    assert answer["Location"] == "/studio/?show=draft&q=tide"


@pytest.mark.parametrize("do", ["publish", "archive", "unarchive"])
def test_nothing_happens_to_what_is_somebody_elses(do, alice, bob, mona, as_):
    works = [draft(alice), shader(alice, title="Seen")]
    before = [status_of(work) for work in works]
    for person in (bob, mona):
        answer = send(as_(person), do, *works, seen_by="everybody")
        assert "Choose some shaders first." in text_of(answer)
    assert [status_of(work) for work in works] == before


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "delete"},
        {"do": "archive"},
        {"do": "archive", "chosen": ["", "x" * 500, "\0"]},
        {"one": "archive"},
        {"one": "archive "},
        {"one": "' OR 1=1"},
        {"do": "archive", "chosen": [f"a{n:07}" for n in range(bulk.MAX_AT_ONCE + 1)]},
    ],
)
def test_nonsense_changes_nothing(sent, alice, as_):
    work = draft(alice)
    answer = as_(alice).post(DESK, sent, follow=True)
    assert answer.status_code == 200
    assert status_of(work) == Shader.Status.DRAFT


def test_the_same_twice_is_done_once_and_told(alice, as_):
    work = draft(alice)
    client = as_(alice)
    send(client, "publish", work, seen_by="everybody")
    again = send(client, "publish", work, seen_by="everybody").context["report"]
    assert again["refused"][0]["why"] == "It is published already."
    assert work.versions.count() == 1


def test_what_is_with_the_moderators_is_not_published_from_here(as_):
    work = waiting()
    report = send(as_(work.author), "publish", work, seen_by="link").context["report"]
    assert report["refused"][0]["why"] == "It is with the moderators."
    work.refresh_from_db()
    assert work.is_public
