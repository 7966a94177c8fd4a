"""What REST gives of a shader, and the examples of its documentation."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.models import User
from apps.shaders.drawings import STATES
from apps.shaders.inputs import ChannelsField, PassesInput, one_of_or_empty
from apps.shaders.models import ReviewDecision, Shader
from apps.shaders.programs import DIALECTS, PASS_NAMES

# By these paths the settings give the choices one name each in the documentation.
LICENCES = User.Licence.values
RENDER_STATES = STATES
STATUSES = Shader.Status.values
_WITHHELD = "Why the source is not for you, in a sentence; empty where it is here."


def licence_field() -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=LICENCES)


def parameters_field() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.DictField(child=serializers.JSONField()),
        help_text="The uniforms that a visitor may turn: `name`, `type`, `label`, `min`, `max`, `step`, `default`.",
    )


def version_field(about: str) -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=True, help_text=about)


def picture_field() -> serializers.CharField:
    return serializers.CharField(allow_null=True, help_text="Where its picture is; null while there is none.")


class OriginOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    author = serializers.CharField(help_text="Empty when its author left and took the name along.")
    version = serializers.IntegerField(allow_null=True)
    licence = licence_field()


class CreditOut(serializers.Serializer[Any]):
    author = serializers.CharField(help_text="Who made it, as far as that is known.")
    url = serializers.CharField(help_text="Where it came from, or empty.")
    licence = one_of_or_empty(LICENCES, help_text="What its own file says; empty where it says nothing of ours.")
    format = serializers.CharField(help_text="What it was read from.")


class SourceOut(serializers.Serializer[Any]):
    glsl_code = serializers.CharField(allow_null=True, help_text="The Image pass; null where it is withheld.")
    passes = PassesInput(allow_null=True)
    source_withheld = serializers.CharField(help_text=_WITHHELD)


class ShaderBriefOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="What calls name it by.")
    url = serializers.CharField(help_text="The page, on this site.")
    title = serializers.CharField()
    author = serializers.CharField(help_text="Empty when its author left and took the name along.")
    status = serializers.ChoiceField(choices=STATUSES)
    is_public = serializers.BooleanField(help_text="False: by link only.")
    dialect = serializers.ChoiceField(choices=DIALECTS)
    shader_type = serializers.ChoiceField(choices=Shader.Kind.values)
    tags = serializers.ListField(child=serializers.CharField())
    licence = licence_field()
    is_ai_generated = serializers.BooleanField()
    ai_provider = one_of_or_empty(Shader.AiProvider.values, help_text="Which model made it; empty where a person did.")
    version = serializers.IntegerField(help_text="Which one this is.")
    live_version = version_field("What the public sees; null while it sees none.")
    current_version = version_field("The latest that was saved: for its author and moderators, else null.")
    is_waiting = serializers.BooleanField(help_text="Whether a version waits for review: for the same people.")
    picture = picture_field()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()


class RenderOut(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=STATES)
    reason = serializers.CharField(help_text="Why it failed, in a sentence; else empty.")


class ShaderOut(SourceOut, ShaderBriefOut):
    description = serializers.CharField()
    parameters = parameters_field()
    allows_training = serializers.BooleanField()
    allows_agent_source = serializers.BooleanField()
    public_display = serializers.BooleanField()
    origin = OriginOut(allow_null=True, help_text="What it was forked from; kept also when that is gone.")
    credit = CreditOut(allow_null=True, help_text="Of what was brought from elsewhere, and of its forks; else null.")
    poster_url = serializers.CharField(allow_null=True, help_text="A larger picture, 1280 × 720.")
    preview_url = serializers.CharField(allow_null=True, help_text="Three seconds of it that loop, as WebM.")
    render = RenderOut(help_text="How far its pictures are.")


class DecisionOut(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=ReviewDecision.Verdict.values)
    by = serializers.CharField(help_text="A moderator, or Chromium, which has the last word on what compiles.")
    reason = serializers.CharField()
    messages = serializers.ListField(child=serializers.DictField(child=serializers.JSONField()))
    created_at = serializers.DateTimeField()


class VersionBriefOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    change_note = serializers.CharField()
    restored_from = serializers.IntegerField(allow_null=True)
    is_live = serializers.BooleanField(help_text="Whether it is what the public sees.")
    is_waiting = serializers.BooleanField(help_text="Whether it waits for review.")
    went_live_at = serializers.DateTimeField(allow_null=True)
    picture = picture_field()
    created_at = serializers.DateTimeField()


class VersionOut(SourceOut, VersionBriefOut):
    description = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    shader_type = serializers.ChoiceField(choices=Shader.Kind.values)
    dialect = serializers.ChoiceField(choices=DIALECTS)
    parameters = parameters_field()


class SavedOut(serializers.Serializer[Any]):
    shader = ShaderBriefOut()
    version = VersionBriefOut(help_text="What was saved. `is_live` and `is_waiting` say what became of it.")


class MessageOut(serializers.Serializer[Any]):
    # Named as the document has it; `pass` is a word of Python's.
    line = serializers.IntegerField(help_text="In the author's own lines; 0: the whole pass.")
    message = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"pass": one_of_or_empty(PASS_NAMES), **super().get_fields()}


class CheckOut(serializers.Serializer[Any]):
    ok = serializers.BooleanField()
    dialect = one_of_or_empty(DIALECTS, help_text="Empty where none can be told.")
    errors = MessageOut(many=True)  # type: ignore[assignment]  # the name that callers see
    warnings = MessageOut(many=True, help_text="They hold nothing up.")
    parameters = parameters_field()


class ImportNoteOut(serializers.Serializer[Any]):
    message = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        named = serializers.CharField(help_text="As the file has it; empty: about the whole.")
        return {"pass": named, **super().get_fields()}


class BroughtOut(serializers.Serializer[Any]):
    title = serializers.CharField()
    format = serializers.CharField(help_text="How it was understood.")
    dialect = one_of_or_empty(DIALECTS, help_text="Empty where none can be told.")
    ok = serializers.BooleanField(help_text="Whether it compiles.")
    errors = MessageOut(many=True)  # type: ignore[assignment]  # the name that callers see
    licence = serializers.ChoiceField(choices=LICENCES, help_text="Of the draft.")
    credit = CreditOut()
    notes = ImportNoteOut(many=True, help_text="What was not carried over as it was.")
    skipped = serializers.ListField(child=serializers.CharField(), help_text="What is not in it at all.")
    shader = ShaderBriefOut(allow_null=True, help_text="The draft; null where nothing was to be kept.")


class FailedOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    why = serializers.CharField()


class ImportOut(serializers.Serializer[Any]):
    found = BroughtOut(many=True)
    failed = FailedOut(many=True, help_text="Parts that are no shader.")


class ExportOut(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="Of the file.")
    content_type = serializers.CharField()
    text = serializers.CharField(allow_null=True, help_text="What is in it; null where that is a zip.")
    base64 = serializers.CharField(
        allow_null=True, help_text="The zip of a program with several passes. Importing takes either."
    )


class ConsentOut(serializers.Serializer[Any]):
    field = serializers.CharField()
    old = serializers.JSONField()
    new = serializers.JSONField()
    by = serializers.CharField()
    created_at = serializers.DateTimeField()


class TermsOut(serializers.Serializer[Any]):
    licence = licence_field()
    allows_training = serializers.BooleanField()
    allows_agent_source = serializers.BooleanField()
    public_display = serializers.BooleanField()
    changes = ConsentOut(many=True, help_text="Newest first.")


class PresetOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    values = serializers.DictField(child=serializers.JSONField())
    by = serializers.CharField(help_text="Yours, or the author's.")
    created_at = serializers.DateTimeField()


class PresetsOut(serializers.Serializer[Any]):
    items = PresetOut(many=True)


class PartOut(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True)
    changed = serializers.BooleanField()


class LineOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["same", "removed", "added"])
    old = serializers.IntegerField(allow_null=True, help_text="Its number in the older version.")
    new = serializers.IntegerField(allow_null=True, help_text="Its number in the newer one.")
    parts = PartOut(many=True, help_text="The line in pieces: what changed in it, and what did not.")


class HunkOut(serializers.Serializer[Any]):
    old_start = serializers.IntegerField()
    new_start = serializers.IntegerField()
    lines = LineOut(many=True)


class PassDifferenceOut(serializers.Serializer[Any]):
    name = serializers.ChoiceField(choices=PASS_NAMES)
    state = serializers.ChoiceField(choices=["same", "changed", "added", "removed"])
    lines_added = serializers.IntegerField()
    lines_removed = serializers.IntegerField()
    old_inputs = ChannelsField()
    new_inputs = ChannelsField()
    hunks = HunkOut(many=True)


class DifferenceOut(serializers.Serializer[Any]):
    older = VersionBriefOut()
    newer = VersionBriefOut()
    passes = PassDifferenceOut(many=True, allow_null=True)
    source_withheld = serializers.CharField(help_text=_WITHHELD)


class AncestorOut(serializers.Serializer[Any]):
    shader = ShaderBriefOut(allow_null=True, help_text="null where it is gone, or not for you.")
    origin = OriginOut(allow_null=True, help_text="What its fork kept of it.")


class DescendantOut(serializers.Serializer[Any]):
    parent = serializers.CharField(  # type: ignore[assignment]  # the name that callers see
        help_text="The code of what it hangs from here."
    )
    shader = ShaderBriefOut()


class LineageOut(serializers.Serializer[Any]):
    ancestors = AncestorOut(many=True)
    descendants = DescendantOut(many=True)
    hidden = serializers.IntegerField(help_text="Made from it, and not for you to see.")
    is_cut = serializers.BooleanField(help_text="Whether there are more than are told here.")


class WaitingOut(SourceOut):
    id = serializers.UUIDField(help_text="What a decision names it by.")
    shader = ShaderBriefOut()
    version = VersionBriefOut()
    key_name = serializers.CharField(help_text="The key that it came with; empty where that is gone.")
    key_prefix = serializers.CharField()
