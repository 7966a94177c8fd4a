"""What tools take about a shader: said with its limits, so that agents are told of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from apps.core.rest.inputs import MAX_PAGE_SIZE
from apps.shaders.models import DESCRIPTION_CHARS, MAX_TAGS, NOTE_CHARS, TAG_CHARS, TITLE_CHARS
from apps.shaders.programs import MAX_INPUTS, MAX_PASS_BYTES

Code = Annotated[str, Field(max_length=MAX_PASS_BYTES)]
ShaderCode = Annotated[str, Field(max_length=36, description="As in its address: /s/<code>/…")]
Number = Annotated[int, Field(ge=1, lt=2**31, description="Of the version.")]
Cursor = Annotated[str, Field(max_length=1000, description="`next` of the page before.")]
Limit = Annotated[int, Field(ge=1, le=MAX_PAGE_SIZE, description="How many at most.")]
Title = Annotated[str, Field(min_length=1, max_length=TITLE_CHARS)]
Description = Annotated[str, Field(max_length=DESCRIPTION_CHARS, description="Plain text.")]
Tags = Annotated[list[Annotated[str, Field(max_length=TAG_CHARS)]], Field(max_length=MAX_TAGS)]
Type = Literal["2d", "3d", "audio-reactive"]
Note = Annotated[str, Field(max_length=NOTE_CHARS, description="What changed and why; stands in the list of versions.")]
Licence = Literal["cc0", "cc-by", "cc-by-sa", "cc-by-nc-sa", "mit", "all-rights-reserved"]
Provider = Annotated[
    Literal["anthropic", "openai", "ollama", "sketch", "other", ""],
    Field(description="Who made the model that wrote it. Empty only where a person did."),
]
Public = Annotated[bool, Field(description="False: by link only.")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Channel(_Strict):
    source: str = Field(description="A buffer, a built-in texture, `keyboard` or `audio`.")
    filter: Literal["nearest", "linear", "mipmap"] = "linear"
    wrap: Literal["clamp", "repeat", "mirror"] | None = None


Inputs = Annotated[list[Channel | None], Field(max_length=MAX_INPUTS, description="iChannel0 to iChannel3.")]


class CommonPass(_Strict):
    code: Code


class BufferPass(_Strict):
    code: Code
    inputs: Inputs = []


class ImagePass(_Strict):
    inputs: Inputs = []


class Passes(_Strict):
    """What there is beside the Image pass; most shaders need none."""

    common: CommonPass | None = None
    buffer_a: BufferPass | None = None
    buffer_b: BufferPass | None = None
    buffer_c: BufferPass | None = None
    buffer_d: BufferPass | None = None
    image: ImagePass | None = None


ImageCode = Annotated[str, Field(max_length=MAX_PASS_BYTES, description="The Image pass.")]
