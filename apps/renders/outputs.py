"""What REST gives of something that was drawn."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.renders.models import Render
from apps.shaders.outputs import MessageOut

# By this path the settings give the choices one name in the documentation.
STATUSES = Render.Status.values


def _address(about: str) -> serializers.CharField:
    return serializers.CharField(allow_null=True, help_text=about)


class MeasurementsOut(serializers.Serializer[Any]):
    compile_ms = serializers.FloatField()
    frame_ms = serializers.DictField(
        child=serializers.FloatField(), help_text="Of one frame, without a graphics card, by size."
    )
    still_ms = serializers.IntegerField(allow_null=True, help_text="Until the first picture was there.")
    is_reduced = serializers.BooleanField(help_text="Drawn smaller and enlarged, because it is slow.")
    is_blank = serializers.BooleanField()
    is_static = serializers.BooleanField()
    is_flashing = serializers.BooleanField(help_text="More than three times a second, over a quarter of the picture.")
    blankness = serializers.FloatField(help_text="How much of it is one colour, from 0 to 1.")
    stillness = serializers.FloatField(help_text="How much of it does not change in three seconds, from 0 to 1.")
    flashes_a_second = serializers.FloatField(
        help_text="In its strongest second; 0 where it does not count as flashing."
    )
    flash_area = serializers.FloatField(help_text="How much of the picture flashes, from 0 to 1.")


class PreviewOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="What you ask for it by.")
    status = serializers.ChoiceField(choices=STATUSES)
    position = serializers.IntegerField(allow_null=True, help_text="Its place in the queue while it waits; 1 is next.")
    reason = serializers.CharField(help_text="Why it failed, in a sentence; else empty.")
    messages = MessageOut(many=True, help_text="Of a real browser that refuses it.")
    thumbnail_url = _address("640 × 360; there before the rest.")
    poster_url = _address("1280 × 720.")
    sheet_url = _address("Frames over time in one picture.")
    preview_url = _address("Three seconds that loop, as WebM.")
    measurements = MeasurementsOut(allow_null=True)
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="Whether it is blank, static, flashing or slow, in plain sentences."
    )
    style_metadata = serializers.DictField(
        child=serializers.JSONField(), allow_null=True, help_text="How it looks and moves, in words."
    )
    fingerprint_version = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="Then it is gone.")
