"""Which licence a fork may have, in one table with the reason in words."""

from __future__ import annotations

from typing import Final

from apps.accounts.models import User

Licence = User.Licence

# From the origin's licence to those that its fork may choose.
COMPATIBLE: Final = {
    Licence.CC0: frozenset(Licence),
    Licence.MIT: frozenset({Licence.MIT}),
    Licence.CC_BY: frozenset({Licence.CC_BY, Licence.CC_BY_SA, Licence.CC_BY_NC_SA}),
    Licence.CC_BY_SA: frozenset({Licence.CC_BY_SA}),
    Licence.CC_BY_NC_SA: frozenset({Licence.CC_BY_NC_SA}),
    Licence.ALL_RIGHTS: frozenset[Licence](),
}

WHY: Final = {
    Licence.CC0: "Its origin is CC0: anything goes.",
    Licence.MIT: "Its origin is under the MIT licence, whose notice stays with every copy.",
    Licence.CC_BY: "Its origin is under CC BY: whoever builds on it must be able to rely on being credited, "
    "so a CC licence that asks for credit is needed.",
    Licence.CC_BY_SA: "Its origin is under CC BY-SA: what is made from it is shared under the same licence.",
    Licence.CC_BY_NC_SA: "Its origin is under CC BY-NC-SA: what is made from it is shared under the same licence, "
    "and not for money.",
    Licence.ALL_RIGHTS: "All rights in its origin are reserved: nobody else may build on it.",
}

# What each lets others do, in a sentence for whoever chooses.
MEANINGS: Final = {
    Licence.CC0: "Anybody may do anything with it, without naming you.",
    Licence.CC_BY: "Anybody may use and change it, also for money, as long as they name you.",
    Licence.CC_BY_SA: "As CC BY, and what they make of it has this licence too.",
    Licence.CC_BY_NC_SA: "As CC BY-SA, but nobody may earn money with it.",
    Licence.MIT: "Anybody may use it in their software, as long as the licence's text goes with it.",
    Licence.ALL_RIGHTS: "Others may watch it here, and nothing else: nobody else can fork it.",
}

NOT_FORKED: Final = "Its author has reserved all rights, so nobody else may fork it."


def may_be_forked(licence: str) -> bool:
    return bool(COMPATIBLE[Licence(licence)])


def choices_for(origin_licence: str | None) -> list[Licence]:
    """In the order of the form. Without an origin, or with one's own: all of them."""
    if origin_licence is None:
        return list(Licence)
    allowed = COMPATIBLE[Licence(origin_licence)]
    return [licence for licence in Licence if licence in allowed]


def why(origin_licence: str) -> str:
    return WHY[Licence(origin_licence)]
