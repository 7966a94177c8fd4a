from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from apps.shaders.models import Shader


class Vote(models.Model):
    """One person's word on one shader. Its triggers keep the shader's standing."""

    class Value(models.IntegerChoices):
        DOWN = -1, "Down"
        UP = 1, "Up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    shader = models.ForeignKey(Shader, on_delete=models.CASCADE, related_name="+")
    value = models.SmallIntegerField(choices=Value)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # When it became what it is.
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-updated_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["user", "shader"], name="vote_one_per_person"),
            models.CheckConstraint(condition=Q(value__in=[-1, 1]), name="vote_is_up_or_down"),
        )
        indexes = (
            models.Index(fields=["shader", "updated_at"], name="vote_of_shader"),
            models.Index(fields=["updated_at"], name="vote_when"),
        )

    def __str__(self) -> str:
        return f"{self.get_value_display().lower()}, {self.updated_at:%Y-%m-%d}"


class Standing(models.Model):
    """What changes with every vote: apart from the shader, whose row is wide and has many indexes.

    Counters and score are written by the triggers of Vote alone, so they equal its rows whoever writes those.
    """

    shader = models.OneToOneField(Shader, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    upvotes = models.PositiveIntegerField(default=0, db_default=0)
    downvotes = models.PositiveIntegerField(default=0, db_default=0)
    # As it was when somebody last voted; it only falls from then on, so it is never less than the true one.
    score = models.FloatField(default=0, db_default=0)
    published_at = models.DateTimeField(db_default=Now())
    listed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = (
            models.Index(
                F("score").desc(),
                F("published_at").desc(),
                F("shader").desc(),
                condition=Q(listed=True),
                name="standing_hot",
            ),
        )

    def __str__(self) -> str:
        return f"{self.upvotes} up, {self.downvotes} down"
