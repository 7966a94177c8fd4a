from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from apps.keys.models import NAME_CHARS, ApiKey, ProviderKey

NEVER = "never"
LIVES = {"30": "After 30 days", "90": "After 90 days", "365": "After a year", NEVER: "Never"}


class NameForm(forms.Form):
    name = forms.CharField(
        max_length=NAME_CHARS,
        help_text="What will use it, so that you know which one to end.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class KeyForm(NameForm):
    scopes = forms.MultipleChoiceField(
        label="It may",
        choices=ApiKey.Scope.choices,
        initial=[ApiKey.Scope.READ, ApiKey.Scope.WRITE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    life = forms.ChoiceField(label="It ends", choices=LIVES, initial="90", widget=forms.RadioSelect)
    # Made with the page, so that a form which is sent twice makes one key.
    key_id = forms.UUIDField(initial=uuid.uuid4, required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "scopes": cleaned["scopes"],
            "expires_at": _after(cleaned["life"]),
            "key_id": cleaned["key_id"],
        }


def _after(life: str) -> datetime | None:
    return None if life == NEVER else timezone.now() + timedelta(days=int(life))


class ProviderKeyForm(forms.Form):
    secret = forms.CharField(
        max_length=400,
        widget=forms.PasswordInput(
            # Not a password of this site's: nothing to fill in, to remember, or to make up.
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "data-called": "key"}
        ),
    )

    def __init__(self, data: QueryDict | None, *, provider: ProviderKey.Provider, is_kept: bool) -> None:
        # Several of these stand on one page.
        super().__init__(data, auto_id=f"id_{provider.value}_%s")
        self.fields["secret"].label = f"{'Another' if is_kept else 'Your'} {provider.label} key"
