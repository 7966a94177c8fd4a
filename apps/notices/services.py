from __future__ import annotations

import logging
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator

from apps.accounts.models import User
from apps.core.queue import enqueue
from apps.notices import kinds, mail, selectors
from apps.notices.models import SUBJECT_CHARS, Mail, Notice, NoticePreference
from apps.notices.selectors import Wish

logger = logging.getLogger(__name__)

# A mail server may be away for a while: eight attempts reach over forty minutes, the next digest does the rest.
MAIL_ATTEMPTS = 8
MAIL_TIMEOUT_S = 60
# Older than this, a claim belongs to a worker that is surely dead: its job's time was up long before.
CLAIM_HELD = timedelta(seconds=MAIL_TIMEOUT_S + 30)
DIGEST_HOUR = 8  # UTC; slots of a day begin here, so that a digest that runs late still counts for its own day

_LOCAL_URL = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f-\x9f]*\Z")


class MailBusy(Exception):
    """Another worker is sending this very mail, or died while it did: look again later."""


# --- Telling ------------------------------------------------------------------------------------


@transaction.atomic
def notice_send(
    *,
    person: User,
    kind: str,
    subject: str,
    dedupe_key: str,
    payload: Mapping[str, Any] | None = None,
    url: str = "",
) -> Notice | None:
    """Tell somebody something, once: asking again with the same dedupe_key changes nothing, however often.

    Call it inside the transaction that makes it true. The mail follows after the commit.
    """
    wish = selectors.wish_get_for(person=person, kind=kinds.get(kind))
    if url and not is_local(url):
        raise ValueError("A notice leads to a page of this site.")
    if person.is_system:
        return None  # nobody reads the platform's own inbox
    row = Notice(
        person=person,
        kind=kind,
        subject=_one_line(subject) or kinds.get(kind).title,
        payload=dict(payload or {}),
        url=url,
        dedupe_key=dedupe_key,
        in_inbox=wish.inbox,
        mail=wish.mail,
    )
    # ON CONFLICT DO NOTHING waits for a concurrent twin and then steps back, without an error that would
    # spoil the caller's transaction.
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    notice = Notice.objects.get(dedupe_key=dedupe_key)
    if notice.person_id != person.pk or notice.kind != kind:
        raise ValueError(f"The dedupe key {dedupe_key!r} is that of another notice.")
    if notice.pk == row.pk and wish.mail == Mail.AT_ONCE:
        enqueue(
            "apps.notices.tasks.notice_mail_task",
            notice.pk,
            job_id=str(notice.pk),
            max_attempts=MAIL_ATTEMPTS,
            timeout_s=MAIL_TIMEOUT_S,
        )
    return notice


def is_local(url: str) -> bool:
    """A path on this site, which no browser takes for another one's address."""
    return bool(_LOCAL_URL.match(url)) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def _one_line(subject: str) -> str:
    # Control signs and ends of lines: in a mail's header they would begin another header.
    harmless = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in subject)
    return Truncator(" ".join(harmless.split())).chars(SUBJECT_CHARS)


# --- Reading ------------------------------------------------------------------------------------


def notice_read(*, person: User, notice_id: uuid.UUID) -> Notice | None:
    """Only one's own; the first reading is the one that counts."""
    Notice.objects.filter(pk=notice_id, person=person, read_at__isnull=True).update(read_at=timezone.now())
    return selectors.notice_get_for(person=person, notice_id=notice_id)


def notices_read(*, person: User, notice_ids: Iterable[uuid.UUID]) -> int:
    """Those of them that are one's own and were not read yet."""
    unread = Notice.objects.filter(pk__in=list(notice_ids), person=person, read_at__isnull=True)
    return unread.update(read_at=timezone.now())


def notices_read_all(*, person: User) -> int:
    return Notice.objects.filter(person=person, in_inbox=True, read_at__isnull=True).update(read_at=timezone.now())


# --- Preferences --------------------------------------------------------------------------------


def preference_set(*, person: User, kind: str, inbox: bool, mail: Mail) -> None:
    preferences_set(person=person, wishes=[Wish(kinds.get(kind), inbox, mail)])


def preferences_set(*, person: User, wishes: Iterable[Wish]) -> None:
    _keep([_row(person, wish.kind.name, wish.inbox, wish.mail) for wish in wishes])


def unsubscribe(*, token: str, everything: bool = False) -> str:
    """What a link in a mail may do, signed in or not: stop mail, of one kind, the daily ones, or all.

    Returns what was stopped; raises BadToken and changes nothing where the link is not ours.
    """
    person, scope = selectors.unsubscribe_scope_get(token=token)
    scope = mail.EVERYTHING if everything else scope
    with transaction.atomic():
        wishes = [wish for wish in selectors.wish_list_for(person=person) if _is_meant(wish, scope)]
        rows = [_row(person, wish.kind.name, wish.inbox, Mail.NEVER) for wish in wishes]
        if scope == mail.EVERYTHING:
            rows.append(_row(person, NoticePreference.ALL_KINDS, True, Mail.NEVER))
        elif not wishes and kinds.is_shaped(scope):
            # A kind that no longer exists may come back; the wish to hear nothing of it stands.
            rows.append(_row(person, scope, True, Mail.NEVER))
        _keep(rows)
    return scope


def _is_meant(wish: Wish, scope: str) -> bool:
    if scope == mail.DIGEST:
        return wish.mail == Mail.DAILY
    return scope in {mail.EVERYTHING, wish.kind.name}


def _row(person: User, kind: str, inbox: bool, mail: Mail) -> NoticePreference:
    return NoticePreference(person=person, kind=kind, inbox=inbox, mail=mail)


def _keep(rows: list[NoticePreference]) -> None:
    NoticePreference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "kind"], update_fields=["inbox", "mail"]
    )


# --- Mailing, in a worker -----------------------------------------------------------------------
#
# SMTP and our database share no transaction, so a worker that dies between the two leaves either a mail that
# may be sent twice or one that may never be. We choose never twice: the notice itself waits in the inbox, so
# a lost mail loses nothing, while a second one is noise that we cannot take back. Hence:
#
# 1. connect and sign in to the server; where that fails nothing has happened, the job tries again;
# 2. claim the notice with one conditional UPDATE, which only one worker can win;
# 3. send. Refused, or broken off before the message left: give the claim back, try again. Accepted: set
#    mailed_at. Broken off after it left, or this worker dies: the claim stays and nobody sends it again.


def notice_mail(*, notice_id: uuid.UUID) -> None:
    notice = Notice.objects.select_related("person").filter(pk=notice_id).first()
    if notice is None or notice.mailed_at or notice.mail != Mail.AT_ONCE:
        return
    if notice.mail_claimed_at:
        _look_at_claims([notice])
        return
    # Asked again, since the person may have changed their mind while the job waited.
    wanted = selectors.wish_get_for(person=notice.person, kind=kinds.known(notice.kind)).mail
    address = selectors.mail_address_for(person=notice.person)
    if wanted != Mail.AT_ONCE or address is None:
        Notice.objects.filter(pk=notice.pk, mail_claimed_at__isnull=True).update(
            mail=Mail.NEVER if address is None else wanted
        )
        return
    message = mail.notice_message(notice, address)
    with mail.connected() as connection:
        if not _claim([notice.pk]):
            raise MailBusy
        _deliver(connection, lambda: message, [notice.pk])


def digest_plan() -> int:
    """One job for each person to whom something is owed; a second plan on the same day adds none."""
    day = (timezone.now() - timedelta(hours=DIGEST_HOUR)).date()
    people = 0
    for people, person_id in enumerate(selectors.digest_people(), start=1):  # noqa: B007  counted as it goes
        enqueue(
            "apps.notices.tasks.digest_mail_task",
            person_id,
            queue="low",
            job_id=f"{person_id}:{day}",
            max_attempts=MAIL_ATTEMPTS,
            timeout_s=MAIL_TIMEOUT_S,
        )
    return people


def digest_mail(*, person_id: uuid.UUID) -> None:
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        return
    _look_at_claims(
        Notice.objects.filter(
            person=person, digest_id__isnull=False, mailed_at__isnull=True, mail_claimed_at__gt=_held_since()
        )
    )
    _drop_unwanted(person)
    address = selectors.mail_address_for(person=person)
    owed = selectors.waiting_for_digest().filter(person=person)
    if address is None:
        owed.update(mail=Mail.NEVER)
        return
    if not owed.exists():
        return
    with mail.connected() as connection:
        digest_id, notices = _claim_digest(person)
        if notices:
            _deliver(
                connection,
                lambda: mail.digest_message(digest_id, person, notices, address),
                [notice.pk for notice in notices],
            )


def _drop_unwanted(person: User) -> None:
    never = [wish.kind.name for wish in selectors.wish_list_for(person=person) if wish.mail == Mail.NEVER]
    selectors.waiting_for_digest().filter(person=person, kind__in=never).update(mail=Mail.NEVER)


@transaction.atomic
def _claim_digest(person: User) -> tuple[uuid.UUID, list[Notice]]:
    digest_id = uuid.uuid4()
    # What another worker has locked, it is claiming: it goes with that one's digest, not with this.
    owed = selectors.waiting_for_digest().filter(person=person).order_by("created_at", "id")
    notices = list(owed.select_for_update(skip_locked=True, of=("self",)))
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
        mail_claimed_at=timezone.now(), digest_id=digest_id
    )
    return digest_id, notices


def _claim(pks: list[uuid.UUID]) -> int:
    return Notice.objects.filter(pk__in=pks, mail_claimed_at__isnull=True).update(mail_claimed_at=timezone.now())


def _deliver(connection: BaseEmailBackend, compose: Callable[[], EmailMultiAlternatives], pks: list[uuid.UUID]) -> None:
    claimed = Notice.objects.filter(pk__in=pks, mailed_at__isnull=True)
    try:
        mail.deliver(connection, compose())
    except mail.Unanswered:
        logger.exception("a mail may or may not have arrived, it is not sent again (notices: %d)", len(pks))
    except Exception:
        claimed.update(mail_claimed_at=None, digest_id=None)
        raise
    else:
        claimed.update(mailed_at=timezone.now())


def _look_at_claims(notices: Iterable[Notice]) -> None:
    """While the claim's holder may be alive and fail, this job is what would try again: it must not end yet."""
    for notice in notices:
        if notice.mail_claimed_at and notice.mail_claimed_at > _held_since():
            raise MailBusy
        logger.error("the worker that mailed notice %s died on the way, it is not sent again", notice.pk)


def _held_since() -> datetime:
    return timezone.now() - CLAIM_HELD
