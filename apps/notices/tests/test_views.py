from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.notices import kinds, selectors, tokens
from apps.notices.context import unread
from apps.notices.models import Notice, NoticePreference

INBOX = "/notices/"
PREFERENCES = "/account/notices/"


def many(person, count, **fields):
    """Some of them at the same moment, as when one job tells a lot of things."""
    now = timezone.now()
    return Notice.objects.bulk_create(
        Notice(
            person=person,
            kind="test.never",
            subject=f"Subject {number:03}",
            payload={"words": "Words."},
            url="/",
            dedupe_key=uuid.uuid4().hex,
            created_at=now - timedelta(minutes=number // 3),
            **fields,
        )
        for number in range(count)
    )


def queries(visit):
    with CaptureQueriesContext(connection) as asked:
        assert visit().status_code == 200
    return len(asked)


# --- Inbox --------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [INBOX, PREFERENCES, f"/notices/{uuid.uuid4()}/"])
def test_it_asks_a_stranger_to_sign_in(db, client, url):
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_it_shows_only_ones_own_notices(alice, bob, tell, as_):
    tell(alice, subject="For Alice")
    tell(bob, subject="For Bob")
    page = as_(alice).get(INBOX).content.decode()
    assert "For Alice" in page
    assert "For Bob" not in page


def test_it_can_show_the_unread_alone(alice, tell, as_):
    tell(alice, subject="Old news", key="old")
    client = as_(alice)
    client.post("/notices/read/")
    assert "All read" in client.get(f"{INBOX}?show=unread").content.decode()
    tell(alice, subject="Fresh news")
    page = client.get(f"{INBOX}?show=unread").content.decode()
    assert "Fresh news" in page
    assert "Old news" not in page
    many(alice, 30)
    page = client.get(f"{INBOX}?show=unread").content.decode()
    assert re.search(r'href="\?show=unread&amp;after=[^"]+" rel="next"', page)


def test_it_says_so_when_there_is_nothing(alice, as_):
    page = as_(alice).get(INBOX).content.decode()
    assert "Nothing yet" in page
    assert "Mark all as read" not in page


def test_it_escapes_what_it_is_told(alice, tell, as_):
    tell(alice, subject="<script>alert(1)</script>", payload={"words": "<img src=x onerror=alert(2)>"})
    page = as_(alice).get(INBOX).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_it_leads_through_every_page_by_plain_links(alice, as_):
    many(alice, 47)
    client, seen, pages = as_(alice), [], 0
    url: str | None = INBOX
    while url:
        page = client.get(url).content.decode()
        seen += re.findall(r"Subject \d+", page)
        following = re.search(r'href="(\?after=[^"]+)" rel="next"', page)
        url = INBOX + following[1].replace("&amp;", "&") if following else None
        pages += 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == 47
    assert seen == [notice.subject for notice in Notice.objects.order_by("-created_at", "-id")]


@pytest.mark.parametrize("cursor", ["x", "%00", "a:b", "W10:aaaa", "9" * 4000])
def test_it_goes_back_to_the_first_page_when_the_cursor_is_not_ours(alice, as_, cursor):
    answer = as_(alice).get(f"{INBOX}?after={cursor}")
    assert (answer.status_code, answer["Location"]) == (302, INBOX)


def test_it_asks_the_same_number_of_questions_whatever_the_number_of_notices(alice, as_):
    client = as_(alice)
    client.get(INBOX)
    many(alice, 5)
    few = queries(lambda: client.get(INBOX))
    many(alice, 10)
    assert queries(lambda: client.get(INBOX)) == few
    many(alice, 200)
    assert queries(lambda: client.get(INBOX)) == few


def test_it_still_shows_a_notice_whose_kind_is_gone(alice, tell, as_, monkeypatch):
    tell(alice, subject="From an older day")
    monkeypatch.setattr(kinds, "_KINDS", {})
    assert "From an older day" in as_(alice).get(INBOX).content.decode()


def plan(sql):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notices_notice")
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_it_reads_the_inbox_and_the_count_from_their_indexes(alice):
    # Forty people with a hundred notices each, nearly all read: what the planner meets in earnest.
    names = [f"reader{number:02}" for number in range(40)]
    others = User.objects.bulk_create(
        User(username=name, username_skeleton=name, email=f"{name}@example.com", password="!") for name in names
    )
    for somebody in (alice, *others):
        many(somebody, 97, read_at=timezone.now())
        many(somebody, 3)
    with CaptureQueriesContext(connection) as asked:
        first = selectors.notice_list_for(person=alice)
        selectors.notice_list_for(person=alice, cursor=first.next)
        selectors.unread_count_for(person=alice)
        selectors.notice_list_for(person=alice, unread=True)
    assert len(asked) == 4
    plans = [plan(query["sql"]) for query in asked]
    assert "notice_inbox" in plans[0]
    assert "notice_inbox" in plans[1]
    assert "Sort" not in plans[0]
    assert "notice_unread" in plans[2]
    assert "notice_unread" in plans[3]


# --- One notice ---------------------------------------------------------------------------------


def test_it_marks_a_notice_read_by_following_it(alice, tell, as_):
    notice = tell(alice, url="/notices/?a=1")
    answer = as_(alice).get(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/notices/?a=1")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_it_leads_back_to_the_inbox_where_a_notice_leads_nowhere(alice, tell, as_):
    notice = tell(alice, url="")
    assert as_(alice).get(f"/notices/{notice.pk}/")["Location"] == INBOX


def test_it_hides_a_notice_from_everybody_else(alice, bob, mona, ada, tell, as_):
    notice = tell(alice)
    for person in (bob, mona, ada):
        assert as_(person).get(f"/notices/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_it_follows_no_foreign_url_even_if_one_got_in(alice, tell, as_, monkeypatch):
    notice = tell(alice)
    notice.url = "https://evil.example/"
    monkeypatch.setattr("apps.notices.views.services.notice_read", lambda **_: notice)
    assert as_(alice).get(f"/notices/{notice.pk}/")["Location"] == INBOX


def test_it_opens_what_was_only_mailed(alice, tell, as_):
    NoticePreference.objects.create(person=alice, kind="test.at_once", inbox=False, mail="at_once")
    notice = tell(alice, url="/")
    assert as_(alice).get(f"/notices/{notice.pk}/")["Location"] == "/"


def test_it_marks_all_as_read(alice, bob, tell, as_):
    tell(alice)
    tell(alice)
    tell(bob)
    assert as_(alice).get("/notices/read/").status_code == 405
    assert as_(alice).post("/notices/read/")["Location"] == INBOX
    assert Notice.objects.filter(read_at__isnull=True).count() == 1
    assert as_(None).post("/notices/read/")["Location"].startswith(reverse("account_login"))


def test_it_refuses_to_mark_all_from_another_site(alice, tell):
    tell(alice)
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post("/notices/read/").status_code == 403
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


# --- The count in the navigation ----------------------------------------------------------------


def test_it_counts_the_unread_once_and_only_where_it_is_shown(alice, tell):
    tell(alice)
    request = RequestFactory().get("/")
    request.user = alice
    with CaptureQueriesContext(connection) as asked:
        context = unread(request)
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        shown = Template("{% if unread_count %}{{ unread_count }}/{{ unread_count }}{% endif %}").render(
            Context(context)
        )
    assert shown == "1/1"
    assert len(asked) == 1


def test_it_asks_nothing_for_who_is_not_signed_in(db, client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert not [query for query in asked if "notices_" in query["sql"]]


def test_it_shows_how_many_are_unread_up_to_a_point(alice, as_):
    client = as_(alice)
    many(alice, 99)
    assert "99+" not in client.get(INBOX).content.decode()
    many(alice, 30)
    assert "99+" in client.get(INBOX).content.decode()


# --- Preferences --------------------------------------------------------------------------------


def choices(**changes):
    data = {}
    for kind in kinds.every():
        data[f"{kind.name}.inbox"] = "on"
        data[f"{kind.name}.mail"] = "daily"
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def test_it_shows_a_row_for_each_kind_as_it_stands(alice, as_):
    NoticePreference.objects.create(person=alice, kind="test.daily", inbox=False, mail="at_once")
    rows = {row["kind"].name: row for row in as_(alice).get(PREFERENCES).context["form"].rows()}
    assert set(rows) == {kind.name for kind in kinds.every()}
    assert (rows["test.daily"]["inbox"].value(), rows["test.daily"]["mail"].value()) == (False, "at_once")
    assert (rows["test.never"]["inbox"].value(), rows["test.never"]["mail"].value()) == (True, "never")


def test_it_saves_what_was_chosen(alice, bob, as_):
    client = as_(alice)
    answer = client.post(PREFERENCES, choices(**{"test.daily.inbox": None, "test.at_once.mail": "never"}))
    assert answer["Location"] == PREFERENCES
    kept = {row.kind: (row.inbox, row.mail) for row in NoticePreference.objects.filter(person=alice)}
    assert kept["test.daily"] == (False, "daily")
    assert kept["test.at_once"] == (True, "never")
    assert not NoticePreference.objects.filter(person=bob).exists()
    assert "Saved." in client.get(PREFERENCES).content.decode()


@pytest.mark.parametrize("changes", [{"test.daily.mail": "hourly"}, {"test.daily.mail": None}, {"test.daily.mail": ""}])
def test_it_saves_nothing_of_a_choice_there_is_not(alice, as_, changes):
    assert as_(alice).post(PREFERENCES, choices(**changes)).status_code == 400
    assert as_(alice).post(PREFERENCES, {}).status_code in (200, 400)
    assert not NoticePreference.objects.exists()


def test_it_asks_the_same_number_of_questions_whatever_the_number_of_kinds(alice, as_):
    client = as_(alice)
    client.get(PREFERENCES)
    few = queries(lambda: client.get(PREFERENCES))
    few_saved = queries(lambda: client.post(PREFERENCES, choices(), follow=True))
    for number in range(3 * len(kinds.every())):
        letters = "".join("abcdefghij"[int(digit)] for digit in str(number))
        kinds.register(kinds.Kind(f"more.{letters}", title="More", description="More."))
    assert queries(lambda: client.get(PREFERENCES)) == few
    assert queries(lambda: client.post(PREFERENCES, choices(), follow=True)) == few_saved


# --- Unsubscribing ------------------------------------------------------------------------------


def unsubscribe_url(person, scope="test.at_once"):
    return reverse("notices:unsubscribe", args=[tokens.make(person_id=person.pk, scope=scope)])


def mail_of(person, kind="test.at_once"):
    return selectors.wish_get_for(person=person, kind=kinds.get(kind)).mail


@pytest.fixture
def stranger():
    """No session, no cookie, and the check for forged requests on: a mail program."""
    return Client(enforce_csrf_checks=True)


def test_it_only_asks_when_the_link_is_opened(alice, stranger):
    """Mail scanners follow links that nobody clicked."""
    answer = stranger.get(unsubscribe_url(alice))
    assert answer.status_code == 200
    assert b"Stop it" in answer.content
    assert "no-cache" in answer["Cache-Control"]
    assert mail_of(alice) == "at_once"


def test_it_stops_one_kind_of_mail_with_one_click(alice, stranger):
    answer = stranger.post(unsubscribe_url(alice), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert b"Test at_once" in answer.content
    assert (mail_of(alice), mail_of(alice, "test.daily")) == ("never", "daily")


def test_it_stops_all_mail(alice, stranger):
    assert stranger.post(unsubscribe_url(alice), {"everything": "1"}).status_code == 200
    assert (mail_of(alice), mail_of(alice, "test.daily")) == ("never", "never")


def test_it_stops_the_digest(alice, stranger):
    assert stranger.post(unsubscribe_url(alice, "digest")).status_code == 200
    assert (mail_of(alice), mail_of(alice, "test.daily")) == ("at_once", "never")


def test_it_changes_nothing_for_a_link_that_is_forged_or_too_old(alice, bob, stranger, monkeypatch):
    good = tokens.make(person_id=alice.pk, scope="test.at_once")
    values, stamp, signature = good.rsplit(":", 2)
    other = tokens.make(person_id=bob.pk, scope="test.at_once").rsplit(":", 2)
    gone = tokens.make(person_id=uuid.uuid4(), scope="test.at_once")
    hostile = [
        "x",
        "a:b:c",
        good[:-1],
        f"{other[0]}:{stamp}:{signature}",
        f"{values}:{other[1]}x:{signature}",
        gone,
        "é" * 20,
        "A" * 3000,
        "../../etc/passwd".replace("/", "%2F"),
    ]
    for token in hostile:
        for method in (stranger.get, stranger.post):
            answer = method(f"/notices/unsubscribe/{token}/")
            assert answer.status_code in (400, 404), token
    assert stranger.post(reverse("notices:unsubscribe", args=["forged"])).content.count(b"nothing was changed") == 1

    import time

    later = time.time() + tokens.VALID_FOR.total_seconds() + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert stranger.post(f"/notices/unsubscribe/{good}/").status_code == 400
    assert not NoticePreference.objects.exists()


def test_it_changes_nothing_for_somebody_who_left(alice, stranger):
    alice.is_active = False
    alice.save()
    assert stranger.post(unsubscribe_url(alice)).status_code == 400
    assert not NoticePreference.objects.exists()


def test_it_takes_no_token_that_was_signed_for_something_else(alice, stranger):
    from django.core import signing

    foreign = signing.dumps([alice.pk.hex, "test.at_once"], salt="something.else")
    assert stranger.post(f"/notices/unsubscribe/{foreign}/").status_code == 400
    odd = signing.dumps({"person": 1}, salt="notices.unsubscribe")
    assert stranger.post(f"/notices/unsubscribe/{odd}/").status_code == 400


def test_it_exempts_nothing_else_from_the_check_for_forged_requests(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post(PREFERENCES, choices()).status_code == 403
