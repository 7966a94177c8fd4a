"""The studio's desk: one's own shaders to find, to open, and to do something with many at once."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.pages.studio import bulk
from apps.pages.studio.desk import Desk
from apps.shaders import services, versions
from apps.shaders.check import Report, check
from apps.shaders.models import Shader
from apps.shaders.programs import Program
from apps.shaders.sheets import Sheet
from apps.shaders.tests.examples import BROKEN, OTHER, shader, waiting, written

pytestmark = pytest.mark.django_db
DESK = "/studio/"
ASKED: dict[str, Report] = {}


@pytest.fixture(autouse=True)
def _compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real compiler's word, asked once for each program: here it is about lists, and there are many rows."""

    def asked(program: Program) -> Report:
        if program.content_hash not in ASKED:
            ASKED[program.content_hash] = check(program)
        return ASKED[program.content_hash]

    for module in (versions, bulk):
        monkeypatch.setattr(module, "check", asked)


@pytest.fixture
def three_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "list_per_page", 3)


def draft(author: Any, title: str = "Slow tide", **how: Any) -> Shader:
    return shader(author, title=title, publish=False, **how)


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def titles(answer: Any) -> list[str]:
    """In the order of the page."""
    return [html.unescape(title) for title in re.findall(r'work__title"><a[^>]*>([^<]*)<', answer.content.decode())]


def counts(answer: Any) -> dict[str, int]:
    return {tab.label: tab.count for tab in answer.context["tabs"]}


def send(client: Client, do: str, *works: Shader, **more: Any) -> Any:
    return client.post(DESK, {"do": do, "chosen": [work.code for work in works], **more}, follow=True)


def status_of(work: Shader) -> str:
    return Shader.objects.get(pk=work.pk).status


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


# --- Many at once -----------------------------------------------------------------------------------


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


# --- Beginning --------------------------------------------------------------------------------------


def test_the_starts_are_offered_with_a_picture_and_a_program(alice, as_):
    client = as_(alice)
    page = client.get("/studio/new/")
    starts = page.context["starts"]
    assert len(starts) >= 5
    for start in starts:
        assert start.about in text_of(page)
        assert client.get(start.program_url).json()["glsl_code"]
        if start.poster_url:
            answer = client.get(start.poster_url)
            assert answer["Content-Type"] == "image/webp"
            assert b"".join(answer.streaming_content)[:4] == b"RIFF"


def test_a_start_becomes_a_draft_and_opens(alice, as_):
    client = as_(alice)
    start = client.get("/studio/new/").context["starts"][0]
    form = {"start": start.name, "shader_id": str(start.shader_id)}
    places = {client.post("/studio/new/", form)["Location"] for _ in range(2)}
    made = alice.shaders.get()
    assert places == {f"/studio/{made.code}/"}
    assert (made.status, made.title) == (Shader.Status.DRAFT, start.title)


@pytest.mark.parametrize(
    "form", [{}, {"start": "nothing"}, {"start": "../secrets"}, {"start": "minimal", "shader_id": "x"}]
)
def test_a_start_that_is_not_there_makes_nothing(form, alice, as_):
    assert as_(alice).post("/studio/new/", form)["Location"] == "/studio/new/"
    assert not alice.shaders.exists()


def test_a_form_made_for_somebody_elses_draft_is_refused(alice, bob, as_):
    work = draft(alice)
    answer = as_(bob).post("/studio/new/", {"start": "minimal", "shader_id": str(work.pk)}, follow=True)
    assert "This form was made for another shader." in text_of(answer)
    assert not bob.shaders.exists()


def test_beginning_needs_somebody_and_leads_back(as_):
    for answer in (as_(None).get("/studio/new/"), as_(None).post("/studio/new/", {"start": "minimal"})):
        assert answer["Location"] == "/account/login/?next=/studio/new/"


def test_a_start_that_is_gone_has_no_picture(alice, as_):
    assert as_(alice).get("/studio/new/nothing/poster.webp").status_code == 404
    assert as_(alice).get("/studio/new/nothing/program.json").status_code == 404


# --- What scripts are told --------------------------------------------------------------------------


def test_a_script_is_told_that_it_is_signed_out(as_):
    client = as_(None)
    answers = [
        client.post("/studio/import/keep/", "{}", content_type="application/json"),
        client.get("/studio/", headers={"Accept": "application/json"}),
    ]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "signed_out"


def test_a_write_without_its_token_is_refused_to_people_and_scripts(alice, as_):
    work = draft(alice)
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post(DESK, {"do": "archive", "chosen": [work.code]}).status_code == 403
    told = client.post("/studio/import/keep/", "{}", content_type="application/json")
    assert (told.status_code, told.json()["error"]["code"]) == (403, "csrf")
    assert client.post("/studio/new/", {"start": "minimal"}).status_code == 403
    assert [one.status for one in alice.shaders.all()] == [Shader.Status.DRAFT]


def test_a_write_with_its_token_is_done(alice):
    work = draft(alice)
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    page = client.get(DESK).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    client.post(DESK, {"do": "archive", "chosen": [work.code], "csrfmiddlewaretoken": token[1]})
    assert status_of(work) == Shader.Status.ARCHIVED


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_script_hears_of_a_wrong_method(method, alice, as_):
    answer = getattr(as_(alice), method)("/studio/import/keep/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "POST"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "[" * 100_000])
def test_a_script_hears_of_a_body_that_is_none(body, alice, as_):
    answer = as_(alice).post("/studio/import/keep/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")


def test_a_script_hears_of_a_body_that_is_too_large(alice, as_, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = as_(alice).post("/studio/import/keep/", {"sheet": {"title": "x" * 200}}, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
