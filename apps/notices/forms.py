from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.notices.models import Mail
from apps.notices.selectors import Wish


class PreferencesForm(forms.Form):
    """Two fields for each kind: whether it shows in the inbox, and how it is mailed."""

    def __init__(self, *args: Any, wishes: Sequence[Wish], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._wishes = wishes
        for wish in wishes:
            self.fields[f"{wish.kind.name}.inbox"] = forms.BooleanField(
                required=False, initial=wish.inbox, label="Inbox"
            )
            self.fields[f"{wish.kind.name}.mail"] = forms.ChoiceField(
                choices=Mail.choices, initial=wish.mail, label="E-mail"
            )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "kind": wish.kind,
                "inbox": self[f"{wish.kind.name}.inbox"],
                "mail": self[f"{wish.kind.name}.mail"],
            }
            for wish in self._wishes
        ]

    def wishes(self) -> list[Wish]:
        return [
            Wish(
                wish.kind,
                self.cleaned_data[f"{wish.kind.name}.inbox"],
                Mail(self.cleaned_data[f"{wish.kind.name}.mail"]),
            )
            for wish in self._wishes
        ]
