"""Voting from a shader's page, with and without a script."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.shaders import services as shaders
from apps.shaders.models import Shader
from apps.shaders.tests.examples import shader
from apps.votes import selectors, services
from apps.votes.selectors import Counts

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "application/json"}


def page_of(client: Any, work: Shader) -> str:
    return str(client.get(work.get_absolute_url()).content.decode())


def test_the_form_votes_changes_and_takes_back_without_a_script(alice: Any, bob: Any, as_: Any) -> None:
    work, client = shader(alice), as_(bob)
    for value, counts in (("1", Counts(1, 0)), ("-1", Counts(0, 1)), ("0", Counts(0, 0))):
        answer = client.post(f"/s/{work.code}/vote/", {"value": value})
        assert (answer.status_code, answer["Location"]) == (302, f"{work.get_absolute_url()}#votes")
        assert selectors.counts_of(work) == counts


def test_what_is_pressed_says_so_and_asks_for_its_end(alice: Any, bob: Any, as_: Any) -> None:
    work = shader(alice)
    services.vote_cast(by=bob, shader=work, value=1)
    page = page_of(as_(bob), work)
    assert 'value="0" type="submit" aria-pressed="true" data-vote="1"' in page
    assert 'value="-1" type="submit" aria-pressed="false" data-vote="-1"' in page
    assert "js/votes" in page


def test_a_script_is_told_the_counters_and_why_not(alice: Any, bob: Any, as_: Any) -> None:
    work = shader(alice)
    address = f"/s/{work.code}/vote/"
    answer = as_(bob).post(address, {"value": "1"}, headers=SCRIPT)
    assert json.loads(answer.content) == {"up": 1, "down": 0, "own": 1, "message": ""}
    answer = as_(alice).post(address, {"value": "1"}, headers=SCRIPT)
    assert answer.status_code == 409
    assert json.loads(answer.content) == {"up": 1, "down": 0, "own": 0, "message": services.OWN}


@pytest.mark.parametrize("value", ["", "2", "-2", "up", "1.0", "\x00", "9" * 999])
def test_nonsense_is_refused_and_changes_nothing(alice: Any, bob: Any, as_: Any, value: str) -> None:
    work = shader(alice)
    answer = as_(bob).post(f"/s/{work.code}/vote/", {"value": value}, headers=SCRIPT)
    assert answer.status_code == 409
    assert selectors.counts_of(work) == Counts()


def test_who_is_not_signed_in_is_led_to_the_door_and_back(alice: Any, as_: Any) -> None:
    work = shader(alice)
    page = page_of(as_(None), work)
    assert f"/account/login/?next={work.get_absolute_url()}" in page
    assert "data-votes" not in page
    answer = as_(None).post(f"/s/{work.code}/vote/", {"value": "1"})
    assert answer["Location"].startswith("/account/login/?next=")
    answer = as_(None).post(f"/s/{work.code}/vote/", {"value": "1"}, headers=SCRIPT)
    assert answer.status_code == 401
    assert selectors.counts_of(work) == Counts()


def test_ones_own_has_counters_and_no_buttons_and_a_draft_has_neither(alice: Any, bob: Any, as_: Any) -> None:
    work = shader(alice)
    services.vote_cast(by=bob, shader=work, value=1)
    page = page_of(as_(alice), work)
    assert "votes up" in page
    assert "data-votes" not in page
    draft = shader(alice, title="A draft", publish=False)
    assert 'id="votes"' not in page_of(as_(alice), draft)
    assert as_(bob).post(f"/s/{draft.code}/vote/", {"value": "1"}).status_code == 404


def test_what_is_archived_takes_no_more_votes(alice: Any, bob: Any, as_: Any) -> None:
    work = shader(alice)
    shaders.shader_archive(shader=work, by=alice)
    assert as_(bob).post(f"/s/{work.code}/vote/", {"value": "1"}).status_code == 404
