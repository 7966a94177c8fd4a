from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from apps.accounts import links, selectors, usernames
from apps.accounts.models import User, VerificationRequest
from apps.accounts.personal_data import Works

_SIGNUP_AGAIN = "_signup_again"


class SignupForm(AllauthSignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail"
        self.fields["username"].label = "User name"
        self.fields["username"].help_text = f"{usernames.WRONG_FORM} It is public and stays."

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)
            # Its last holder may have left between the check and now.
            if selectors.username_is_retired(user.username):
                raise IntegrityError
        return user

    def try_save(self, request: HttpRequest) -> Any:
        """Two people may ask for one name at the same moment. The database lets one of them have it;
        for the other, the same request is answered again, and now finds the name taken.
        """
        from allauth.account.views import signup  # it imports this module

        try:
            return super().try_save(request)
        except IntegrityError:
            if hasattr(request, _SIGNUP_AGAIN):
                raise
            setattr(request, _SIGNUP_AGAIN, True)
            return None, signup(request)


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = (
            "bio",
            "default_licence",
            "default_allows_training",
            "default_allows_agent_source",
            "default_public_display",
        )
        labels = {  # noqa: RUF012  as Django has it
            "bio": "About you",
            "default_licence": "Licence",
            "default_allows_training": "May be used to train models",
            "default_allows_agent_source": "Software agents may read the source",
            "default_public_display": "May be shown in places outside this site, with your name",
        }
        widgets = {"bio": forms.Textarea(attrs={"rows": 4})}  # noqa: RUF012  as Django has it


class LinkForm(forms.Form):
    label = forms.CharField(max_length=links.LABEL_MAX_CHARS, required=False)
    url = forms.URLField(
        label="Address",
        max_length=links.URL_MAX_CHARS,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url:
            links.validate_url(url)
        return url

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("label")) != bool(cleaned.get("url")):
            missing = "url" if cleaned.get("label") else "label"
            self.add_error(missing, "A link needs both a label and an address.")
        return cleaned


_LinkFormSet = forms.formset_factory(
    LinkForm, extra=links.MAX_LINKS, max_num=links.MAX_LINKS, absolute_max=links.MAX_LINKS, validate_max=True
)


class LinkFormSet(_LinkFormSet):  # type: ignore[misc,valid-type]  # made by a factory
    def filled(self) -> list[dict[str, str]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("url")]


class VerificationForm(forms.ModelForm[VerificationRequest]):
    class Meta:
        model = VerificationRequest
        fields = ("statement",)
        labels = {"statement": "Who are you, and where can your work be seen?"}  # noqa: RUF012  as Django has it
        widgets = {"statement": forms.Textarea(attrs={"rows": 6})}  # noqa: RUF012  as Django has it


class DeleteForm(forms.Form):
    works = forms.ChoiceField(
        label="Your published works",
        choices=[
            (Works.KEEP.value, "Stay, credited to your name"),
            (Works.REMOVE.value, "Go with me"),
        ],
        widget=forms.RadioSelect,
    )
    username = forms.CharField(
        label="Type your username to confirm",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"]
        if typed.lower().removeprefix("@") != self.user.username.lower():
            raise forms.ValidationError("This is not your username.")
        return typed

    def clean_works(self) -> Works:
        return Works(self.cleaned_data["works"])
