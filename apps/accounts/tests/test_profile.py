from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import User
from apps.accounts.plans import PLANS, plan_of

pytestmark = pytest.mark.django_db


def form(*links: tuple[str, str], **fields: Any) -> dict[str, Any]:
    data = {
        "bio": "I like noise.",
        "default_licence": "cc0",
        "default_public_display": "on",
        "links-TOTAL_FORMS": max(5, len(links)),
        "links-INITIAL_FORMS": 0,
        **fields,
    }
    for number, (label, url) in enumerate(links):
        data |= {f"links-{number}-label": label, f"links-{number}-url": url}
    return data


def test_it_saves_a_profile_and_shows_it_to_everybody(alice, as_):
    assert as_(alice).get("/account/profile/").status_code == 200
    answer = as_(alice).post("/account/profile/", form(("My site", "https://alice.example/")))
    assert answer["Location"] == "/account/profile/"
    alice.refresh_from_db()
    assert alice.links == [{"label": "My site", "url": "https://alice.example/"}]
    assert (alice.default_licence, alice.default_allows_training, alice.default_public_display) == ("cc0", False, True)

    page = as_(None).get("/@alice/").content.decode()
    assert "I like noise." in page
    assert '<a href="https://alice.example/" rel="nofollow ugc noopener">My site</a>' in page
    assert "Member since" in page
    assert "alice@example.com" not in page
    assert as_(alice).get("/account/profile/").context["link_forms"].initial == alice.links


def test_it_keeps_changed_and_removes_emptied_links(alice, as_):
    alice.links = [{"label": "a", "url": "https://a.example"}, {"label": "b", "url": "https://b.example"}]
    alice.save()
    data = form(("", ""), ("b", "https://b.example"), **{"links-INITIAL_FORMS": 2})
    as_(alice).post("/account/profile/", data)
    alice.refresh_from_db()
    assert alice.links == [{"label": "b", "url": "https://b.example"}]


@pytest.mark.parametrize(
    "link",
    [
        ("x", "javascript:alert(1)"),
        ("x", "data:text/html,hi"),
        ("x", "ftp://files.example/"),
        ("x", "//"),
        ("x", ""),
        ("", "https://a.example"),
        ("x" * 41, "https://a.example"),
        ("x", "https://a.example/" + "x" * 200),
    ],
)
def test_it_refuses_links_that_are_not_to_the_web(alice, as_, link):
    assert as_(alice).post("/account/profile/", form(link)).status_code == 200
    alice.refresh_from_db()
    assert alice.links == []


def test_it_has_room_for_five_links(alice, as_):
    six = [("x", f"https://{n}.example") for n in range(6)]
    assert as_(alice).post("/account/profile/", form(*six)).status_code == 200
    alice.refresh_from_db()
    assert alice.links == []
    assert as_(alice).post("/account/profile/", form(*six[:5])).status_code == 302


def test_it_escapes_what_people_write(alice, as_):
    as_(alice).post(
        "/account/profile/", form(("<b>x</b>", "https://a.example/?q=%22"), bio="<script>alert(1)</script>")
    )
    page = as_(None).get("/@alice/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x" not in page


def test_it_finds_a_profile_in_any_case_and_says_the_right_one(person, as_):
    person("NovaStar")
    answer = as_(None).get("/@novastar/")
    assert answer["Location"] == "/@NovaStar/"
    assert as_(None).get("/@NovaStar/").status_code == 200


def test_it_shows_the_verified_mark_and_the_sites_own_account(person, as_):
    assert "Verified creator" not in as_(None).get("/@fractafrag/").content.decode()
    person("marked", is_verified_creator=True, verified_creator_at=timezone.now())
    assert "Verified creator" in as_(None).get("/@marked/").content.decode()


def test_it_has_no_page_for_unknown_locked_out_and_unconfirmed_people(alice, bob, as_):
    User.objects.filter(pk=alice.pk).update(is_active=False)
    EmailAddress.objects.filter(user=bob).update(verified=False)
    for name in ("alice", "bob", "nobody-here", "%00", "a" * 500):
        assert as_(None).get(f"/@{name}/").status_code == 404


def test_it_asks_a_constant_number_of_questions(alice, as_, django_assert_num_queries):
    alice.links = [{"label": str(n), "url": f"https://{n}.example"} for n in range(5)]
    alice.save()
    # The person, how many shaders there are, and the page of them.
    with django_assert_num_queries(3):
        answer = as_(None).get("/@alice/")
    assert all(f"https://{n}.example" in answer.content.decode() for n in range(5))


def test_it_knows_what_each_plan_allows(alice):
    assert (plan_of(alice).published_shaders_a_month, plan_of(alice).private_shaders) == (5, False)
    assert plan_of(alice).ai_credits_a_month == 0
    for plan in ("pro", "studio"):
        services.plan_set(user=alice, plan=plan, by=None)
        alice.refresh_from_db()
        assert plan_of(alice).published_shaders_a_month is None
        assert plan_of(alice).private_shaders
        assert plan_of(alice).ai_credits_a_month > 0
    assert set(PLANS) == set(User.Plan)


def test_it_notes_who_was_here_at_most_every_five_minutes(alice, as_, django_assert_num_queries):
    client = as_(alice)
    client.get("/@alice/")
    alice.refresh_from_db()
    first = alice.last_active_at
    assert first is not None
    client.get("/@alice/")
    alice.refresh_from_db()
    assert alice.last_active_at == first

    # An object that was read before another request wrote: asked of the database, not believed.
    stale = User.objects.get(pk=alice.pk)
    stale.last_active_at = None
    with django_assert_num_queries(1):
        services.user_touch(user=stale)
    alice.refresh_from_db()
    assert alice.last_active_at == first

    User.objects.update(last_active_at=timezone.now() - timedelta(minutes=6))
    client.get("/@alice/")
    alice.refresh_from_db()
    assert timezone.now() - alice.last_active_at < timedelta(minutes=1)


def test_it_notes_where_a_session_was_used_last_without_writing_each_time(alice, client):
    from allauth.usersessions.models import UserSession

    from apps.core.testing import PASSWORD

    client.post("/account/login/", {"login": "alice", "password": PASSWORD})
    session = UserSession.objects.get(user=alice)
    client.get("/@alice/", REMOTE_ADDR="192.0.2.7")
    assert UserSession.objects.get(user=alice).last_seen_at == session.last_seen_at
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=6))
    client.get("/@alice/", REMOTE_ADDR="192.0.2.7")
    seen = UserSession.objects.get(user=alice)
    assert seen.ip == "192.0.2.7"
    assert timezone.now() - seen.last_seen_at < timedelta(minutes=1)
