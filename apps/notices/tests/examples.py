"""One row of each model, for tests that walk over all of them."""

from __future__ import annotations

import uuid

from apps.accounts.tests.examples import person
from apps.notices.models import Notice


def notice() -> Notice:
    return Notice.objects.create(
        person=person(), kind="example", subject="Something happened", dedupe_key=uuid.uuid4().hex
    )


EXAMPLES = {"notices.Notice": notice}
