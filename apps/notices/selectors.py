from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.core.pagination import Page, page_of
from apps.notices import kinds, tokens
from apps.notices.kinds import Kind
from apps.notices.models import Mail, Notice, NoticePreference

PAGE_SIZE = 20
INBOX_ORDER = ("-created_at", "-id")
# Beyond this the exact number helps nobody, and counting it would cost more with every notice.
UNREAD_CAP = 99
# A mail that its own job could not deliver in all its attempts goes with a digest instead ...
LATE_AFTER = timedelta(hours=6)
# ... and what could not be mailed for so long is left to the inbox.
STALE_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Wish:
    """How somebody wants one kind of notice."""

    kind: Kind
    inbox: bool
    mail: Mail


def notice_list_for(
    *, person: User, unread: bool = False, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Notice]:
    notices = _unread(person) if unread else _inbox(person)
    return page_of(notices, order=INBOX_ORDER, cursor=cursor, size=size)


def notice_get_for(*, person: User, notice_id: uuid.UUID) -> Notice | None:
    # Also what was only mailed: the link in the mail leads here.
    return Notice.objects.filter(person=person, pk=notice_id).first()


def unread_count_for(*, person: User) -> int:
    """Exact up to the cap; the cap and one means more."""
    return _unread(person).order_by()[: UNREAD_CAP + 1].count()


def wish_list_for(*, person: User) -> list[Wish]:
    rows = {row.kind: row for row in NoticePreference.objects.filter(person=person)}
    return [_wish(kind, rows) for kind in kinds.every()]


def wish_get_for(*, person: User, kind: Kind) -> Wish:
    rows = NoticePreference.objects.filter(person=person, kind__in=[kind.name, NoticePreference.ALL_KINDS])
    return _wish(kind, {row.kind: row for row in rows})


def mail_address_for(*, person: User) -> str | None:
    """Only an address that its owner confirmed, of somebody who is still here."""
    if not person.is_active or person.is_system:
        return None
    address = EmailAddress.objects.filter(user=person, verified=True, primary=True).first()
    return address.email if address else None


def unsubscribe_scope_get(*, token: str) -> tuple[User, str]:
    """Whose mail a link in a mail is about, and which; BadToken where it is not ours or they are gone."""
    person_id, scope = tokens.read(token)
    person = User.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise tokens.BadToken
    return person, scope


def waiting_for_digest(*, now: datetime | None = None) -> QuerySet[Notice]:
    now = now or timezone.now()
    wanted = Q(mail=Mail.DAILY) | Q(mail=Mail.AT_ONCE, created_at__lt=now - LATE_AFTER)
    return Notice.objects.filter(
        wanted, mail_claimed_at__isnull=True, mailed_at__isnull=True, created_at__gt=now - STALE_AFTER
    )


def digest_people() -> Iterator[uuid.UUID]:
    people = waiting_for_digest().order_by("person_id").values_list("person_id", flat=True).distinct()
    return people.iterator()


def _wish(kind: Kind, rows: dict[str, NoticePreference]) -> Wish:
    own, general = rows.get(kind.name), rows.get(NoticePreference.ALL_KINDS)
    if own:
        return Wish(kind, own.inbox, Mail(own.mail))
    return Wish(kind, kind.inbox, Mail(general.mail) if general else kind.mail)


def _inbox(person: User) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person, in_inbox=True)


def _unread(person: User) -> QuerySet[Notice]:
    return _inbox(person).filter(read_at__isnull=True)
