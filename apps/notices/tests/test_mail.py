from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as outbox_of
from django.core.mail import BadHeaderError
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.core import queue
from apps.core.models import Job
from apps.notices import mail, services
from apps.notices.models import Mail, Notice
from apps.notices.services import CLAIM_HELD, MailBusy, notice_mail, preference_set


def run_job(notice):
    """As a worker does, with its counting of attempts."""
    queue.run(str(Job.objects.get(task="apps.notices.tasks.notice_mail_task", args=[str(notice.pk)]).pk))


def job_state(notice):
    return Job.objects.get(args=[str(notice.pk)]).state


def refreshed(notice):
    notice.refresh_from_db()
    return notice


# --- What is in it ------------------------------------------------------------------------------


def test_it_mails_a_notice_over_smtp_in_two_parts(alice, tell, post_office, settings):
    settings.SITE_URL = "https://fractafrag.example"
    settings.DEFAULT_FROM_EMAIL = "Fractafrag <hello@fractafrag.example>"
    notice = tell(alice, subject="Grüße & <b>more</b>", payload={"words": "First.\n\n<script>alert(1)</script>"})
    run_job(notice)

    (message,) = post_office.accepted
    assert post_office.envelopes[0].rcpt_tos == ["alice@example.com"]
    assert message["From"] == "Fractafrag <hello@fractafrag.example>"
    assert message["To"] == "alice@example.com"
    assert message["Subject"] == "Grüße & <b>more</b>"
    assert message["Message-ID"] == f"<notice-{notice.pk}@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    link = f"https://fractafrag.example/notices/{notice.pk}/"
    assert "<script>alert(1)</script>" in text
    assert "Grüße & <b>more</b>" in text
    assert link in text
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert f'href="{link}"' in html
    assert " style=" not in html
    assert refreshed(notice).mailed_at is not None
    assert job_state(notice) == "done"


def test_it_says_nothing_of_a_page_where_there_is_none(alice, tell, post_office):
    notice = tell(alice, url="")
    run_job(notice)
    assert f"/notices/{notice.pk}/" not in post_office.accepted[0].as_string()


def test_it_brings_a_link_that_unsubscribes_with_one_click(alice, tell, post_office):
    run_job(tell(alice))
    (message,) = post_office.accepted
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip()
    assert re.fullmatch(r"<http://localhost:8000/notices/unsubscribe/[^>]+/>", link)
    url = link.strip("<>").removeprefix("http://localhost:8000")
    assert url in message.get_body(("plain",)).get_content()

    answer = Client(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    notice = tell(alice)
    assert notice.mail == "never"
    assert notice.in_inbox


@pytest.mark.parametrize("subject", ["One\r\nBcc: evil@example.com", "One\nTwo", "One\x0bTwo", "One\u2028Two"])
def test_it_never_lets_a_subject_write_a_header(alice, tell, post_office, subject):
    run_job(tell(alice, subject=subject))
    (message,) = post_office.accepted
    assert message["Bcc"] is None
    assert post_office.envelopes[0].rcpt_tos == ["alice@example.com"]
    assert "\n" not in message["Subject"]


def test_it_would_refuse_an_address_that_writes_a_header(alice, tell):
    message = mail.notice_message(tell(alice), "alice@example.com\r\nBcc: evil@example.com")
    with pytest.raises((BadHeaderError, ValueError)):
        message.message()


# --- To whom ------------------------------------------------------------------------------------


def unverify(person):
    EmailAddress.objects.filter(user=person).update(verified=False)


def deactivate(person):
    person.is_active = False
    person.save()


def change_mind(person):
    preference_set(person=person, kind="test.at_once", inbox=True, mail=Mail.NEVER)


@pytest.mark.parametrize("happens", [unverify, deactivate, change_mind])
def test_it_mails_nobody_who_must_not_get_it(alice, tell, post_office, happens):
    notice = tell(alice)
    happens(alice)
    run_job(notice)
    assert post_office.accepted == []
    assert (refreshed(notice).mail, notice.mailed_at, notice.mail_claimed_at) == ("never", None, None)
    assert job_state(notice) == "done"


def test_it_leaves_to_the_digest_what_is_now_wanted_daily(alice, tell, post_office):
    notice = tell(alice)
    preference_set(person=alice, kind="test.at_once", inbox=True, mail=Mail.DAILY)
    run_job(notice)
    assert post_office.accepted == []
    assert refreshed(notice).mail == "daily"


def test_it_mails_the_primary_address_only(alice, tell, post_office):
    EmailAddress.objects.create(user=alice, email="other@example.com", verified=True, primary=False)
    run_job(tell(alice))
    assert post_office.envelopes[0].rcpt_tos == ["alice@example.com"]


def test_it_ends_well_when_the_notice_is_gone(alice, tell):
    notice = tell(alice)
    job = Job.objects.get()
    alice.delete()
    queue.run(str(job.pk))
    assert Job.objects.get().state == "done"
    assert not Notice.objects.filter(pk=notice.pk).exists()


# --- Once, whatever happens ---------------------------------------------------------------------


def test_it_mails_once_when_the_job_runs_twice(alice, tell, post_office):
    notice = tell(alice)
    run_job(notice)
    Job.objects.update(state="queued")
    run_job(notice)
    notice_mail(notice_id=notice.pk)
    assert len(post_office.accepted) == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"MAIL": "451 later"},
        {"RCPT": "450 busy"},
        {"RCPT": "550 no such person"},
        {"DATA": "451 disk full"},
        {"DATA": "554 looks like spam"},
        {"MAIL": None},
        {"RCPT": None},
    ],
    ids=str,
)
def test_it_tries_again_after_a_refusal_or_a_silence_before_the_message(alice, tell, post_office, answers):
    notice = tell(alice)
    post_office.answers = answers
    with pytest.raises(OSError):
        run_job(notice)
    assert post_office.accepted == []
    assert (refreshed(notice).mail_claimed_at, notice.mailed_at) == (None, None)
    assert job_state(notice) == "queued"

    post_office.answers = {}
    run_job(notice)
    assert len(post_office.accepted) == 1
    assert refreshed(notice).mailed_at is not None
    assert job_state(notice) == "done"


def test_it_does_not_send_again_what_may_have_arrived(alice, tell, post_office):
    """The server took the message and then fell silent: it has it, and we cannot know."""
    notice = tell(alice)
    post_office.answers = {"DATA": None}
    run_job(notice)
    post_office.answers = {}
    assert len(post_office.accepted) == 1
    assert refreshed(notice).mailed_at is None
    Notice.objects.update(mail_claimed_at=timezone.now() - CLAIM_HELD)
    notice_mail(notice_id=notice.pk)
    services.digest_mail(person_id=alice.pk)
    assert len(post_office.accepted) == 1
    assert notice.in_inbox


def test_it_tries_again_when_the_server_never_greets(alice, tell, dead_post_office):
    notice = tell(alice)
    with pytest.raises(OSError):
        run_job(notice)
    assert refreshed(notice).mail_claimed_at is None
    assert job_state(notice) == "queued"


def test_it_tries_again_when_nothing_listens(alice, tell, post_office, settings):
    notice = tell(alice)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(OSError):
        run_job(notice)
    settings.EMAIL_PORT = port
    run_job(notice)
    assert len(post_office.accepted) == 1


def test_it_is_failed_in_plain_sight_after_its_last_attempt(alice, tell, post_office):
    notice = tell(alice)
    post_office.answers = {"RCPT": "451 later"}
    for _ in range(services.MAIL_ATTEMPTS):
        with pytest.raises(OSError):
            run_job(notice)
    job = Job.objects.get(args=[str(notice.pk)])
    assert job.state == "failed"
    assert "451" in job.reason
    assert refreshed(notice).in_inbox


class Killed(BaseException):
    """What a kill -9 leaves behind: nothing that comes after it is done."""


def test_it_mails_once_when_a_worker_dies_with_the_mail_on_its_way(alice, tell, post_office, monkeypatch):
    notice = tell(alice)
    sent = mail.deliver

    def sent_and_killed(connection, message):
        sent(connection, message)
        raise Killed

    monkeypatch.setattr(mail, "deliver", sent_and_killed)
    with pytest.raises(Killed):
        run_job(notice)
    monkeypatch.setattr(mail, "deliver", sent)
    assert len(post_office.accepted) == 1
    # Its end is not known yet: somebody may still be at it.
    with pytest.raises(MailBusy):
        run_job(notice)
    Notice.objects.update(mail_claimed_at=timezone.now() - CLAIM_HELD - timedelta(seconds=1))
    run_job(notice)
    assert job_state(notice) == "done"
    assert len(post_office.accepted) == 1


def test_it_mails_after_all_when_a_worker_dies_before_the_claim(alice, tell, post_office, monkeypatch):
    notice = tell(alice)
    with monkeypatch.context() as patched:
        patched.setattr(mail, "connected", lambda: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            run_job(notice)
    run_job(notice)
    assert len(post_office.accepted) == 1


def test_it_stays_sent_when_the_server_is_rude_at_the_end(alice, tell, post_office, monkeypatch):
    async def rude(self, server, session, envelope):
        return "500 go away"

    monkeypatch.setattr(type(post_office), "handle_QUIT", rude, raising=False)
    notice = tell(alice)
    run_job(notice)
    assert len(post_office.accepted) == 1
    assert refreshed(notice).mailed_at is not None


def test_it_trusts_no_other_backend_to_have_kept_a_failed_message(alice, tell, settings, monkeypatch):
    """A backend that cannot say where it broke may have sent it."""
    notice = tell(alice)

    def broken(self, messages):
        raise RuntimeError("somewhere in the middle")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
    run_job(notice)
    assert refreshed(notice).mail_claimed_at is not None
    assert notice.mailed_at is None
    assert outbox_of.outbox == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_push")
def test_it_mails_once_when_two_workers_run_the_job_at_the_same_moment(alice, tell, post_office):
    notice = tell(alice)
    barrier, ends = threading.Barrier(4), []

    def work():
        try:
            barrier.wait()
            notice_mail(notice_id=notice.pk)
            ends.append("done")
        except MailBusy:
            ends.append("busy")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ends) == 4
    assert "done" in ends
    assert len(post_office.accepted) == 1
    assert refreshed(notice).mailed_at is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_push")
def test_it_holds_no_transaction_open_while_the_server_is_slow(alice, tell, post_office, monkeypatch):
    notice = tell(alice)
    seen = []
    sent = mail.deliver

    def watched(connection_, message):
        seen.append(connection.in_atomic_block)
        sent(connection_, message)

    monkeypatch.setattr(mail, "deliver", watched)
    notice_mail(notice_id=notice.pk)
    assert seen == [False]
