from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import User

LAST_ACTIVE_EVERY = timedelta(minutes=5)


def user_touch(*, user: User) -> None:
    """Remember that somebody was here, at most every five minutes: a page view is not worth a write."""
    now = timezone.now()
    if user.last_active_at is None or now - user.last_active_at > LAST_ACTIVE_EVERY:
        User.objects.filter(pk=user.pk).update(last_active_at=now)
