"""One row of each model, as the services make it."""

from __future__ import annotations

from apps.accounts.tests.examples import person
from apps.shaders.tests.examples import shader
from apps.votes import services
from apps.votes.models import Standing, Vote


def vote() -> Vote:
    by = person()
    services.vote_cast(by=by, shader=shader(), value=1)
    return Vote.objects.get(user=by)


def standing() -> Standing:
    return Standing.objects.get(shader=vote().shader)


EXAMPLES = {"votes.Vote": vote, "votes.Standing": standing}
