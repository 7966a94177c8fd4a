"""Names that are safe in an address and cannot be mistaken for another's."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

MIN_LENGTH, MAX_LENGTH = 3, 30
PATTERN = r"^[A-Za-z0-9](?:[A-Za-z0-9_-]{1,28})[A-Za-z0-9]$"
FORM = re.compile(PATTERN)
WRONG_FORM = "Use 3 to 30 letters, digits, dashes or underscores, beginning and ending with a letter or a digit."
RESERVED_NAME = "This name is kept for the site itself. Please choose another."
TOO_ALIKE = "This name is taken, or looks too much like another person's. Please choose another."

# First parts of our addresses, and names that a person could use to speak for the site.
RESERVED = frozenset(
    """
    about abuse account accounts admin administrator agent agents anonymous api app apps atom auth
    billing blog bot bots browse career careers cdn changelog collection collections contact copyright create
    dashboard deleted desire desires dev developer developers discord discover dmca docs documentation
    download downloads edit editor embed everyone explore export faq favicon feed feeds fork forks
    fractafrag frag generate glsl health healthz help home hot import inbox index info invite ios jobs keys
    legal licence license list live login logout mail mcp me media metrics mod moderation moderator
    moderators mods new news newsletter nobody notices notifications null oauth oembed official owner pay
    payment payments payout payouts popular postmaster press preview previews pricing privacy pro profile
    readyz register render renders report reports review robots root rss search security sell service
    settings shader shaders shop signin signout signup sitemap source staff static stats status store
    stripe studio submit subscribe support sysadmin system team teams terms test tip tips top trending
    undefined unsubscribe upload user username users verified version versions vote votes webhook
    webmaster wiki www you
    """.split()
)


def skeleton(username: str) -> str:
    """What is left when everything that the eye confuses is made the same.

    A capital I passes for a small l, both pass for a 1, and a 1 is read as an i.
    """
    folded = username.lower()
    for seen, meant in (("1", "l"), ("i", "l"), ("0", "o"), ("5", "s"), ("rn", "m"), ("vv", "w")):
        folded = folded.replace(seen, meant)
    return re.sub(r"[_-]", "", folded)


def validate_form(username: str) -> None:
    if not FORM.fullmatch(username):
        raise ValidationError(WRONG_FORM, code="form")


def validate_not_reserved(username: str) -> None:
    if username.lower() in RESERVED or skeleton(username) in RESERVED_SKELETONS:
        raise ValidationError(RESERVED_NAME, code="reserved")


RESERVED_SKELETONS = frozenset(skeleton(name) for name in RESERVED)
# allauth reads its validators from here.
VALIDATORS = [validate_form, validate_not_reserved]
