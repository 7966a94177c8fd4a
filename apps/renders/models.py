from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from pgvector.django import HalfVectorField, HnswIndex

from apps.keys.models import ApiKey
from apps.shaders.models import PATH_CHARS, Shader
from apps.shaders.programs import Program

STYLE_NUMBERS: Final = 512
CODE_NUMBERS: Final = 256
REASON_CHARS: Final = 2000


class Render(models.Model):
    """What one program looks like, drawn once for every version that has it."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting"
        RENDERING = "rendering", "Being drawn"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    class Priority(models.IntegerChoices):
        NOW = 0, "A person waits"
        SOON = 1, "Publication"
        LATER = 2, "When there is time"

    class Kind(models.TextChoices):
        COMPILE = "compile", "Does not compile"
        SLOW = "slow", "Too slow"
        MEMORY = "memory", "Too much memory"
        GRAPHICS = "graphics", "Graphics process lost"
        CRASH = "crash", "Browser lost"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_hash = models.CharField(max_length=64)
    renderer_version = models.PositiveIntegerField()
    # A preview has no version to read it from.
    program_document = models.JSONField("program")
    status = models.CharField(max_length=16, choices=Status, default=Status.PENDING)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.SOON)
    # Of the last try that failed; while it waits again, of the one before.
    kind = models.CharField(max_length=16, choices=Kind, blank=True)
    reason = models.TextField(max_length=REASON_CHARS, blank=True)
    # Chromium's, in the author's own lines: pass, line, message.
    messages = models.JSONField(default=list, blank=True)
    # Begun since it was last asked for, and how those ended that the program itself brought down.
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.JSONField(default=list, blank=True)
    # Paths in the default storage, named by what is in them.
    thumbnail = models.CharField(max_length=PATH_CHARS, blank=True)
    poster = models.CharField(max_length=PATH_CHARS, blank=True)
    preview = models.CharField(max_length=PATH_CHARS, blank=True)
    sheet = models.CharField(max_length=PATH_CHARS, blank=True)
    # compile_ms, frame_ms by size, still_ms, is_reduced, is_blank, is_static, is_flashing and how much
    measurements = models.JSONField(default=dict, blank=True)
    browser_version = models.CharField(max_length=100, blank=True)
    # Looks and motion alone; technique alone.
    style_vector = HalfVectorField(dimensions=STYLE_NUMBERS, null=True, blank=True)
    code_vector = HalfVectorField(dimensions=CODE_NUMBERS, null=True, blank=True)
    style_metadata = models.JSONField(default=dict, blank=True)
    fingerprint_version = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Kept while it is drawn once more, since its pictures are still good.
    ready_at = models.DateTimeField(null=True, blank=True)
    elapsed_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-queued_at", "-id")
        indexes = (
            models.Index(fields=["priority", "queued_at", "id"], name="render_waiting", condition=Q(status="pending")),
            models.Index(fields=["started_at"], name="render_under_way", condition=Q(status="rendering")),
            models.Index(fields=["finished_at"], name="render_finished"),
            models.Index(fields=["-queued_at", "-id"], name="render_newest"),
            models.Index(fields=["kind"], name="render_failures", condition=Q(status="failed")),
            *(
                models.Index(fields=[name], name=f"render_{name}", condition=~Q(**{name: ""}))
                for name in ("thumbnail", "poster", "preview", "sheet")
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["content_hash", "renderer_version"], name="render_once"),
            models.CheckConstraint(condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="render_hash"),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "rendering", "ready", "failed"]), name="render_status"
            ),
            models.CheckConstraint(condition=Q(priority__in=[0, 1, 2]), name="render_priority"),
            models.CheckConstraint(
                condition=Q(kind__in=["", "compile", "slow", "memory", "graphics", "crash"]), name="render_kind"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | (~Q(kind="") & ~Q(reason="")), name="render_failed_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(kind="", ready_at__isnull=False) & ~Q(thumbnail=""),
                name="render_ready_has_a_picture",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "rendering"]) | Q(finished_at__isnull=False),
                name="render_ended_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(style_vector__isnull=True) | Q(fingerprint_version__isnull=False),
                name="render_fingerprint_has_a_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.content_hash[:12]}, {self.get_status_display().lower()}"

    @property
    def program(self) -> Program:
        return Program(**self.program_document)

    @property
    def files(self) -> set[str]:
        return {self.thumbnail, self.poster, self.preview, self.sheet} - {""}


class Preview(models.Model):
    """What somebody had drawn without saving it. Theirs alone, and gone after a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    render = models.ForeignKey(Render, on_delete=models.CASCADE, related_name="previews")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="previews")
    via = models.ForeignKey(ApiKey, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=["created_at"], name="preview_oldest"),)

    def __str__(self) -> str:
        return f"{self.asked_by}, {self.created_at:%Y-%m-%d %H:%M}"


class Look(models.Model):
    """How a shader looks to its public: of the live version that was drawn last. For finding its like."""

    shader = models.OneToOneField(Shader, on_delete=models.CASCADE, related_name="look", primary_key=True)
    render = models.ForeignKey(Render, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    style_vector = HalfVectorField(dimensions=STYLE_NUMBERS)
    code_vector = HalfVectorField(dimensions=CODE_NUMBERS)
    style_metadata = models.JSONField(default=dict)
    fingerprint_version = models.PositiveIntegerField()
    # As the shader says it; here for the indexes.
    listed = models.BooleanField(default=False)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (
            HnswIndex(
                name="look_alike",
                fields=["style_vector"],
                m=16,
                ef_construction=64,
                opclasses=["halfvec_cosine_ops"],
                condition=Q(listed=True),
            ),
            HnswIndex(
                name="look_technique",
                fields=["code_vector"],
                m=16,
                ef_construction=64,
                opclasses=["halfvec_cosine_ops"],
                condition=Q(listed=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.shader}: look"
