"""The demo people of a developer's machine. They exist only where DEBUG is on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    username: str
    email: str
    password: str
    role: str
    bio: str


CREATOR = DemoPerson(
    username="demo",
    email="demo@example.com",
    password="quiet-lantern-orbit-moss",  # noqa: S106  printed by bin/dev; nobody has it where DEBUG is off
    role="user",
    bio="I make small, slow shaders and leave them here.",
)
MODERATOR = DemoPerson(
    username="mod",
    email="mod@example.com",
    password="amber-kettle-river-nine",  # noqa: S106  as above
    role="moderator",
    bio="I look after this place.",
)
PEOPLE = (CREATOR, MODERATOR)


def is_demo(username: str, email: str) -> bool:
    return any((username, email) == (person.username, person.email) for person in PEOPLE)
