from __future__ import annotations

import uuid

from apps.notices import services


def notice_mail_task(notice_id: str) -> None:
    services.notice_mail(notice_id=uuid.UUID(notice_id))


def digest_task() -> None:
    services.digest_plan()


def digest_mail_task(person_id: str) -> None:
    services.digest_mail(person_id=uuid.UUID(person_id))
