from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Job(models.Model):
    """One piece of work for a worker, written in the transaction that asks for it.

    The row is the truth and Redis only carries it: what Redis forgets, the scheduler pushes again.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    queue = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    timeout_s = models.PositiveIntegerField()
    request_id = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "id")
        indexes = (
            models.Index(fields=["-created_at", "id"], name="job_newest"),
            models.Index(
                fields=["state", "created_at"], name="job_unfinished", condition=Q(state__in=["queued", "running"])
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=["queued", "running", "done", "failed"]), name="job_state"),
            models.CheckConstraint(condition=Q(max_attempts__gte=1), name="job_max_attempts"),
            models.CheckConstraint(condition=Q(timeout_s__gte=1), name="job_timeout"),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.args}"
