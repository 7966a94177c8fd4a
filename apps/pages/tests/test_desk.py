"""The studio's desk: one's own shaders to find, to open and to order."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.pages.studio.desk import Desk
from apps.pages.tests.desks import DESK, draft, text_of
from apps.shaders import services
from apps.shaders.sheets import Sheet
from apps.shaders.tests.examples import OTHER, shader, waiting, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("compiled_once")]


@pytest.fixture
def three_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "list_per_page", 3)


def titles(answer: Any) -> list[str]:
    """In the order of the page."""
    return [html.unescape(title) for title in re.findall(r'work__title"><a[^>]*>([^<]*)<', answer.content.decode())]


def counts(answer: Any) -> dict[str, int]:
    return {tab.label: tab.count for tab in answer.context["tabs"]}


# --- What stands there ----------------------------------------------------------------------------


def test_it_lists_ones_own_and_nobody_elses(alice, bob, as_):
    shader(alice, title="Public tide")
    draft(alice, "Hidden tide")
    assert set(titles(as_(alice).get(DESK))) == {"Public tide", "Hidden tide"}
    assert titles(as_(bob).get(DESK)) == []


def test_moderators_have_a_desk_of_their_own_and_see_nothing_of_others(alice, mona, ada, as_):
    draft(alice)
    for person in (mona, ada):
        assert titles(as_(person).get(DESK)) == []


def test_whoever_is_signed_out_signs_in_and_comes_back(as_):
    answer = as_(None).get("/studio/?show=draft")
    assert answer["Location"] == "/account/login/?next=/studio/%3Fshow%3Ddraft"
    assert as_(None).post(DESK, {"do": "archive"}).status_code == 302


def test_who_was_banned_is_out(alice, as_):
    client = as_(alice)
    alice.is_active = False
    alice.save()
    assert client.get(DESK).status_code == 302


def test_the_tabs_count_what_they_show(alice, as_):
    for n in range(2):
        draft(alice, f"Draft {n}")
    shader(alice, title="Seen")
    away = shader(alice, title="Away")
    services.shader_archive(shader=away, by=alice)
    page = as_(alice).get(DESK)
    assert counts(page) == {"All": 3, "Drafts": 2, "In review": 0, "Published": 1, "Archived": 1}
    for tab in page.context["tabs"]:
        assert len(titles(as_(alice).get(DESK + tab.url))) == tab.count
    assert titles(as_(alice).get("/studio/?show=archived")) == ["Away"]


def test_the_tabs_count_what_is_searched_for(alice, as_):
    draft(alice, "Red")
    draft(alice, "Blue")
    assert counts(as_(alice).get("/studio/?q=red"))["Drafts"] == 1


def test_what_waits_for_review_is_in_its_own_tab(as_):
    work = waiting()
    assert titles(as_(work.author).get("/studio/?show=in_review")) == [work.title]


@pytest.mark.parametrize("words", ["tide", "SLOW", "watery", "tide slow", "code"])
def test_it_finds_by_title_tag_and_address(words, alice, as_):
    work = draft(alice, tags=["watery"])
    draft(alice, "Something else", glsl_code=OTHER)
    query = work.code if words == "code" else words
    assert titles(as_(alice).get(DESK, {"q": query})) == ["Slow tide"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", '"', "<b>", "{}", "nothing at all", "x" * 5000, "\0", "Σ"])
def test_no_search_breaks_it(words, alice, as_):
    draft(alice)
    answer = as_(alice).get(DESK, {"q": words})
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=3d", {"Deep"}),
        ("kind=2d", {"Flat", "By a model"}),
        ("dialect=shadertoy", {"Flat", "Deep", "By a model"}),
        ("dialect=es300", set()),
        ("licence=mit", {"Flat"}),
        ("seen=link", {"Deep"}),
        ("seen=everybody", {"Flat", "By a model"}),
        ("made=model", {"By a model"}),
        ("made=person&kind=2d", {"Flat"}),
    ],
)
def test_it_is_narrowed_by_filters(query, found, alice, as_):
    flat = draft(alice, "Flat")
    services.terms_set(shader=flat, by=alice, terms=services.Terms("mit", False, True, True))
    shader(alice, title="Deep", shader_type="3d", is_public=False)
    draft(alice, "By a model", ai_provider="ollama")
    assert set(titles(as_(alice).get(f"/studio/?{query}"))) == found


def test_a_filter_in_use_is_a_link_that_takes_it_away(alice, as_):
    draft(alice)
    page = as_(alice).get("/studio/?kind=3d&q=tide&show=draft")
    (active,) = page.context["active"]
    assert active.label == "3D"
    assert titles(as_(alice).get(DESK + active.url)) == ["Slow tide"]
    assert "show=draft" in active.url


def test_it_is_ordered_as_asked(alice, as_):
    first = shader(alice, title="beta")
    draft(alice, "Alpha")
    shader(alice, title="gamma")
    services.shader_revise(shader=first, by=alice, content=written(title="beta", glsl_code=OTHER))
    client = as_(alice)
    assert titles(client.get(DESK)) == ["beta", "gamma", "Alpha"]
    assert titles(client.get("/studio/?o=1")) == ["gamma", "Alpha", "beta"]
    assert titles(client.get("/studio/?o=2")) == ["Alpha", "beta", "gamma"]
    # What was never published comes last.
    assert titles(client.get("/studio/?o=3")) == ["gamma", "beta", "Alpha"]
    assert titles(client.get("/studio/?o=99.x.-2")) == ["gamma", "beta", "Alpha"]


@pytest.mark.parametrize(
    "query", ["show=nonsense", "kind=nonsense", "p=0", "p=99", "p=x", "e=1", "kind=", "licence=%00", "all=", "_popup=1"]
)
def test_nonsense_in_the_address_leads_to_the_list(query, alice, as_, three_a_page):
    for n in range(4):
        draft(alice, f"Draft {n}")
    answer = as_(alice).get(f"/studio/?{query}", follow=True)
    assert answer.status_code == 200
    assert len(titles(answer)) == 3


@pytest.mark.parametrize(
    "query",
    [
        "author__password__startswith=a",
        "author__email__contains=alice",
        "forks__glsl_code__contains=secret",
        "forked_from__glsl_code__contains=secret",
        "glsl_code__regex=(a%2B)%2B",
        "id__in=x",
        "utm_source=a",
    ],
)
def test_other_words_in_the_address_reach_no_query(query, alice, as_):
    draft(alice)
    with CaptureQueriesContext(connection) as captured:
        assert titles(as_(alice).get(f"/studio/?{query}")) == ["Slow tide"]
    asked = " ".join(one["sql"] for one in captured)
    assert "secret" not in asked
    assert "(a+)+" not in asked


def test_pages_follow_each_other_and_keep_what_was_asked(alice, as_, three_a_page):
    for n in range(5):
        draft(alice, f"Tide {n}")
    client = as_(alice)
    first = client.get("/studio/?q=tide&show=draft&o=2")
    second = client.get(DESK + first.context["pages"]["older"])
    assert len(titles(second)) == 2
    assert not set(titles(first)) & set(titles(second))
    assert second.context["pages"]["older"] == ""
    assert second.context["query"] == "tide"


def test_what_was_typed_and_not_saved_is_marked(alice, as_):
    work, other = draft(alice, "Touched"), draft(alice, "Untouched")
    typed = Sheet.of({**Sheet.of_version(work.current_version).document, "title": "Touched again"})
    device = uuid.uuid4()
    services.draft_keep(shader=work, by=alice, device=device, sheet=typed, based_on=1)
    assert {row.code: row.is_unsaved for row in as_(alice).get(DESK).context["rows"]} == {
        work.code: True,
        other.code: False,
    }
    services.draft_settle(shader=work, by=alice, device=device, number=None)
    assert "Unsaved work" not in text_of(as_(alice).get(DESK))


def test_it_offers_what_can_be_done_with_each(alice, as_):
    work = draft(alice)
    page = text_of(as_(alice).get(DESK))
    for name in ("studio:shaders_shader_change", "pages:shader-publish", "pages:shader-versions"):
        assert f'href="{reverse(name, args=[work.code])}"' in page
    assert f'value="archive {work.code}"' in page
    assert work.get_absolute_url() in page


def test_it_says_what_is_left_of_the_month_and_invites_where_there_is_nothing(alice, as_):
    page = text_of(as_(alice).get(DESK))
    assert "You can publish 5 of 5 more this month." in page
    assert "Your desk is empty" in page
    assert "No drafts" in text_of(as_(alice).get("/studio/?show=draft"))
    assert "Nothing fits" in text_of(as_(alice).get("/studio/?q=tide"))


def test_titles_are_text(alice, as_):
    draft(alice, "<script>alert(1)</script>")
    page = as_(alice).get(DESK).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_it_costs_as_many_queries_with_many_as_with_one(alice, as_):
    client = as_(alice)
    draft(alice)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(DESK)
        return len(captured)

    client.get(DESK)
    one = cost()
    for n in range(5):
        work = draft(alice, f"Tide {n}")
        typed = Sheet.of({"title": "Typed", "glsl_code": OTHER})
        services.draft_keep(shader=work, by=alice, device=uuid.uuid4(), sheet=typed, based_on=1)
    assert cost() == one


def test_the_list_reads_no_source(alice, as_):
    draft(alice)
    with CaptureQueriesContext(connection) as captured:
        as_(alice).get(DESK)
    assert not [one["sql"] for one in captured if "glsl_code" in one["sql"]]


# --- Old addresses ----------------------------------------------------------------------------------


def test_the_old_addresses_lead_here(alice, as_):
    work = draft(alice)
    client = as_(alice)
    assert client.get("/mine/?show=draft")["Location"] == "/studio/?show=draft"
    assert client.get("/new/")["Location"] == "/studio/new/"
    assert client.get(f"/s/{work.code}/edit/")["Location"] == f"/studio/{work.code}/"


def test_the_moderators_link_still_means_their_pages(mona, as_):
    assert 'href="/admin/"' in as_(mona).get(DESK).content.decode()
