"""How far a picture is: on pages as they are opened, and told to those that stand open."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.keys.services import key_create
from apps.pages import renderings
from apps.pages.pictures import FLASHES, TOO_MUCH
from apps.renders.models import Render
from apps.renders.services import render_request
from apps.renders.tests.examples import make_failed, make_ready
from apps.shaders import services
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.tests.examples import OTHER, PLAIN, TUNABLE, shader, written

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
LINES = [{"pass": "image", "line": 2, "message": "'missing' is not declared"}]


def render_of(version: ShaderVersion) -> Render:
    return render_request(version=version)


def told(client: Any, *keys: str) -> dict[str, Any]:
    answer = client.get("/renders.json", {"of": ",".join(keys)})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()["renders"]
    return found


def page(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def work(alice: Any) -> Shader:
    return shader(alice, title="Slow tide")


# --- Told to open pages -------------------------------------------------------------------------------


def test_its_author_is_told_the_place_in_the_queue_and_others_only_of_pictures(
    work: Shader, alice: Any, bob: Any, as_: Any
) -> None:
    first = shader(bob, glsl_code=OTHER)
    Render.objects.filter(content_hash=first.current_version.content_hash).update(priority=0)
    mine = told(as_(alice), work.code)[work.code]
    assert (mine["state"], mine["done"], mine["words"]) == ("pending", False, "1 other before it.")
    theirs = told(as_(bob), work.code)[work.code]
    assert (theirs["state"], theirs["title"], theirs["words"], theirs["messages"]) == ("pending", "", "", [])
    make_ready(render_of(work.current_version))
    for client in (as_(alice), as_(bob), as_(None)):
        ready = told(client, work.code)[work.code]
        assert ready["done"]
        assert ready["picture"].startswith("/media/renders/")
        assert ready["film"].endswith(".webm")


def test_a_first_picture_is_shown_while_the_rest_is_drawn(work: Shader, alice: Any, as_: Any) -> None:
    row = render_of(work.current_version)
    row.status, row.thumbnail = Render.Status.RENDERING, "renders/aa/first.webp"
    row.save()
    now = told(as_(alice), work.code)[work.code]
    assert (now["picture"], now["film"], now["done"]) == ("/media/renders/aa/first.webp", "", False)
    assert now["title"] == "Its picture is there."


def test_why_it_failed_is_for_its_author_and_moderators(
    work: Shader, alice: Any, bob: Any, mona: Any, as_: Any
) -> None:
    row = make_failed(render_of(work.current_version), reason="A frame takes longer than 20 seconds.")
    row.messages = LINES
    row.save()
    mine = told(as_(alice), work.code)[work.code]
    assert mine["words"] == "A frame takes longer than 20 seconds."
    assert mine["messages"] == [
        {"place": "Image, line 2", "message": LINES[0]["message"], "url": f"/studio/{work.code}/?line=2#pass-image"}
    ]
    seen = told(as_(mona), work.code)[work.code]
    assert seen["messages"][0]["url"] == ""
    for client in (as_(bob), as_(None)):
        answer = client.get("/renders.json", {"of": work.code}).content.decode()
        assert "missing" not in answer
        assert "20 seconds" not in answer


def test_what_one_may_not_see_is_not_there(work: Shader, alice: Any, bob: Any, mona: Any, as_: Any) -> None:
    draft = shader(alice, publish=False, glsl_code=OTHER)
    services.shader_revise(shader=draft, by=alice, content=written(glsl_code=TUNABLE))
    keys = [draft.code, f"{draft.code}:1", f"{draft.code}:2"]
    assert sorted(told(as_(alice), *keys)) == sorted(keys)
    for client in (as_(bob), as_(None), as_(mona)):
        assert told(client, *keys, work.code) == told(client, work.code)


def test_a_version_that_was_never_public_is_its_authors(
    work: Shader, alice: Any, bob: Any, mona: Any, as_: Any
) -> None:
    key, _ = key_create(user=alice, name="Painter", scopes=["write"])
    services.shader_revise(shader=work, by=alice, content=written(glsl_code=OTHER), via=key)
    keys = [f"{work.code}:1", f"{work.code}:2"]
    assert sorted(told(as_(alice), *keys)) == sorted(told(as_(mona), *keys)) == keys
    assert list(told(as_(bob), *keys)) == keys[:1]


def test_nonsense_is_nothing(work: Shader, as_: Any) -> None:
    for text in ("", ",", "zzz", f"{work.code}:0", f"{work.code}:99999999999", "\0", "'; drop", "x" * 5000):
        assert told(as_(None), text) == {}
    assert list(told(as_(None), *(f"nothing{n}" for n in range(90)), work.code)) == [work.code]
    assert as_(None).post("/renders.json").status_code == 405


def test_no_more_are_told_of_than_a_page_asks_for(work: Shader, as_: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(renderings, "MOST", 2)
    assert list(told(as_(None), work.code, f"{work.code}:1", f"{work.code}:1", f"{work.code}:2")) == [
        work.code,
        f"{work.code}:1",
    ]


def test_the_same_answer_is_not_sent_again(work: Shader, alice: Any, as_: Any) -> None:
    client = as_(alice)
    first = client.get("/renders.json", {"of": work.code})
    assert "no-cache" in first["Cache-Control"]
    assert "private" in first["Cache-Control"]
    headers = {"If-None-Match": first["ETag"]}
    again = client.get("/renders.json", {"of": work.code}, headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    make_ready(render_of(work.current_version))
    assert client.get("/renders.json", {"of": work.code}, headers=headers).status_code == 200


def test_many_cost_as_many_queries_as_one(alice: Any, as_: Any, django_assert_max_num_queries: Any) -> None:
    alice.subscription_tier = "pro"
    alice.save(update_fields=["subscription_tier"])
    works = [shader(alice, glsl_code=f"// {n}\n{PLAIN}") for n in range(4)]
    client = as_(alice)
    told(client, works[0].code)  # and that somebody was here is written down
    keys = [key for each in works for key in (each.code, f"{each.code}:1")]
    told(client, *keys)
    # Session, person, shaders, versions, renders; and that somebody is here.
    with django_assert_max_num_queries(6):
        assert len(told(client, *keys[:2])) == 2
    with django_assert_max_num_queries(6):
        assert len(told(client, *keys)) == 8


# --- On pages -----------------------------------------------------------------------------------------


def test_its_page_tells_its_author_and_waits_for_everybody(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    mine, theirs = (page(as_(who), work.get_absolute_url()) for who in (alice, bob))
    for html in (mine, theirs):
        assert re.search(rf'<shader-canvas[^>]* data-render="{work.code}"', html)
        assert "js/pictures" in html
    assert "Its picture waits to be drawn." in mine
    assert "Load this page again in a moment" in mine
    assert "waits to be drawn" not in theirs
    make_ready(render_of(work.current_version))
    for who in (alice, bob):
        html = page(as_(who), work.get_absolute_url())
        assert "data-render" not in html
        assert "js/pictures" not in html


def test_the_player_takes_the_picture_that_fits(work: Shader, as_: Any) -> None:
    row = make_ready(render_of(work.current_version))
    html = page(as_(None), work.get_absolute_url())
    thumbnail, poster = f"/media/{row.thumbnail}", f"/media/{row.poster}"
    assert f'srcset="{thumbnail} 640w, {poster} 1280w"' in html
    assert f'property="og:image" content="{SITE}{poster}"' in html
    assert 'property="og:image:width" content="1280"' in html
    assert f'name="twitter:image" content="{SITE}{poster}"' in html


def test_the_poster_is_what_others_show(work: Shader, as_: Any) -> None:
    row = make_ready(render_of(work.current_version))
    shown = as_(None).get("/oembed", {"url": SITE + work.get_absolute_url()}).json()
    assert shown["thumbnail_url"] == f"{SITE}/media/{row.poster}"
    assert (shown["thumbnail_width"], shown["thumbnail_height"]) == (1280, 720)
    feed = as_(None).get("/feeds/new.atom").content.decode()
    assert f"{SITE}/media/{row.poster}" in feed
    assert 'width="1280" height="720"' in feed.replace("&quot;", '"')
    assert f'src="/media/{row.poster}"' in page(as_(None), f"/s/{work.code}/embed/")


def test_what_flashes_starts_for_nobody_by_itself(work: Shader, alice: Any, as_: Any) -> None:
    make_ready(render_of(work.current_version), measurements={"is_flashing": True})
    for address in (work.get_absolute_url(), f"/s/{work.code}/embed/", f"/s/{work.code}/versions/1/"):
        html = page(as_(None), address)
        assert 'data-start="paused"' in html
        assert f'data-held="{FLASHES}"' in html
    for address in ("/@alice/", "/"):
        assert re.search(r'<article class="work"[^>]* data-flashes', page(as_(None), address))
    assert "It flashes more than three times a second" in page(as_(alice), work.get_absolute_url())


def test_beside_what_flashes_nothing_starts_the_common_clock(work: Shader, alice: Any, as_: Any) -> None:
    services.shader_revise(shader=work, by=alice, content=written(glsl_code=OTHER))
    make_ready(render_of(work.current_version), measurements={"is_flashing": True})
    html = page(as_(None), f"/s/{work.code}/versions/1..2/")
    assert html.count('data-start="paused"') == 2
    assert html.count("data-held") == 1


def test_what_brought_the_renderer_down_is_not_run_unasked(work: Shader, alice: Any, as_: Any) -> None:
    make_failed(render_of(work.current_version), kind="crash", reason="It brought the browser down.")
    html = page(as_(None), work.get_absolute_url())
    assert f'data-held="{TOO_MUCH}"' in html
    assert "brought the browser down" not in html
    assert "data-shader-program" not in page(as_(None), "/@alice/")
    assert "data-shader-program" not in page(as_(alice), "/studio/")
    assert "It brought the browser down." in page(as_(alice), work.get_absolute_url())


def test_why_it_failed_stays_text(work: Shader, alice: Any, as_: Any) -> None:
    row = make_failed(render_of(work.current_version), reason="<script>alert(1)</script>")
    row.messages = [{"pass": "image", "line": 1, "message": "<img src=x onerror=alert(1)>"}]
    row.save()
    for address in (work.get_absolute_url(), f"/studio/{work.code}/"):
        html = page(as_(alice), address)
        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_what_chromium_refused_is_told_once(work: Shader, alice: Any, as_: Any) -> None:
    row = make_failed(render_of(work.current_version), kind="compile", reason="It does not compile in Chromium.")
    row.messages = LINES
    row.save()
    services.version_refuse(version=work.current_version, reason=row.reason, messages=LINES)
    html = page(as_(alice), f"/s/{work.code}/{work.slug}/")
    assert html.count("It does not compile in Chromium.") == 1
    assert f'href="/studio/{work.code}/?line=2#pass-image"' in html
    assert "data-held" not in html


def test_on_lists_of_ones_own_it_says_how_far_it_is(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    for address in ("/studio/", "/@alice/", f"/s/{work.code}/versions/"):
        mine = page(as_(alice), address)
        assert f'data-render="{work.code}' in mine
        assert "Waits to be drawn" in mine
    for address in ("/@alice/", f"/s/{work.code}/versions/", "/"):
        theirs = page(as_(bob), address)
        assert "data-render=" not in theirs
        assert "Waits to be drawn" not in theirs


def test_a_card_has_its_film(work: Shader, as_: Any) -> None:
    row = make_ready(render_of(work.current_version))
    html = page(as_(None), "/@alice/")
    assert f'data-film="/media/{row.preview}"' in html
    assert f'src="/media/{row.thumbnail}" alt="" width="640" height="360"' in html


@pytest.mark.parametrize("address", ["/@alice/", "/studio/", "/s/{}/lineage/", "/s/{}/versions/", "/feeds/new.atom"])
def test_a_list_asks_for_all_of_its_pictures_at_once(address: str, alice: Any, as_: Any) -> None:
    alice.subscription_tier = "pro"
    alice.save(update_fields=["subscription_tier"])
    first = shader(alice, glsl_code=TUNABLE)
    client, where = as_(alice), address.format(first.code)
    before = _queries(client, where)
    for number in range(3):
        shader(alice, glsl_code=f"// {number}\n{PLAIN}")
        services.shader_revise(shader=first, by=alice, content=written(glsl_code=f"// {number}\n{TUNABLE}"))
        services.shader_publish(shader=services.shader_fork(shader=first, by=alice), by=alice)
    assert _queries(client, where) == before


def _queries(client: Any, address: str) -> int:
    """Those that ask for renders; how many others there are is pinned elsewhere."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return sum('FROM "renders_render"' in each["sql"] for each in captured)


# --- Parts of files, which films need in some browsers --------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "status", "body", "told_range"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("pages=1-2", 200, b"0123456789", None),
    ],
)
def test_a_part_of_a_film_is_given_out(asked: str, status: int, body: bytes, told_range: str | None, as_: Any) -> None:
    path = default_storage.save("renders/aa/film.webm", ContentFile(b"0123456789"))
    answer = as_(None).get(f"/media/{path}", headers={"Range": asked})
    given = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, given, answer.get("Content-Range")) == (status, body, told_range)
    assert answer["Content-Type"] == "video/webm"
    assert answer["Accept-Ranges"] == "bytes"
    assert "immutable" in answer["Cache-Control"]
