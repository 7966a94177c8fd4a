from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.notices import kinds
from apps.notices.kinds import Kind
from apps.notices.models import Mail, Notice
from apps.notices.services import notice_send
from apps.notices.tests.smtpserver import dead_post_office, post_office

__all__ = ["dead_post_office", "post_office"]


@pytest.fixture(autouse=True)
def _kinds_of_the_test(monkeypatch: Any) -> None:
    """Three kinds, one for each way of mailing, as a later app would add them."""
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    for mail in Mail:
        kinds.register(
            Kind(
                f"test.{mail.value}",
                title=f"Test {mail.value}",
                description="Told in tests.",
                mail=mail,
                body=lambda payload: str(payload.get("words", "")),
                action="Look",
            )
        )


@pytest.fixture
def tell(db: None) -> Callable[..., Notice]:
    """`tell(alice)`, `tell(alice, "daily", key="x")`"""
    count = 0

    def send(person: Any, mail: str = "at_once", *, key: str = "", **fields: Any) -> Notice:
        nonlocal count
        count += 1
        values = {"subject": f"Notice {count}", "payload": {"words": f"Words {count}"}, "url": "/"} | fields
        notice = notice_send(person=person, kind=f"test.{mail}", dedupe_key=key or f"key-{count}", **values)
        assert notice is not None
        return notice

    return send


@pytest.fixture
def no_push(monkeypatch: Any) -> None:
    """The rows of jobs are written; nothing goes to Redis, where the next test would find it."""
    monkeypatch.setattr("apps.core.queue._push_soon", lambda pk: None)
