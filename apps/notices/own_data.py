"""What notices keep about a person, for their export. All of it goes with them, by cascade."""

from __future__ import annotations

from apps.accounts.models import User
from apps.accounts.personal_data import Export, Leaving, Relation
from apps.notices.models import Notice, NoticePreference

RELATIONS = [
    Relation(
        "notices.Notice",
        "person",
        exported=True,
        leaving=Leaving.ERASED,
        why="What somebody was told is of use to them only.",
    ),
    Relation(
        "notices.NoticePreference",
        "person",
        exported=True,
        leaving=Leaving.ERASED,
        why="How somebody wants to be told is of use to them only.",
    ),
]


def export(person: User) -> Export:
    return Export(
        data={
            "notices": list(
                Notice.objects.filter(person=person).values(
                    "id", "kind", "subject", "payload", "url", "created_at", "read_at", "mailed_at"
                )
            ),
            "preferences": list(NoticePreference.objects.filter(person=person).values("kind", "inbox", "mail")),
        }
    )
