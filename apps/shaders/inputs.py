"""What REST takes about a shader. Lengths and names are said here too, so that the documentation has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from apps.accounts.models import User
from apps.core.rest.inputs import MAX_JSON_BYTES, Input, ListQuery, Query
from apps.shaders.importing.found import AUTHOR_CHARS, URL_CHARS
from apps.shaders.models import (
    DESCRIPTION_CHARS,
    MAX_TAGS,
    NOTE_CHARS,
    PRESET_NAME_CHARS,
    REASON_CHARS,
    TAG_CHARS,
    TITLE_CHARS,
    Shader,
)
from apps.shaders.programs import FILTERS, MAX_INPUTS, MAX_PASS_BYTES, SOURCES, WRAPS

# The largest that PostgreSQL keeps such a number in.
MAX_NUMBER = 2**31 - 1


def code_field(**options: Any) -> serializers.CharField:
    options = {"max_length": MAX_PASS_BYTES, "allow_blank": True, "trim_whitespace": False} | options
    return serializers.CharField(**options)


def one_of_or_empty(names: Iterable[str], **options: Any) -> serializers.RegexField:
    """A pattern, since the documentation's enumerations have no place for the empty text."""
    return serializers.RegexField(rf"^({'|'.join(names)})$", allow_blank=True, **options)


class ChannelInput(Input):
    source = serializers.ChoiceField(  # type: ignore[assignment]  # the name that callers use
        choices=SOURCES, help_text="Another buffer, a built-in texture, the keyboard, or audio."
    )
    filter = serializers.ChoiceField(choices=FILTERS, required=False, help_text="`linear` where it is left out.")
    wrap = serializers.ChoiceField(
        choices=WRAPS, required=False, help_text="Where it is left out: `repeat` for textures, `clamp` for the rest."
    )


class ChannelsField(serializers.ListField):
    """iChannel0 to iChannel3, in order."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "iChannel0 to iChannel3, in order; null for none.")
        super().__init__(child=ChannelInput(allow_null=True), max_length=MAX_INPUTS, **options)


class ChannelsSchema(OpenApiSerializerFieldExtension):
    """Said by hand, since a list of objects that may be null is more than the generator can say."""

    target_class = "apps.shaders.inputs.ChannelsField"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        channel = auto_schema.resolve_serializer(ChannelInput, direction).ref
        return {"type": "array", "maxItems": MAX_INPUTS, "items": {"oneOf": [channel, {"type": "null"}]}}


class CommonInput(Input):
    code = code_field(help_text="Put before the code of every pass; never drawn.")


class BufferInput(Input):
    code = code_field()
    inputs = ChannelsField(required=False)


class ImageInput(Input):
    inputs = ChannelsField(required=False)


class PassesInput(Input):
    common = CommonInput(required=False)
    buffer_a = BufferInput(required=False)
    buffer_b = BufferInput(required=False)
    buffer_c = BufferInput(required=False)
    buffer_d = BufferInput(required=False)
    image = ImageInput(required=False)


class ProgramInput(Input):
    glsl_code = code_field(help_text=f"The Image pass. {MAX_PASS_BYTES // 1024} KiB at most, as each pass.")
    passes = PassesInput(required=False, help_text="What there is beside it; most shaders need none.")


class ShaderInput(ProgramInput):
    title = serializers.CharField(max_length=TITLE_CHARS)
    description = serializers.CharField(
        max_length=DESCRIPTION_CHARS, allow_blank=True, default="", help_text="Plain text."
    )
    tags = serializers.ListField(child=serializers.CharField(max_length=TAG_CHARS), max_length=MAX_TAGS, default=list)
    shader_type = serializers.ChoiceField(choices=Shader.Kind.values, default=Shader.Kind.FLAT.value)


class NewShaderInput(ShaderInput):
    publish = serializers.BooleanField(default=False, help_text="Without it you get a draft, which only you see.")
    is_public = serializers.BooleanField(default=True, help_text="False: published by link only.")
    ai_provider = one_of_or_empty(
        Shader.AiProvider.values,
        default="",
        help_text="Which model wrote it; empty where a person did.",
    )
    licence = serializers.ChoiceField(
        choices=User.Licence.values, required=False, help_text="Yours by default, as the three that follow."
    )
    allows_training = serializers.BooleanField(required=False, help_text="Whether models may be trained with it.")
    allows_agent_source = serializers.BooleanField(required=False, help_text="Whether agents may read its source.")
    public_display = serializers.BooleanField(required=False, help_text="Whether it may be shown outside this site.")


class ShaderChangeInput(Input):
    """Only what changes."""

    glsl_code = code_field(required=False)
    passes = PassesInput(required=False, help_text="All of them: what is left out here goes.")
    title = serializers.CharField(max_length=TITLE_CHARS, required=False)
    description = serializers.CharField(max_length=DESCRIPTION_CHARS, allow_blank=True, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=TAG_CHARS), max_length=MAX_TAGS, required=False)
    shader_type = serializers.ChoiceField(choices=Shader.Kind.values, required=False)
    change_note = serializers.CharField(max_length=NOTE_CHARS, allow_blank=True, default="")
    based_on = serializers.IntegerField(
        min_value=1,
        max_value=MAX_NUMBER,
        required=False,
        help_text="The version that you began with: refused with a 409 where somebody saved meanwhile.",
    )


class ShaderReplaceInput(ShaderInput):
    change_note = serializers.CharField(max_length=NOTE_CHARS, allow_blank=True, default="")
    based_on = serializers.IntegerField(
        min_value=1,
        max_value=MAX_NUMBER,
        required=False,
        help_text="The version that you began with: refused with a 409 where somebody saved meanwhile.",
    )


class PublishInput(Input):
    is_public = serializers.BooleanField(default=True, help_text="False: by link only.")


class VisibilityInput(Input):
    is_public = serializers.BooleanField(help_text="False: by link only.")


class AiMarkInput(Input):
    ai_provider = one_of_or_empty(Shader.AiProvider.values, help_text="Empty: made by a person.")


class TermsInput(Input):
    licence = serializers.ChoiceField(choices=User.Licence.values)
    allows_training = serializers.BooleanField()
    allows_agent_source = serializers.BooleanField()
    public_display = serializers.BooleanField()


class ForkInput(Input):
    version = serializers.IntegerField(
        min_value=1, max_value=MAX_NUMBER, required=False, help_text="The one that is shown, where it is left out."
    )


class RestoreInput(Input):
    change_note = serializers.CharField(max_length=NOTE_CHARS, allow_blank=True, default="")


class PresetInput(Input):
    name = serializers.CharField(max_length=PRESET_NAME_CHARS)
    values = serializers.DictField(
        child=serializers.JSONField(),
        help_text='By the parameter\'s name: a number, true or false, `[x, y]`, or `"#rrggbb"`.',
    )


class ApproveInput(Input):
    reason = serializers.CharField(max_length=REASON_CHARS, allow_blank=True, default="")


class RejectInput(Input):
    reason = serializers.CharField(max_length=REASON_CHARS, help_text="The author reads it.")


class ImportInput(Input):
    name = serializers.CharField(max_length=200, help_text="What the file is called; titles are made from it.")
    text = code_field(max_length=MAX_JSON_BYTES, required=False, help_text="GLSL, ISF, twigl, or JSON as exported.")
    base64 = serializers.CharField(
        max_length=MAX_JSON_BYTES, required=False, help_text="Instead of `text`, for a zip of such files."
    )
    author = serializers.CharField(
        max_length=AUTHOR_CHARS,
        allow_blank=True,
        required=False,
        help_text="Who made it, where you know better than the file.",
    )
    url = serializers.CharField(
        max_length=URL_CHARS, allow_blank=True, required=False, help_text="Where it comes from, likewise."
    )
    licence = serializers.ChoiceField(
        choices=User.Licence.values,
        required=False,
        help_text="Where the file names none. Without either, all rights are reserved: it may be anybody's.",
    )
    ai_provider = one_of_or_empty(
        Shader.AiProvider.values, default="", help_text="Which model wrote it; empty where a person did."
    )
    keep = serializers.BooleanField(default=True, help_text="False: only say what is in it.")


class ExportQuery(Query):
    version = serializers.IntegerField(
        min_value=1, max_value=MAX_NUMBER, required=False, help_text="The one that is shown, where it is left out."
    )


class MineQuery(ListQuery):
    status = serializers.ChoiceField(choices=Shader.Status.values, required=False)
