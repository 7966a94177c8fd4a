from __future__ import annotations

import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core.models import Job
from apps.notices import selectors, services
from apps.notices.models import Mail, Notice, NoticePreference
from apps.notices.services import (
    notice_read,
    notice_send,
    notices_read_all,
    preference_set,
    unsubscribe,
)


def send(person, **changes):
    values = {
        "person": person,
        "kind": "test.at_once",
        "subject": "Somebody liked it",
        "payload": {"words": "Well done."},
        "url": "/s/abc/",
        "dedupe_key": "liked:1",
    }
    return notice_send(**{**values, **changes})


def test_it_tells_somebody_once(alice):
    first = send(alice)
    again = send(alice, subject="Another subject")
    assert again == first
    assert again.subject == "Somebody liked it"
    assert Notice.objects.count() == 1
    assert Job.objects.filter(task="apps.notices.tasks.notice_mail_task", args=[str(first.pk)]).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_push")
def test_it_tells_somebody_once_when_eight_ask_at_the_same_moment(alice):
    barrier, errors, told = threading.Barrier(8), [], []

    def tell_now():
        try:
            barrier.wait()
            told.append(send(alice).pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=tell_now) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert len(told) == 8
    assert len(set(told)) == 1
    assert Notice.objects.count() == 1
    assert Job.objects.filter(task="apps.notices.tasks.notice_mail_task").count() == 1


def test_it_tells_nothing_when_the_caller_rolls_back(alice):
    def fail():
        with transaction.atomic():
            send(alice)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert Notice.objects.count() == 0
    assert Job.objects.count() == 0


def test_it_leaves_the_callers_transaction_usable_when_told_twice(alice):
    with transaction.atomic():
        send(alice)
        send(alice)
        send(alice, dedupe_key="liked:2")
    assert Notice.objects.count() == 2


def test_it_refuses_a_dedupe_key_of_somebody_elses_notice(alice, bob):
    send(alice)
    with pytest.raises(ValueError, match="another notice"):
        send(bob)
    with pytest.raises(ValueError, match="another notice"):
        send(alice, kind="test.daily")


def test_it_refuses_an_unknown_kind(alice):
    with pytest.raises(ValueError, match="no kind of notice"):
        send(alice, kind="test.unheard")


HOSTILE_URLS = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/a\r\nSet-Cookie: x=1",
    "evil.example",
    " /a",
    "/a b",
    "///evil.example",
    "/a\\b",
]


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_it_leads_only_to_this_site(alice, url):
    with pytest.raises(ValueError, match="of this site"):
        send(alice, url=url)


@pytest.mark.parametrize("url", [url for url in HOSTILE_URLS if "\x00" not in url])
def test_it_keeps_no_foreign_url_in_the_database_either(alice, url):
    with pytest.raises(IntegrityError, match="notice_url_is_local"), transaction.atomic():
        Notice.objects.create(person=alice, kind="test.daily", subject="x", dedupe_key="k", url=url)


@pytest.mark.parametrize("url", ["", "/", "/s/abc/a-title/", "/explore/?q=a&b=%20#top", "/@alice/", "/s/ünï/"])
def test_it_leads_to_every_page_of_this_site(alice, url):
    assert send(alice, url=url).url == url


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"subject": "a\r\nBcc: evil@example.com"}, "notice_subject"),
        ({"subject": ""}, "notice_subject"),
        ({"mail": "often"}, "notice_mail"),
        ({"kind": ""}, "notice_named"),
        ({"dedupe_key": ""}, "notice_named"),
        ({"mailed_at": "2026-01-01T00:00Z"}, "notice_claimed_before_mailed"),
    ],
)
def test_it_keeps_nothing_impossible(alice, fields, constraint):
    values = {"person": alice, "kind": "test.daily", "subject": "x", "dedupe_key": "k"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Notice.objects.create(**{**values, **fields})


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"mail": "often"}, "notice_preference_mail"), ({"kind": ""}, "notice_preference_named")],
)
def test_it_keeps_no_impossible_preference(alice, fields, constraint):
    values = {"person": alice, "kind": "test.daily", "mail": "never"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        NoticePreference.objects.create(**{**values, **fields})


def test_it_keeps_one_preference_for_a_person_and_kind(alice):
    NoticePreference.objects.create(person=alice, kind="test.daily", mail="never")
    with pytest.raises(IntegrityError, match="notice_preference_one_a_kind"), transaction.atomic():
        NoticePreference.objects.create(person=alice, kind="test.daily", mail="daily")


def test_it_makes_one_short_line_of_any_subject(alice):
    notice = send(alice, subject="  A title\r\nBcc: evil@example.com\x00\u2028and " + "x" * 400)
    assert notice.subject.startswith("A title Bcc: evil@example.com and xxx")
    assert len(notice.subject) == 200
    assert send(alice, subject="\r\n", dedupe_key="empty").subject == "Test at_once"


def test_it_tells_the_platforms_own_account_nothing(db):
    from apps.accounts.models import SYSTEM_USER_ID, User

    assert send(User.objects.get(pk=SYSTEM_USER_ID)) is None
    assert Notice.objects.count() == 0


def test_it_keeps_the_wishes_of_that_moment(alice):
    preference_set(person=alice, kind="test.at_once", inbox=False, mail=Mail.NEVER)
    notice = send(alice)
    assert (notice.in_inbox, notice.mail) == (False, "never")
    assert Job.objects.count() == 0
    assert selectors.notice_list_for(person=alice).items == []
    assert selectors.unread_count_for(person=alice) == 0


def test_it_mails_by_job_only_what_is_wanted_at_once(alice):
    send(alice, kind="test.daily", dedupe_key="a")
    send(alice, kind="test.never", dedupe_key="b")
    assert Job.objects.count() == 0
    send(alice, dedupe_key="c")
    job = Job.objects.get()
    assert (job.task, job.queue) == ("apps.notices.tasks.notice_mail_task", "default")


def test_it_reads_only_ones_own_and_only_once(alice, bob):
    notice = send(alice)
    assert notice_read(person=bob, notice_id=notice.pk) is None
    notice.refresh_from_db()
    assert notice.read_at is None
    first = notice_read(person=alice, notice_id=notice.pk)
    assert first is not None
    assert first.read_at is not None
    assert getattr(notice_read(person=alice, notice_id=notice.pk), "read_at", None) == first.read_at
    assert notice_read(person=alice, notice_id=uuid.uuid4()) is None


def test_it_reads_all_of_one_person(alice, bob, tell):
    for _ in range(3):
        tell(alice)
    tell(bob)
    assert notices_read_all(person=alice) == 3
    assert selectors.unread_count_for(person=alice) == 0
    assert selectors.unread_count_for(person=bob) == 1


def test_it_stops_counting_the_unread_where_it_no_longer_matters(alice):
    Notice.objects.bulk_create(
        Notice(person=alice, kind="test.never", subject="x", dedupe_key=f"n{number}") for number in range(150)
    )
    assert selectors.unread_count_for(person=alice) == 100


def test_it_sets_a_preference_again_and_again(alice):
    preference_set(person=alice, kind="test.daily", inbox=False, mail=Mail.AT_ONCE)
    preference_set(person=alice, kind="test.daily", inbox=True, mail=Mail.NEVER)
    row = NoticePreference.objects.get(person=alice)
    assert (row.inbox, row.mail) == (True, "never")


def test_it_refuses_a_preference_about_nothing(alice):
    with pytest.raises(ValueError):
        preference_set(person=alice, kind="*", inbox=True, mail=Mail.NEVER)


def wishes(person):
    return {wish.kind.name: (wish.inbox, wish.mail) for wish in selectors.wish_list_for(person=person)}


def token(person, scope):
    from apps.notices import tokens

    return tokens.make(person_id=person.pk, scope=scope)


def test_it_unsubscribes_from_one_kind_and_leaves_the_inbox_alone(alice, bob):
    preference_set(person=alice, kind="test.at_once", inbox=False, mail=Mail.AT_ONCE)
    before = wishes(alice)
    assert unsubscribe(token=token(alice, "test.at_once")) == "test.at_once"
    assert wishes(alice) == {**before, "test.at_once": (False, "never")}
    assert NoticePreference.objects.filter(person=bob).count() == 0


def test_it_unsubscribes_from_the_digest_alone(alice):
    unsubscribe(token=token(alice, "digest"))
    after = wishes(alice)
    assert after["test.daily"] == (True, "never")
    assert after["test.at_once"] == (True, "at_once")


def test_it_unsubscribes_from_everything_also_from_what_comes_later(alice):
    from apps.notices import kinds

    preference_set(person=alice, kind="test.daily", inbox=False, mail=Mail.DAILY)
    unsubscribe(token=token(alice, "test.at_once"), everything=True)
    kinds.register(kinds.Kind("test.later", title="Later", description="Added by a new app."))
    after = wishes(alice)
    assert {mail for _, mail in after.values()} == {"never"}
    assert after["test.later"] == (True, "never")
    assert after["test.daily"] == (False, "never")


def test_it_unsubscribes_from_a_kind_that_is_gone_for_now(alice):
    assert unsubscribe(token=token(alice, "gone.away")) == "gone.away"
    assert NoticePreference.objects.get(person=alice).kind == "gone.away"


def test_it_unsubscribes_twice_with_the_same_result(alice):
    unsubscribe(token=token(alice, "test.at_once"))
    unsubscribe(token=token(alice, "test.at_once"))
    assert NoticePreference.objects.filter(person=alice).count() == 1


def test_it_knows_a_local_url():
    assert services.is_local("/notices/?a=1")
    assert not services.is_local("")
