from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError

from apps.accounts import usernames
from apps.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def clean_username(self, username: str, shallow: bool = False) -> str:
        username = super().clean_username(username, shallow=shallow)
        if not shallow and User.objects.filter(username_skeleton=usernames.skeleton(username)).exists():
            raise ValidationError(usernames.TOO_ALIKE, code="alike")
        return username
