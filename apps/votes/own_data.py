"""What votes keep about a person."""

from __future__ import annotations

from apps.accounts.models import User
from apps.accounts.personal_data import Export, Leaving, Relation
from apps.votes.models import Vote

RELATIONS = [
    Relation(
        "votes.Vote",
        "user",
        exported=True,
        leaving=Leaving.ERASED,
        why="A vote is one person's word; the counters follow.",
    ),
]


def export(user: User) -> Export:
    rows = Vote.objects.filter(user=user).select_related("shader").order_by("created_at", "pk")
    votes = [
        {
            "shader": vote.shader.code,
            "title": vote.shader.title if vote.shader.is_listed else "",
            "value": vote.value,
            "created_at": vote.created_at,
            "updated_at": vote.updated_at,
        }
        for vote in rows.iterator(chunk_size=500)
    ]
    return Export(data={"votes": votes})
