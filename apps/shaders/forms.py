"""What a person types: the parts of a shader in plain fields. What is right is for the services to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from apps.accounts.models import User
from apps.shaders import licences
from apps.shaders.check import Message
from apps.shaders.content import Content, Terms, content
from apps.shaders.models import Shader
from apps.shaders.programs import FILTERS, LABELS, PASS_NAMES, TEXTURES, WRAPS

CHANNELS = 4
_MAIN = "image"
BY_A_PERSON = ("", "A person")
_BUFFERS = tuple(name for name in PASS_NAMES if name.startswith("buffer_"))
# The one that everybody has first; what stands before and beside it after.
FORM_ORDER = ("image", "common", *_BUFFERS)
_CODE = {"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off", "data-code": "", "rows": 12}


def _named(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, value.replace("_", " ").capitalize()) for value in values]


SOURCES: list[Any] = [
    ("", "Nothing"),
    ("Buffers", [(name, LABELS[name]) for name in _BUFFERS]),
    ("Textures", _named(TEXTURES)),
    ("Signals", _named(("keyboard", "audio"))),
]


def _code_name(pass_name: str) -> str:
    return "glsl_code" if pass_name == _MAIN else f"{pass_name}_code"


def _input_name(pass_name: str, channel: int, what: str) -> str:
    return f"{pass_name}_{channel}_{what}"


@dataclass(frozen=True)
class ChannelFields:
    number: int
    source: BoundField
    filter: BoundField
    wrap: BoundField


@dataclass(frozen=True)
class PassFields:
    """One pass as the template shows it."""

    name: str
    label: str
    code: BoundField
    channels: list[ChannelFields]
    errors: list[Message]
    warnings: list[Message]

    @property
    def is_used(self) -> bool:
        return bool(self.code.value() or self.errors or self.code.errors or self.inputs)

    @property
    def inputs(self) -> int:
        return sum(1 for channel in self.channels if channel.source.value())


class ShaderForm(forms.Form):
    title = forms.CharField(max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    description = forms.CharField(
        max_length=4000, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    tags = forms.CharField(
        max_length=500,
        required=False,
        help_text="Words with commas between, such as: water, noise, calm.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    shader_type = forms.ChoiceField(label="Kind", choices=Shader.Kind.choices, initial=Shader.Kind.FLAT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.messages: list[Message] = []
        self.warnings: list[Message] = []
        for name in FORM_ORDER:
            self.fields[_code_name(name)] = forms.CharField(
                label=f"{LABELS[name]} code", required=False, strip=False, widget=forms.Textarea(attrs=dict(_CODE))
            )
            if name != "common":
                self._add_inputs(name)
        self.fields["glsl_code"].required = True

    def _add_inputs(self, name: str) -> None:
        choices = {"source": SOURCES, "filter": _named(FILTERS), "wrap": _named(WRAPS)}
        for channel in range(CHANNELS):
            for what, options in choices.items():
                self.fields[_input_name(name, channel, what)] = forms.ChoiceField(
                    label=f"{LABELS[name]} iChannel{channel} {what}",
                    choices=options if what == "source" else [("", "As usual"), *options],
                    required=False,
                )

    # --- What was typed ---------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                cleaned["content"] = self._content(cleaned)
            except ValidationError as refusal:
                self.take(refusal)
        return cleaned

    def _content(self, cleaned: Mapping[str, Any]) -> Content:
        return content(
            title=cleaned["title"],
            description=_plain_lines(cleaned["description"]),
            tags=tuple(tag for tag in cleaned["tags"].split(",") if tag.strip()),
            shader_type=cleaned["shader_type"],
            glsl_code=_plain_lines(cleaned["glsl_code"]),
            passes=_passes(cleaned),
        )

    def take(self, refusal: ValidationError) -> None:
        """A refusal names its field where it can; what is about a field that this form has not is about the whole."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    # --- What the compiler said -------------------------------------------------------------------

    def tell(self, errors: Iterable[Message], warnings: Iterable[Message] = ()) -> None:
        self.messages, self.warnings = list(errors), list(warnings)

    def passes(self) -> Iterator[PassFields]:
        for name in FORM_ORDER:
            yield PassFields(
                name=name,
                label=LABELS[name],
                code=self[_code_name(name)],
                channels=[] if name == "common" else [self._channel(name, number) for number in range(CHANNELS)],
                errors=[message for message in self.messages if message.pass_name == name],
                warnings=[message for message in self.warnings if message.pass_name == name],
            )

    def elsewhere(self) -> list[Message]:
        """About no pass that has a field: about the program as a whole."""
        return [message for message in self.messages if message.pass_name not in FORM_ORDER]

    def _channel(self, name: str, number: int) -> ChannelFields:
        source, how, wrap = (self[_input_name(name, number, what)] for what in ("source", "filter", "wrap"))
        return ChannelFields(number, source, how, wrap)


class TermsForm(forms.Form):
    licence = forms.ChoiceField(choices=User.Licence.choices)
    allows_training = forms.BooleanField(label="May be used to train models", required=False)
    allows_agent_source = forms.BooleanField(label="Software agents may read the source", required=False)
    public_display = forms.BooleanField(
        label="May be shown in places outside this site, with your name",
        required=False,
        help_text="Embeds, feeds and pictures in previews of links.",
    )
    ai_provider = forms.ChoiceField(
        label="Written by",
        choices=[BY_A_PERSON, *((value, f"A model: {label}") for value, label in Shader.AiProvider.choices)],
        required=False,
        help_text="A shader made by a model says so.",
    )

    def terms(self) -> Terms:
        return Terms(
            licence=self.cleaned_data["licence"],
            allows_training=self.cleaned_data["allows_training"],
            allows_agent_source=self.cleaned_data["allows_agent_source"],
            public_display=self.cleaned_data["public_display"],
        )


class SettingsForm(TermsForm):
    """Of a shader that there is: a fork chooses among those that its origin's licence leaves."""

    def __init__(self, *args: Any, licences: Iterable[User.Licence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["licence"]).choices = [(one.value, one.label) for one in licences]


class VisibilityForm(forms.Form):
    EVERYBODY, BY_LINK = "everybody", "link"

    seen_by = forms.ChoiceField(
        label="Who sees it",
        choices=[(EVERYBODY, "Everybody"), (BY_LINK, "Whoever has its address, and no list shows it")],
        widget=forms.RadioSelect,
    )

    @classmethod
    def named(cls, is_public: bool) -> str:
        return cls.EVERYBODY if is_public else cls.BY_LINK

    def is_public(self) -> bool:
        return bool(self.cleaned_data["seen_by"] == self.EVERYBODY)


class NoteForm(forms.Form):
    note = forms.CharField(
        label="What changed",
        max_length=500,
        required=False,
        help_text="Stands in the list of versions.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EditShaderForm(NoteForm, ShaderForm):
    based_on = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class _HiddenOfWorkbench(forms.HiddenInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"form": WorkbenchForm.ID, **(attrs or {})})


class WorkbenchForm(VisibilityForm, TermsForm, EditShaderForm):
    """The editor's whole page. Each setting brings along how it stood when the page was made: only what was changed
    here is written, so that a page which lay open for days takes no consent back."""

    ID = "studio-form"
    TERMS = ("licence", "allows_training", "allows_agent_source", "public_display")
    SETTINGS = (*TERMS, "ai_provider", "seen_by")

    # Of the tab, so that its unsaved drafts are known for its own.
    device = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, licences: Iterable[User.Licence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["licence"]).choices = [(one.value, one.label) for one in licences]
        for name in self.SETTINGS:
            self.fields[name].show_hidden_initial, self.fields[name].hidden_widget = True, _HiddenOfWorkbench
            if self.is_bound and self.add_initial_prefix(name) not in self.data:
                self.fields[name].required = False
        # The player beside it has fields of its own, so they do not all stand inside one <form>.
        for field in self.fields.values():
            field.widget.attrs["form"] = self.ID

    def changed_settings(self) -> list[str]:
        return [
            name for name in self.SETTINGS if self[name].html_initial_name in self.data and name in self.changed_data
        ]

    def licence_means(self) -> list[tuple[str, str, str]]:
        choices = cast(forms.ChoiceField, self.fields["licence"]).choices
        return [(value, label, licences.MEANINGS[User.Licence(value)]) for value, label in choices]  # type: ignore[union-attr, misc]


class PresetForm(forms.Form):
    name = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    values = forms.JSONField(required=False)

    def clean_values(self) -> dict[str, Any]:
        values = self.cleaned_data["values"]
        if values is None:
            return {}
        if not isinstance(values, dict):
            raise ValidationError("The values cannot be read.")
        return values


def initial_of(version: Any) -> dict[str, Any]:
    """The fields as a version fills them."""
    program = version.program.document
    return {
        "title": version.title,
        "description": version.description,
        "tags": ", ".join(version.tags),
        "shader_type": version.shader_type,
        "based_on": version.version_number,
        **initial_of_program(program["glsl_code"], program["passes"]),
    }


def initial_of_program(glsl_code: str, passes: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {"glsl_code": glsl_code}
    for name, one in passes.items():
        if name != "image":
            fields[_code_name(name)] = one.get("code", "")
        for channel, source in enumerate(one.get("inputs", [])):
            for what, value in (source or {}).items():
                fields[_input_name(name, channel, what)] = value
    return fields


def initial_of_terms(terms: Terms) -> dict[str, Any]:
    names = ("licence", "allows_training", "allows_agent_source", "public_display")
    return {name: getattr(terms, name) for name in names}


def _plain_lines(text: str) -> str:
    """Browsers send every end of a line as two characters."""
    return text.replace("\r\n", "\n")


def _passes(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    passes = {}
    for name in FORM_ORDER:
        one: dict[str, Any] = {}
        if name != "image" and cleaned[_code_name(name)].strip():
            one["code"] = _plain_lines(cleaned[_code_name(name)])
        if name != "common" and (inputs := _inputs(cleaned, name)):
            one["inputs"] = inputs
        if one:
            passes[name] = one
    return passes


def _inputs(cleaned: Mapping[str, Any], name: str) -> list[dict[str, str] | None]:
    inputs: list[dict[str, str] | None] = []
    for channel in range(CHANNELS):
        chosen = {what: cleaned[_input_name(name, channel, what)] for what in ("source", "filter", "wrap")}
        inputs.append({what: value for what, value in chosen.items() if value} if chosen["source"] else None)
    return inputs if any(inputs) else []
