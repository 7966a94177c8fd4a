"""The look, as far as it can be tested without a browser: tokens, components, error pages, weight."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings as configured
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory

from apps.core.templatetags.looks import avatar, browser

ROOT = Path(configured.BASE_DIR)
CSS = sorted((ROOT / "static/css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = (ROOT / "static/css/tokens.css").read_text()
COLOUR = r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch|color|color-mix)a?\("
ERROR_PAGES = ("400", "403", "403_csrf", "404", "429", "500", "503")
TEXT, EDGES = 4.5, 3.0


def render(source: str, **context: Any) -> str:
    request = RequestFactory().get("/account/email/?q=sea&page=2")
    return engines["django"].from_string("{% load looks %}" + source).render(context, request)


# --- Tokens -------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def token(name: str, theme: int) -> str:
    found = re.search(rf"--{name}: light-dark\((#\w{{6}}), (#\w{{6}})\)", TOKENS)
    assert found, name
    return found.group(theme + 1)


PAIRS = [
    *product(("ink", "ink-soft", "ink-faint", "accent", "danger"), ("paper", "raised", "sunken"), [TEXT]),
    *product(("ink", "ink-soft"), ("hover", "accent-wash", "danger-wash"), [TEXT]),
    *product(("good", "warn"), ("paper", "raised"), [TEXT]),
    ("danger", "danger-wash", TEXT),
    ("on-accent", "accent-fill", TEXT),
    ("on-accent", "accent-fill-hover", TEXT),
    ("on-danger", "danger-fill", TEXT),
    *product(("edge", "focus"), ("paper", "raised", "sunken"), [EDGES]),
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_it_can_be_read(front: str, back: str, least: float, theme: int) -> None:
    assert contrast(token(front, theme), token(back, theme)) >= least


@pytest.mark.parametrize("sheet", CSS, ids=lambda path: path.stem)
def test_it_takes_every_colour_from_the_tokens(sheet: Path) -> None:
    rules = sheet.read_text()
    used = set(re.findall(r"var\(--([\w-]+)", rules))
    assert used <= set(re.findall(r"--([\w-]+):", TOKENS)) | set(re.findall(r"--([\w-]+):", rules))
    if sheet.stem != "tokens":
        assert not re.findall(COLOUR, rules)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_it_keeps_scripts_and_styles_out_of_templates(template: Path) -> None:
    source = template.read_text()
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", source, re.IGNORECASE)
    for script in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in script or 'type="application/json"' in script


# --- Components ---------------------------------------------------------------------------------


def test_it_draws_the_same_person_alike() -> None:
    assert avatar("alice") == avatar("Alice")
    names = [f"person{number}" for number in range(200)]
    assert len({avatar(name) for name in names}) == len(names)


def test_it_colours_people_from_the_tokens() -> None:
    drawn = avatar("alice", "large", label='Picture of "alice"')
    assert "style=" not in drawn
    assert not re.search(COLOUR, drawn)
    assert 'aria-label="Picture of &quot;alice&quot;"' in drawn
    assert 'aria-hidden="true"' in avatar("alice")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge on macOS"),
        ("", "A browser"),
    ],
)
def test_it_says_which_browser(agent: str, words: str) -> None:
    assert browser(agent) == words


class Question(forms.Form):
    name = forms.CharField(help_text="As others see it.")
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    agreed = forms.BooleanField(label="Agents may read it", help_text="For each shader.")
    often = forms.ChoiceField(choices=[("a", "At once"), ("b", "Daily")], widget=forms.RadioSelect)


def test_it_ties_labels_help_and_errors_to_their_fields() -> None:
    html = str(Question({"secret": "x"}))
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    for name in ("name", "secret", "agreed"):
        assert f'for="id_{name}"' in html
    described = [reference for group in re.findall(r'aria-describedby="([^"]+)"', html) for reference in group.split()]
    assert {"id_name_helptext", "id_name_error", "id_agreed_error", "id_often_error"} <= set(described)
    assert set(described) <= ids
    assert html.count('aria-invalid="true"') >= 2
    assert "<legend" in html
    assert "data-password" in html


def test_it_lets_a_template_say_a_label_in_other_words() -> None:
    html = render('{% include "forms/field.html" with field=form.name label=words %}', form=Question(), words="<b>")
    assert "&lt;b&gt;</label>" in html


def test_it_shows_a_work_with_its_author() -> None:
    html = render_to_string(
        "components/work_card.html",
        {
            "url": "/s/x/", "title": "Sea <b>", "picture": "/sea.webp", "picture_alt": "Waves",
            "author": "alice", "author_url": "/@alice/", "meta": "3 votes", "badge": "Fork", "heading": "h2",
        },
    )  # fmt: skip
    assert '<h2 class="work__title"><a href="/s/x/">Sea &lt;b&gt;</a></h2>' in html
    for part in ('alt="Waves"', 'href="/@alice/"', "3 votes", "Fork", 'loading="lazy"'):
        assert part in html


def test_it_marks_the_tab_that_is_open() -> None:
    tabs = [{"url": "/a", "label": "Works", "current": True, "count": 0}, {"url": "/b", "label": "About"}]
    html = render('{% include "components/tabs.html" with label="Alice" %}', tabs=tabs)
    assert re.findall(r'href="(\S+)" aria-current="page"', html) == ["/a"]
    assert html.count("tabs__count") == 1


def test_it_keeps_the_question_while_turning_pages() -> None:
    html = render('{% include "components/pagination.html" %}', page_obj=Paginator(range(30), 10).page(2))
    assert 'href="?q=sea&amp;page=3"' in html
    assert 'href="?q=sea&amp;page=1"' in html
    assert not render('{% include "components/pagination.html" %}', page_obj=Paginator([], 10).page(1)).strip()


def test_it_leaves_out_of_the_rail_what_the_site_has_not() -> None:
    rail = render('{% rail_link "account_email" "E-mail" %}{% rail_link "no-such-page" "Nothing" %}')
    assert 'aria-current="page">E-mail<' in rail
    assert "Nothing" not in rail


@pytest.mark.parametrize(("unread", "shown"), [(0, None), (7, "7"), (120, "99+")])
def test_it_counts_what_is_unread(unread: int, shown: str | None) -> None:
    alice = get_user_model()(username="alice")
    html = render_to_string("components/header.html", {"user": alice, "unread_count": unread})
    found = re.search(r'class="bell__count">([^<]+)<', html)
    assert (found and found.group(1)) == shown
    assert "Menu of alice" in html


# --- Pages --------------------------------------------------------------------------------------


def test_it_apologises_with_nothing_at_hand() -> None:
    html = get_template("500.html").render()
    assert "Something broke on our side" in html
    assert "Sign in" not in html


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_it_says_what_to_do_on_every_error_page(name: str) -> None:
    html = get_template(f"{name}.html").render({}, RequestFactory().get("/"))
    assert len(re.findall("<h1>", html)) == 1
    assert "To the front page" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "path", "headers"),
    [(404, "/no/such/page/", {}), (400, "/", {"HTTP_HOST": "evil.example"})],
)
def test_it_answers_errors_in_its_own_look(client: Client, status: int, path: str, headers: dict[str, str]) -> None:
    response = client.get(path, **headers)  # type: ignore[arg-type]  # django-stubs knows no header keywords
    assert response.status_code == status
    assert "error__code" in response.content.decode()


@pytest.mark.django_db
def test_it_explains_a_form_that_came_without_its_token() -> None:
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "alice"})
    assert response.status_code == 403
    assert "This form was not accepted" in response.content.decode()


@pytest.mark.django_db
def test_it_says_when_to_try_again(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    client.post("/account/signup/", {})
    response = client.post("/account/signup/", {})
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "Try again in 60 seconds" in response.content.decode()


@pytest.mark.django_db
def test_it_invites_a_stranger_and_greets_a_friend(as_: Any, alice: Any) -> None:
    stranger, friend = (as_(who).get("/").content.decode() for who in (None, alice))
    assert "/account/signup/" in stranger
    assert "/account/logout/" not in stranger
    assert "signed in as <strong>alice</strong>" in friend
    assert "/account/signup/" not in friend


@pytest.mark.django_db
def test_it_quotes_the_source_of_its_picture(client: Client) -> None:
    quoted = re.findall(r"<pre[^>]*><code>(.*?)</code>", client.get("/").content.decode(), re.DOTALL)
    source = "".join((ROOT / "static/img/front.frag.txt").read_text().split()).replace("//", "")
    assert "".join(quoted[0].split()).replace("//", "") in source


@pytest.mark.django_db
def test_it_stays_light(client: Client) -> None:
    """The front page, uncompressed and without its picture; the picture has a limit of its own."""
    html = client.get("/").content.decode()
    names = {re.sub(r"\.[0-9a-f]{12}\.", ".", name) for name in re.findall(r"/static/((?:css|js)/[\w.-]+)", html)}
    modules = re.findall(r'import "\./([\w-]+\.js)"', (ROOT / "static/js/site.js").read_text())
    files = [ROOT / "static" / name for name in names] + [ROOT / "static/js" / name for name in modules]
    assert len(files) > len(modules)
    assert sum(file.stat().st_size for file in files) + len(html) < 50_000
    assert (ROOT / "static/img/front-1600.webp").stat().st_size <= 60 * 1024
    assert "<canvas" not in html
