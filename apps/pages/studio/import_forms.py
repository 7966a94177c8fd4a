"""What is asked of whoever brings something: the files, and whose work it is where they do not say it themselves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from apps.accounts.models import User
from apps.shaders.content import Terms
from apps.shaders.importing.credit import web_address
from apps.shaders.importing.found import AUTHOR_CHARS, URL_CHARS

OWN, OTHER = "own", "other"
WHO = "Say who made it: the file does not."


@dataclass(frozen=True)
class Asked:
    """Who made it and what they allow; by the file's own word, or by that of whoever brings it."""

    author: str = ""
    url: str = ""
    licence: str = ""
    is_own: bool = True

    def completed_by(self, asked: Asked) -> Asked:
        """The file's own word wins."""
        if not asked.is_own and not (self.author or asked.author):
            raise ValidationError(WHO)
        if asked.is_own:
            return self
        return Asked(self.author or asked.author, self.url or asked.url, self.licence or asked.licence, is_own=False)

    def terms(self, user: User) -> Terms:
        """Of one's own work as one always has them; of somebody else's no more than they said."""
        own = Terms.of_person(user)
        if self.is_own:
            return own
        return replace(own, licence=self.licence or User.Licence.ALL_RIGHTS.value, allows_training=False)


class CreditForm(forms.Form):
    author = forms.CharField(label="Who made it", max_length=AUTHOR_CHARS, required=False)
    url = forms.CharField(
        label="Where it is from",
        max_length=URL_CHARS,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )
    licence = forms.ChoiceField(label="Its licence", choices=User.Licence.choices, required=False)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not web_address(url):
            raise ValidationError("This is no address of the web: it begins with https://")
        return url


class AskedForm(CreditForm):
    whose = forms.ChoiceField(
        label="Whose work is it?",
        choices=[(OWN, "My own work"), (OTHER, "Somebody else’s")],
        initial=OWN,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Where nobody says anything, nothing is allowed.
        self.fields["licence"].initial = User.Licence.ALL_RIGHTS

    def asked(self) -> Asked:
        cleaned = self.cleaned_data
        if cleaned["whose"] == OWN:
            return Asked()
        return Asked(cleaned["author"], cleaned["url"], cleaned["licence"], is_own=False)

    @classmethod
    def asked_of(cls, data: Any) -> Asked:
        form = cls(_texts({"whose": OWN, **data} if isinstance(data, Mapping) else {"whose": OWN}))
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return form.asked()


class KeepForm(CreditForm):
    """What a file said of itself, and the id that makes a draft once however often it is sent."""

    file_format = forms.CharField(max_length=60, required=False)
    shader_id = forms.UUIDField(required=False)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> KeepForm:
        credit = body.get("credit")
        said = _texts(credit) if isinstance(credit, Mapping) else {}
        form = cls({**said, "file_format": said.get("format", ""), "shader_id": body.get("shader_id")})
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        return form

    def said(self) -> Asked:
        cleaned = self.cleaned_data
        return Asked(cleaned["author"], cleaned["url"], cleaned["licence"])

    def format(self) -> str:
        return str(self.cleaned_data["file_format"])


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): value for name, value in data.items() if isinstance(value, str)}


# --- Files ------------------------------------------------------------------------------------------


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [super(_FilesField, self).clean(each, initial) for each in data or [] if each]


class BringForm(AskedForm):
    brought = _FilesField(label="Files", required=False, allow_empty_file=True)
    text = forms.CharField(
        label="Or paste code or JSON",
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off", "class": "mono"}
        ),
    )
    # Made with the page, so that a form which is sent twice makes each draft once.
    batch = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["brought"] and not cleaned["text"].strip():
            raise ValidationError("Choose a file, or paste something.")
        return cleaned
