"""Programs for measuring how well a fingerprint tells works apart: those of the collection, and as many as are wanted
from a generator, no two of the same make-up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apps.shaders.beginnings import starts
from apps.shaders.programs import Program
from apps.shaders.seeding import starters
from bench.gallery.dice import Dice
from bench.gallery.flat import flat
from bench.gallery.memory import listener, memory
from bench.gallery.solid import solid
from bench.gallery.swarm import swarm

# How many of a hundred are of each kind.
_KINDS = {flat: 57, solid: 20, swarm: 17, memory: 4, listener: 2}


@dataclass(frozen=True)
class Piece:
    name: str
    program: Program
    made_of: tuple[str, ...] = ()


def collected() -> list[Piece]:
    """What people wrote by hand: starter shaders and beginnings."""
    return [
        *(Piece(f"starter {each.name}", each.content.program) for each in starters()),
        *(Piece(f"beginning {each.name}", each.content.program) for each in starts()),
    ]


def generated(seed: str, count: int) -> Iterator[Piece]:
    """The same for the same seed."""
    makers = [maker for maker, share in _KINDS.items() for _ in range(share)]
    seen: set[tuple[str, ...]] = set()
    number = 0
    while len(seen) < count:
        number += 1
        dice = Dice(f"{seed} {number}")
        made = dice.one(makers)(dice)
        if made.of not in seen:
            seen.add(made.of)
            yield Piece(f"{seed} {number}", Program.of(made.code, made.passes), made.of)
