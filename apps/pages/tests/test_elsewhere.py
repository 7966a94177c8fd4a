"""What leaves the site: frames, oEmbed, feeds, the sitemap, files; and what never does."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from redis.exceptions import ConnectionError as RedisAway

from apps.pages import sitemaps
from apps.shaders import services
from apps.shaders.content import Terms
from apps.shaders.models import Shader
from apps.shaders.tests.examples import OTHER, PLAIN, TUNABLE, shader

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def work(alice: Any) -> Shader:
    return shader(alice, title='Tide "& <ebb>', description="Two waves.\n\n<b>Not bold</b>")


@pytest.fixture
def hidden(alice: Any) -> list[Shader]:
    """What nobody else may show: a draft, an unlisted one, an archived one, one that stays here."""
    kept = [
        shader(alice, title="Hidden 1", glsl_code=OTHER, publish=False),
        shader(alice, title="Hidden 2", glsl_code=TUNABLE, is_public=False),
        shader(alice, title="Hidden 3", glsl_code="// 3\n" + PLAIN),
        shader(alice, title="Hidden 4", glsl_code="// 4\n" + PLAIN),
    ]
    services.shader_archive(shader=kept[2], by=alice)
    services.terms_set(shader=kept[3], by=alice, terms=Terms("cc-by", False, True, False))
    return kept


def oembed(client: Any, url: str, **more: str) -> Any:
    return client.get("/oembed", {"url": url, **more})


# --- Frames -----------------------------------------------------------------------------------------


def test_anybody_may_frame_the_player_and_nothing_else(work: Shader, as_: Any) -> None:
    bare = as_(None).get(f"/s/{work.code}/embed/")
    policy = bare["Content-Security-Policy"]
    assert "X-Frame-Options" not in bare
    assert "frame-ancestors *" in policy
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    assert "'unsafe" not in policy
    assert "Set-Cookie" not in bare
    assert not bare.cookies
    page = as_(None).get(work.get_absolute_url())
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_oembed_says_how_to_show_it(work: Shader, as_: Any) -> None:
    for address in (work.get_absolute_url(), f"/s/{work.code}/", f"/s/{work.code}/embed/"):
        answer = oembed(as_(None), SITE + address)
        assert answer["Access-Control-Allow-Origin"] == "*"
        told = answer.json()
        assert told["version"] == "1.0"
        assert told["type"] == "rich"
        assert told["author_url"] == f"{SITE}/@alice/"
        assert f'src="{SITE}/s/{work.code}/embed/"' in told["html"]
        assert 'title="Tide &quot;&amp; &lt;ebb&gt; by alice"' in told["html"]
        assert "allow-same-origin" not in told["html"]


@pytest.mark.parametrize(
    ("asked", "given"),
    [("320", (320, 192)), ("99999", (640, 384)), ("1", (160, 96)), ("-5", (640, 384)), ("x", (640, 384))],
)
def test_oembed_is_as_small_as_asked_for(asked: str, given: tuple[int, int], work: Shader, as_: Any) -> None:
    told = oembed(as_(None), SITE + work.get_absolute_url(), maxwidth=asked).json()
    assert (told["width"], told["height"]) == given


def test_oembed_speaks_json_alone(work: Shader, as_: Any) -> None:
    assert oembed(as_(None), SITE + work.get_absolute_url(), format="xml").status_code == 501


def test_oembed_knows_nothing_else(work: Shader, as_: Any) -> None:
    path = work.get_absolute_url()
    for url in (
        "",
        path,
        f"https://example.com{path}",
        "http://[",
        f"{SITE}/",
        f"{SITE}/s/{work.code}/edit/",
        SITE + "/s/zzz/x/",
        "x" * 9000,
        "\0",
    ):
        assert oembed(as_(None), url).status_code == 404


def test_what_stays_here_is_not_embedded_not_even_for_its_author(hidden: list[Shader], alice: Any, as_: Any) -> None:
    statuses = []
    for one in hidden:
        statuses.append(as_(alice).get(f"/s/{one.code}/embed/").status_code)
        assert oembed(as_(alice), SITE + one.get_absolute_url()).status_code == statuses[-1]
    assert statuses == [404, 200, 404, 404]  # the second one is for whoever has its address


# --- Feeds ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/feeds/new.atom", "/@alice/feed.atom"])
def test_a_feed_has_what_may_be_shown(address: str, work: Shader, hidden: list[Shader], as_: Any) -> None:
    services.version_picture_set(version=work.current_version, thumbnail="posters/tide.webp")
    answer = as_(None).get(address)
    assert answer["Content-Type"].startswith("application/atom+xml")
    (entry,) = ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == 'Tide "& <ebb>'
    assert entry.findtext(f"{ATOM}id") == f"{SITE}/s/{work.code}/"
    summary = entry.findtext(f"{ATOM}summary") or ""
    assert "&lt;b&gt;Not bold&lt;/b&gt;" in summary
    assert f'src="{SITE}/media/posters/tide.webp"' in summary


def test_a_feed_costs_the_same_with_more_in_it(alice: Any, as_: Any, django_assert_max_num_queries: Any) -> None:
    for n in range(4):
        shader(alice, glsl_code=f"// {n}\n{PLAIN}")
    with django_assert_max_num_queries(2):
        answer = as_(None).get("/feeds/new.atom")
    assert answer.content.count(b"<entry") == 4


def test_a_persons_feed_is_found_by_their_name(alice: Any, as_: Any) -> None:
    assert as_(None).get("/@ALICE/feed.atom")["Location"] == "/@alice/feed.atom"
    assert as_(None).get("/@nobody/feed.atom").status_code == 404
    assert as_(None).get("/@alice/feed.atom").status_code == 200


# --- The sitemap ------------------------------------------------------------------------------------


def locations(answer: Any) -> list[str]:
    return [str(place.text) for place in ElementTree.fromstring(answer.content).iter() if place.tag.endswith("}loc")]


def test_the_sitemap_leads_to_everything_that_is_listed(
    work: Shader, hidden: list[Shader], alice: Any, as_: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sitemaps, "PAGE_SIZE", 2)
    works = [work, hidden[3], *(shader(alice, glsl_code=f"// {n}\n{PLAIN}") for n in range(1))]
    pages = locations(as_(None).get("/sitemap.xml"))
    found = [place for page in pages for place in locations(as_(None).get(page.removeprefix(SITE)))]
    assert len(pages) == 1 + 2 + 1
    assert sorted(found) == sorted(
        [f"{SITE}/", f"{SITE}/api/docs/", f"{SITE}/@alice/", *(SITE + one.get_absolute_url() for one in works)]
    )


def test_the_sitemap_takes_nonsense_calmly(work: Shader, as_: Any) -> None:
    assert as_(None).get("/sitemaps/nothing.xml").status_code == 404
    for start in ("zzzzzzzz", "\0", "x" * 5000, "'; drop"):
        assert as_(None).get("/sitemaps/shaders.xml", {"from": start}).status_code == 200
    assert f"Sitemap: {SITE}/sitemap.xml" in as_(None).get("/robots.txt").content.decode()


# --- Files ------------------------------------------------------------------------------------------


def test_a_public_file_is_given_out(as_: Any) -> None:
    path = default_storage.save("posters/a.webp", ContentFile(b"RIFF"))
    answer = as_(None).get(f"/media/{path}")
    assert answer["Content-Type"] == "image/webp"
    assert b"".join(answer.streaming_content) == b"RIFF"
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a"])
def test_what_a_browser_might_run_is_only_downloaded(name: str, as_: Any) -> None:
    path = default_storage.save(name, ContentFile(b"<script>"))
    answer = as_(None).get(f"/media/{path}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["", "posters", "posters/none.webp", "../private/x", "..%2f..%2fetc/passwd", "/etc/passwd", "%00", "a" * 3000],
)
def test_nothing_else_is(path: str, as_: Any) -> None:
    default_storage.save("posters/a.webp", ContentFile(b"RIFF"))
    assert as_(None).get(f"/media/{path}").status_code == 404


# --- Presets ----------------------------------------------------------------------------------------


def test_somebody_keeps_values_under_a_name(alice: Any, bob: Any, as_: Any) -> None:
    work = shader(alice, glsl_code=TUNABLE)
    address = f"/s/{work.code}/presets/"
    values = {"speed": 2.5, "grid": False, "centre": [0.5, -0.5], "ink": "#102030", "count": 5}
    answer = as_(bob).post(address, {"name": " Night ", "values": json.dumps(values)})
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert query == {
        "p.speed": ["2.5"],
        "p.grid": ["false"],
        "p.centre": ["0.5,-0.5"],
        "p.ink": ["#102030"],
        "p.count": ["5"],
    }
    preset = work.presets.get()
    assert (preset.name, preset.values) == ("Night", values)
    # The address alone says the same, where no script fills the form.
    page = as_(bob).get(answer["Location"])
    assert json.loads(page.context["values_json"]) == values


@pytest.mark.parametrize(
    "values", ["", "{}", "[]", "nonsense", '{"speed": "fast"}', '{"speed": 99}', '{"other": 1}', '{"speed": NaN}']
)
def test_values_that_fit_nothing_are_refused(values: str, alice: Any, as_: Any) -> None:
    work = shader(alice, glsl_code=TUNABLE)
    answer = as_(alice).post(f"/s/{work.code}/presets/", {"name": "Night", "values": values}, follow=True)
    assert answer.status_code == 200
    assert "toast--error" in answer.content.decode()
    assert work.presets.count() == 0


def test_a_preset_is_deleted_by_whoever_kept_it(alice: Any, bob: Any, as_: Any) -> None:
    work = shader(alice, glsl_code=TUNABLE)
    preset = services.preset_save(shader=work, by=alice, name="Night", values={"speed": 2})
    address = f"/s/{work.code}/presets/{preset.pk}/delete/"
    assert as_(bob).post(address).status_code == 404
    assert as_(None).post(address).status_code == 302
    assert work.presets.count() == 1
    assert as_(alice).post(address).status_code == 302
    assert work.presets.count() == 0
    assert as_(alice).post(address).status_code == 404


def test_nonsense_in_the_address_sets_nothing(alice: Any, as_: Any) -> None:
    work = shader(alice, glsl_code=TUNABLE)
    page = as_(None).get(
        work.get_absolute_url(), {"p.speed": "<script>", "p.centre": "x,y", "p.count": "1e999", "q": "1"}
    )
    assert json.loads(page.context["values_json"]) == {}


# --- When Redis is away -----------------------------------------------------------------------------


def test_pages_are_shown_while_nothing_can_be_kept(work: Shader, as_: Any, monkeypatch: Any) -> None:
    def away(*args: Any, **kwargs: Any) -> Any:
        raise RedisAway

    monkeypatch.setattr("apps.pages.kept.cache.get_many", away)
    assert 'id="image-L2"' in as_(None).get(work.get_absolute_url()).content.decode()
    assert as_(None).get("/sitemap.xml").status_code == 200
