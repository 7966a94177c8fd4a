"""A shader's page: who sees what of it, and that what people write stays text."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from apps.shaders import services
from apps.shaders.content import Terms
from apps.shaders.models import Shader
from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, OTHER, PLAIN, TUNABLE, shader, written

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7|add:7 }}"


def page_of(client: Any, work: Shader) -> str:
    answer = client.get(work.get_absolute_url())
    assert answer.status_code == 200
    return str(answer.content.decode())


# --- Addresses --------------------------------------------------------------------------------------


def test_it_leads_from_every_old_address_to_the_one_it_has_now(alice: Any, as_: Any) -> None:
    work = shader(alice, title="First name")
    old = work.get_absolute_url()
    services.shader_revise(shader=work, by=alice, content=written(title="Second name"))
    work.refresh_from_db()
    for address in (old, f"/s/{work.code}/", f"/s/{work.code}/anything-at-all/"):
        answer = as_(None).get(f"{address}?p.speed=2")
        assert answer.status_code == 301
        assert answer["Location"] == f"{work.get_absolute_url()}?p.speed=2"
        # A remembered redirect and a title that changes back would go in a circle.
        assert "no-cache" in answer["Cache-Control"]


def test_its_id_leads_there_too_and_nonsense_is_a_404(alice: Any, as_: Any) -> None:
    work = shader(alice)
    assert as_(None).get(f"/s/{work.pk}/").headers["Location"] == work.get_absolute_url()
    for nonsense in ("zzzz", "%00", "a" * 500, "..%2f..", "00000000"):
        assert as_(None).get(f"/s/{nonsense}/x/").status_code == 404


# --- Who sees it ------------------------------------------------------------------------------------

ABOUT = ["", "lineage/", "versions/", "versions/1/", "versions/1..1/", "program.json", "embed/"]


@pytest.mark.parametrize("about", ABOUT)
def test_a_draft_is_its_authors_alone(about: str, alice: Any, bob: Any, mona: Any, as_: Any) -> None:
    work = shader(alice, publish=False)
    address = f"/s/{work.code}/{about or work.slug + '/'}"
    for person in (None, bob, mona):
        assert as_(person).get(address).status_code == 404
    assert as_(alice).get(address).status_code == (404 if about == "embed/" else 200)


@pytest.mark.parametrize("about", ABOUT)
def test_what_is_archived_or_taken_down_is_gone_for_others(
    about: str, alice: Any, bob: Any, mona: Any, as_: Any
) -> None:
    archived, taken = shader(alice), shader(alice, glsl_code=OTHER)
    services.shader_archive(shader=archived, by=alice)
    services.shader_take_down(shader=taken, by=mona, reason="It flashes.")
    for work in (archived, taken):
        address = f"/s/{work.code}/{about or work.slug + '/'}"
        assert as_(None).get(address).status_code == 404
        assert as_(bob).get(address).status_code == 404


def test_it_is_shown_to_whoever_has_the_link_but_kept_from_search_engines(alice: Any, as_: Any) -> None:
    work = shader(alice, is_public=False)
    assert '<meta name="robots" content="noindex">' in page_of(as_(None), work)
    assert "Unlisted" in page_of(as_(alice), work)
    assert "Unlisted" not in page_of(as_(None), work)


def test_it_tells_the_author_where_it_stands(alice: Any, bob: Any, mona: Any, as_: Any) -> None:
    work = shader(alice, publish=False)
    assert "A draft." in page_of(as_(alice), work)
    services.shader_publish(shader=work, by=alice)
    assert "A draft." not in page_of(as_(alice), work)
    services.shader_take_down(shader=work, by=mona, reason="It flashes <b>too</b> much.")
    words = page_of(as_(alice), work)
    assert "Taken down." in words
    assert "It flashes &lt;b&gt;too&lt;/b&gt; much." in words


def test_it_tells_the_author_what_the_browser_refused(alice: Any, as_: Any) -> None:
    work = shader(alice)
    said = [{"pass": "image", "line": 3, "message": "'x' : undeclared <identifier>"}]
    services.version_refuse(version=work.current_version, reason="It does not compile.", messages=said)
    words = page_of(as_(alice), work)
    assert "was refused" in words
    assert "Image, line 3" in words
    assert "undeclared &lt;identifier&gt;" in words


# --- What people write ------------------------------------------------------------------------------


def test_what_people_write_stays_text(alice: Any, bob: Any, as_: Any) -> None:
    code = f"// {HOSTILE}\n{PLAIN}"
    work = shader(
        alice, title=HOSTILE[:90], description=f"{HOSTILE}\n\nSee https://example.com/a?b=1&c=2", glsl_code=code
    )
    services.shader_revise(
        shader=work, by=alice, content=written(title=HOSTILE[:90], glsl_code=code + "// more"), note=HOSTILE
    )
    work.refresh_from_db()
    services.shader_fork(shader=work, by=bob)
    for person in (None, alice, bob):
        for about in (work.slug + "/", "versions/", "versions/1/", "versions/1..2/", "lineage/", "embed/"):
            html = as_(person).get(f"/s/{work.code}/{about}").content.decode()
            assert "<script>alert" not in html
            assert "<img src=x" not in html
            assert ">14<" not in html
    first = as_(None).get(f"/s/{work.code}/versions/1/").content.decode()
    assert '<a href="https://example.com/a?b=1&amp;c=2" rel="nofollow ugc noopener">' in first


def test_it_shows_every_pass_with_an_address_for_each_line(alice: Any, as_: Any) -> None:
    work = shader(alice, glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    html = page_of(as_(None), work)
    assert 'id="image-L2"' in html
    assert 'href="#buffer_a-L3"' in html
    assert html.index('id="image"') < html.index('id="buffer_a"')
    assert "Buffer A, Image" in html


def test_it_keeps_the_source_of_a_locked_shader_but_runs_it(alice: Any, bob: Any, as_: Any) -> None:
    work = shader(alice, glsl_code="// the secret sauce\n" + PLAIN)
    services.access_set(shader=work, by=alice, access_tier="locked")
    for about in (work.slug + "/", "versions/1/", "versions/1..1/"):
        html = as_(bob).get(f"/s/{work.code}/{about}").content.decode()
        assert "keeps this source for those who unlock it" in html
        assert 'id="image-L1"' not in html
        assert "the secret sauce" in html  # in the program, which the player must have
        assert html.count("the secret sauce") == html.count('type="application/json"')
    assert 'id="image-L1"' in page_of(as_(alice), work)
    assert "secret sauce" in as_(bob).get(f"/s/{work.code}/program.json").json()["glsl_code"]


# --- What others may do -----------------------------------------------------------------------------


def test_a_fork_names_its_origin_also_when_that_is_gone(alice: Any, bob: Any, as_: Any) -> None:
    work = shader(alice, title="The first")
    fork = services.shader_fork(shader=work, by=bob)
    services.shader_revise(shader=fork, by=bob, content=written(title="The second", glsl_code=OTHER))
    services.shader_publish(shader=fork, by=bob)
    fork.refresh_from_db()
    assert f'<a href="{work.get_absolute_url()}">The first</a>' in page_of(as_(None), fork)
    assert "The second" in page_of(as_(None), work)
    services.shader_archive(shader=work, by=alice)
    html = page_of(as_(None), fork)
    assert "A fork of “The first” by alice, which is not here any more" in html
    assert work.code not in html
    lineage = as_(None).get(f"/s/{fork.code}/lineage/").content.decode()
    assert "The first" in lineage
    assert work.get_absolute_url() not in lineage


def test_it_offers_each_person_what_they_may_do(alice: Any, bob: Any, as_: Any) -> None:
    work = shader(alice)
    names = ("studio:shaders_shader_change", "pages:shader-fork")
    edit, fork = (reverse(name, args=[work.code]) for name in names)
    assert edit in page_of(as_(alice), work)
    assert edit not in page_of(as_(bob), work)
    assert fork in page_of(as_(None), work)
    terms = Terms("all-rights-reserved", False, False, True)
    services.terms_set(shader=work, by=alice, terms=terms)
    assert fork not in page_of(as_(bob), work)
    assert "reserved all rights" in page_of(as_(bob), work)


def test_it_is_not_shown_elsewhere_where_its_author_says_no(alice: Any, as_: Any) -> None:
    work = shader(alice)
    services.version_picture_set(version=work.current_version, thumbnail="posters/tide.webp")
    shown = page_of(as_(None), work)
    assert 'rel="alternate" type="application/json+oembed"' in shown
    assert 'property="og:image" content="http://' in shown
    assert "posters/tide.webp" in shown.partition("og:image")[2][:200]
    services.terms_set(shader=work, by=alice, terms=Terms("cc-by", False, True, False))
    hidden = page_of(as_(None), work)
    assert "oembed" not in hidden
    assert "posters/tide.webp" not in hidden.partition("</head>")[0]
    assert "&lt;iframe" not in hidden
    assert as_(None).get(f"/s/{work.code}/embed/").status_code == 404


def test_it_offers_presets_where_there_are_parameters(alice: Any, bob: Any, as_: Any) -> None:
    assert "Presets" not in page_of(as_(bob), shader(alice))
    work = shader(alice, glsl_code=TUNABLE)
    services.preset_save(
        shader=work, by=alice, name="Calm <i>", values={"speed": 0.5, "ink": "#00ff88", "centre": [0.5, -0.25]}
    )
    html = page_of(as_(bob), work)
    for part in ("p.speed=0.5", "p.ink=%2300ff88", "p.centre=0.5%2C-0.25"):
        assert part in html
    assert "Calm &lt;i&gt;" in html


# --- A person's ------------------------------------------------------------------------------------


def test_a_persons_page_shows_what_they_published(alice: Any, bob: Any, as_: Any) -> None:
    assert "Nothing published yet" in as_(None).get("/@alice/").content.decode()
    shader(alice, title="Shown work")
    shader(alice, title="Hidden work", glsl_code=OTHER, publish=False)
    shader(alice, title="Linked work", glsl_code=TUNABLE, is_public=False)
    for person in (None, alice, bob):
        html = as_(person).get("/@alice/").content.decode()
        assert "Shown work" in html
        assert "Hidden work" not in html
        assert "Linked work" not in html
        assert 'data-shader-program="/s/' in html
    assert as_(None).get("/@alice/?after=forged").status_code == 302


def test_the_front_page_shows_what_is_new_and_may_be_shown(alice: Any, as_: Any) -> None:
    shader(alice, title="Shown work")
    kept = shader(alice, title="Kept work", glsl_code=OTHER)
    services.terms_set(shader=kept, by=alice, terms=Terms("cc-by", False, True, False))
    html = as_(None).get("/").content.decode()
    assert "Shown work" in html
    assert "Kept work" not in html


def words_of_addresses() -> list[str]:
    from apps.pages.urls import urlpatterns

    ends = (str(pattern.pattern).removeprefix("s/<str:code>/").partition("/")[0] for pattern in urlpatterns)
    return sorted({end for end in ends if end.isalpha()})


@pytest.mark.parametrize("word", words_of_addresses())
def test_no_title_is_taken_for_another_page(word: str, alice: Any, as_: Any) -> None:
    work = shader(alice, title=word.upper())
    assert f'<h1 id="title">{word.upper()}</h1>' in page_of(as_(None), work)
