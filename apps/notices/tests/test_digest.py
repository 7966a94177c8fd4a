from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from apps.core import queue, schedule
from apps.core.models import Job
from apps.notices import mail, selectors, services
from apps.notices.models import Mail, Notice
from apps.notices.services import MailBusy, digest_mail, digest_plan, preference_set
from apps.notices.tasks import digest_task

TASK = "apps.notices.tasks.digest_mail_task"


def run_digests():
    for job in Job.objects.filter(task=TASK, state="queued"):
        queue.run(str(job.pk))


def subjects(message):
    text = message.get_body(("plain",)).get_content()
    return [line.removeprefix("* ") for line in text.splitlines() if line.startswith("* ")]


def test_it_is_planned_daily_at_eight():
    entry = schedule.ENTRIES["notices-digest"]
    assert (entry.task, entry.seconds) == ("apps.notices.tasks.digest_task", 86_400)
    before, after = datetime(2026, 5, 4, 7, 59, tzinfo=UTC), datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
    assert entry.slot(before.timestamp()) + 1 == entry.slot(after.timestamp())


def test_it_sends_one_mail_with_everything_to_each_person(alice, bob, charlie, tell, post_office):
    for person in (alice, bob, alice):
        tell(person, "daily")
    tell(charlie, "never")
    digest_task()
    assert Job.objects.filter(task=TASK).count() == 2
    run_digests()
    mails = {message["To"]: message for message in post_office.accepted}
    assert len(post_office.accepted) == 2
    assert subjects(mails["alice@example.com"]) == ["Notice 1", "Notice 3"]
    assert mails["alice@example.com"]["Subject"] == "2 notices from Fractafrag"
    assert subjects(mails["bob@example.com"]) == ["Notice 2"]
    assert mails["bob@example.com"]["Subject"] == "Notice 2"
    assert "Words 1" in mails["alice@example.com"].get_body(("html",)).get_content()
    assert Notice.objects.filter(mailed_at__isnull=False).count() == 3
    assert len({notice.digest_id for notice in Notice.objects.filter(person=alice)}) == 1


def test_it_sends_nothing_twice_when_run_again(alice, tell, post_office):
    tell(alice, "daily")
    digest_task()
    run_digests()
    digest_task()
    run_digests()
    digest_mail(person_id=alice.pk)
    assert len(post_office.accepted) == 1


def test_it_brings_tomorrow_what_came_after_todays(alice, tell, post_office, monkeypatch):
    tell(alice, "daily")
    digest_task()
    run_digests()
    tell(alice, "daily")
    digest_task()
    run_digests()
    assert len(post_office.accepted) == 1
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    digest_task()
    run_digests()
    assert [subjects(message) for message in post_office.accepted] == [["Notice 1"], ["Notice 2"]]


@pytest.mark.parametrize(("hour", "day"), [(7, "2026-05-03"), (8, "2026-05-04"), (23, "2026-05-04")])
def test_it_counts_a_late_digest_for_the_day_it_was_due(alice, tell, monkeypatch, hour, day):
    """So a scheduler that was away until seven does not take the place of the one at eight."""
    tell(alice, "daily")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 4, hour, 30, tzinfo=UTC))
    Notice.objects.update(created_at=timezone.now() - timedelta(hours=1))
    asked = []
    monkeypatch.setattr(services, "enqueue", lambda *args, job_id, **rest: asked.append(job_id))
    assert digest_plan() == 1
    assert asked == [f"{alice.pk}:{day}"]


def test_it_tries_again_and_loses_nothing_when_the_server_refuses(alice, tell, post_office):
    tell(alice, "daily")
    tell(alice, "daily")
    digest_task()
    post_office.answers = {"RCPT": "451 later"}
    with pytest.raises(OSError):
        run_digests()
    assert Notice.objects.filter(mail_claimed_at__isnull=True, digest_id__isnull=True).count() == 2
    post_office.answers = {}
    run_digests()
    assert [subjects(message) for message in post_office.accepted] == [["Notice 1", "Notice 2"]]


def test_it_does_not_send_again_what_may_have_arrived(alice, tell, post_office):
    tell(alice, "daily")
    post_office.answers = {"DATA": None}
    digest_mail(person_id=alice.pk)
    post_office.answers = {}
    with pytest.raises(MailBusy):
        digest_mail(person_id=alice.pk)
    Notice.objects.update(mail_claimed_at=timezone.now() - services.CLAIM_HELD)
    tell(alice, "daily")
    digest_mail(person_id=alice.pk)
    assert [subjects(message) for message in post_office.accepted] == [["Notice 1"], ["Notice 2"]]


def test_it_leaves_out_what_its_reader_no_longer_wants_mailed(alice, tell, post_office):
    tell(alice, "daily")
    preference_set(person=alice, kind="test.daily", inbox=True, mail=Mail.NEVER)
    digest_mail(person_id=alice.pk)
    assert post_office.accepted == []
    assert Notice.objects.get().mail == "never"


def test_it_sends_nothing_to_an_address_that_nobody_confirmed(alice, tell, post_office):
    tell(alice, "daily")
    EmailAddress.objects.update(verified=False)
    digest_task()
    run_digests()
    assert post_office.accepted == []
    assert not selectors.waiting_for_digest().exists()


def test_it_ends_well_when_the_person_is_gone(alice, tell):
    tell(alice, "daily")
    digest_task()
    alice.delete()
    run_digests()
    assert Job.objects.get().state == "done"


def test_it_brings_what_a_mail_of_its_own_could_not(alice, tell, post_office):
    """A mail server that was away for hours: the notice wanted at once goes with the next digest."""
    late, fresh, ancient = tell(alice), tell(alice), tell(alice)
    now = timezone.now()
    Notice.objects.filter(pk=late.pk).update(created_at=now - selectors.LATE_AFTER - timedelta(minutes=1))
    Notice.objects.filter(pk=ancient.pk).update(created_at=now - selectors.STALE_AFTER - timedelta(minutes=1))
    digest_mail(person_id=alice.pk)
    assert [subjects(message) for message in post_office.accepted] == [["Notice 1"]]
    assert Notice.objects.get(pk=fresh.pk).mail_claimed_at is None


def test_it_lists_the_first_and_counts_the_rest(alice, tell, post_office):
    for _ in range(mail.DIGEST_LINES + 4):
        tell(alice, "daily")
    digest_mail(person_id=alice.pk)
    (message,) = post_office.accepted
    assert len(subjects(message)) == mail.DIGEST_LINES
    assert "And 4 more in your inbox." in message.get_body(("plain",)).get_content()
    assert Notice.objects.filter(mailed_at__isnull=True).count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_push")
def test_it_puts_each_notice_into_one_digest_when_many_run_at_the_same_moment(alice, tell, post_office):
    for _ in range(12):
        tell(alice, "daily")
    barrier, errors = threading.Barrier(4), []

    def work():
        try:
            barrier.wait()
            digest_mail(person_id=alice.pk)
        except MailBusy:
            pass
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    listed = [subject for message in post_office.accepted for subject in subjects(message)]
    assert sorted(listed) == sorted(f"Notice {number}" for number in range(1, 13))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_push")
def test_it_plans_one_job_for_a_person_when_two_plan_at_the_same_moment(alice, bob, tell):
    tell(alice, "daily")
    tell(bob, "daily")
    barrier = threading.Barrier(2)

    def work():
        try:
            barrier.wait()
            digest_task()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Job.objects.filter(task=TASK).count() == 2
