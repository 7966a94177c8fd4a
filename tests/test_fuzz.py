"""Whatever is typed, pasted or forged: an answer in plain words, never a crash."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts import usernames
from apps.accounts.models import User
from apps.core.logs import redact

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]
BOUNDED = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HOSTILE = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "\x00",
            "a\x00b",
            "' OR 1=1 --",
            "<script>alert(1)</script>",
            "{{ 7*7 }}",
            "../../etc/passwd",
            "\u202egnp.exe",
            "\u200b" * 20,
            "💥" * 40,
            "a" * 10_000,
            "%00",
            "\r\nSet-Cookie: a=b",
            "ﬀ",
            "İı",
        ]
    ),
)


@BOUNDED
@given(name=HOSTILE)
def test_any_name_in_an_address_is_a_page_or_a_404(client: Client, name: str) -> None:
    answer = client.get(f"/@{quote(name, safe='')}/")
    assert answer.status_code in {200, 301, 302, 400, 404}


@BOUNDED
@given(cursor=HOSTILE, show=HOSTILE)
def test_any_place_in_the_inbox_is_a_page(as_, alice, cursor: str, show: str) -> None:
    answer = as_(alice).get("/notices/", {"after": cursor, "show": show})
    assert answer.status_code in {200, 302, 400}


@BOUNDED
@given(token=HOSTILE)
def test_a_forged_way_out_of_mail_changes_nothing(client: Client, token: str) -> None:
    answer = client.post(f"/notices/unsubscribe/{quote(token, safe='') or 'x'}/")
    assert answer.status_code in {400, 404}


@settings(parent=BOUNDED, max_examples=25)
@given(username=HOSTILE, email=HOSTILE, password=HOSTILE)
def test_a_sign_up_with_anything_in_it_is_refused_in_words(
    client: Client, username: str, email: str, password: str
) -> None:
    cache.clear()  # or the limit on sign-ups answers for the form
    before = User.objects.count()
    answer = client.post("/account/signup/", {"username": username, "email": email, "password1": password})
    assert answer.status_code == 200
    assert User.objects.count() == before
    assert b"<script>alert(1)" not in answer.content


@settings(parent=BOUNDED, max_examples=25)
@given(bio=HOSTILE, label=HOSTILE, url=HOSTILE)
def test_a_profile_with_anything_in_it_shows_harmless_text(as_, alice, bio, label, url):
    client = as_(alice)
    form = {"bio": bio, "default_licence": "cc-by", "links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0"}
    answer = client.post("/account/profile/", {**form, "links-0-label": label, "links-0-url": url})
    assert answer.status_code in {200, 302}
    page = client.get("/@alice/").content
    assert b"<script>alert(1)" not in page
    assert b"javascript:" not in page


@BOUNDED
@given(name=st.text(max_size=40))
def test_an_accepted_name_is_safe_in_an_address(name: str) -> None:
    try:
        usernames.validate_form(name)
    except ValidationError:
        return
    assert quote(name, safe="") == name
    assert usernames.skeleton(name)
    assert len(usernames.skeleton(name)) <= usernames.MAX_LENGTH


@BOUNDED
@given(secret=st.from_regex(r"[A-Za-z0-9_-]{20,43}", fullmatch=True), around=st.text(max_size=30))
def test_a_key_of_ours_never_reaches_a_line_whole(secret: str, around: str) -> None:
    assert f"{'a' * 16}{secret}" not in redact(f"{around} ff_{'a' * 16}{secret} {around}")
