from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

NAME_CHARS = 80
PREFIX_CHARS = 16
HASH_CHARS = 64
IDEMPOTENCY_KEY_CHARS = 200
PROBATION_WRITES_AN_HOUR = 10


class ApiKey(models.Model):
    """What opens the API to a program. Of its secret only a keyed hash is kept."""

    class Scope(models.TextChoices):
        READ = "read", "Read: find and read shaders, desires and your own things"
        WRITE = "write", "Write: publish, change, fork and vote"
        DESIRES = "desires", "Desires: ask, join and answer"
        GENERATE = "generate", "Generate: have models write shaders"

    class Tier(models.TextChoices):
        PROBATION = "probation", "On probation"
        STANDARD = "standard", "Standard"
        VERIFIED = "verified", "Verified"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=NAME_CHARS)
    key_hash = models.CharField(max_length=HASH_CHARS, unique=True, editable=False)
    key_prefix = models.CharField(max_length=PREFIX_CHARS, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope))
    trust_tier = models.CharField(max_length=16, choices=Tier, default=Tier.PROBATION)
    submissions_approved = models.PositiveIntegerField(default=0)
    # Writes and renders.
    rate_limit_per_hour = models.PositiveIntegerField(default=PROBATION_WRITES_AN_HOUR)
    # The same for a key and for those that took its place, so that rotating gives no new allowance.
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces", editable=False
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "API key"
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["user", "-created_at", "-id"], name="key_of_person"),
            models.Index(fields=["-created_at", "-id"], name="key_newest"),
            models.Index(fields=["expires_at"], name="key_expiring", condition=Q(revoked_at__isnull=True)),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="key_has_a_name"),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=["read", "write", "desires", "generate"]) & Q(scopes__len__gt=0),
                name="key_scopes",
            ),
            models.CheckConstraint(
                condition=Q(trust_tier__in=["probation", "standard", "verified"]), name="key_trust_tier"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} (ff_{self.key_prefix}…)"

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())


class ProviderKey(models.Model):
    """Somebody's own key to a company that runs models, for the shaders they have written by one."""

    class Provider(models.TextChoices):
        ANTHROPIC = "anthropic", "Anthropic"
        OPENAI = "openai", "OpenAI"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="provider_keys")
    provider = models.CharField(max_length=16, choices=Provider)
    sealed = models.TextField(editable=False)
    last_four = models.CharField(max_length=4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("user", "provider")
        constraints = (
            models.UniqueConstraint(fields=["user", "provider"], name="provider_key_one_each"),
            models.CheckConstraint(condition=Q(provider__in=["anthropic", "openai"]), name="provider_key_provider"),
        )

    def __str__(self) -> str:
        return f"{self.get_provider_display()} …{self.last_four}"


class IdempotencyRecord(models.Model):
    """What a write answered, so that asking for it again does it once. Written in the write's own transaction."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=IDEMPOTENCY_KEY_CHARS)
    request_hash = models.CharField(max_length=HASH_CHARS)
    answer = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = (models.Index(fields=["created_at"], name="idempotency_oldest"),)
        constraints = (models.UniqueConstraint(fields=["owner", "key"], name="idempotency_once"),)

    def __str__(self) -> str:
        return self.key
