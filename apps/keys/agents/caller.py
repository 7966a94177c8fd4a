from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from apps.accounts.models import User
from apps.accounts.selectors import person_get
from apps.keys.access import Access


@dataclass(frozen=True)
class Caller:
    """Whose key asked. The person's row is read when somebody looks at it."""

    access: Access

    @cached_property
    def user(self) -> User:
        return person_get(self.access.user_id)
