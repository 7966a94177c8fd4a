from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.core import codes
from apps.keys.models import ApiKey
from apps.shaders.programs import Program

TITLE_CHARS = 100
DESCRIPTION_CHARS = 4000
SLUG_CHARS = 60
TAG_CHARS = 32
MAX_TAGS = 12
NOTE_CHARS = 500
REASON_CHARS = 2000
PRESET_NAME_CHARS = 60
PATH_CHARS = 200
WHY_CHARS = 200


class Written(models.Model):
    """What an author writes. A version keeps it for ever; the shader repeats that of the version which is shown."""

    class Kind(models.TextChoices):
        FLAT = "2d", "2D"
        DEEP = "3d", "3D"
        AUDIO = "audio-reactive", "Audio-reactive"

    class Dialect(models.TextChoices):
        SHADERTOY = "shadertoy", "Shadertoy"
        BOOK_OF_SHADERS = "bookofshaders", "The Book of Shaders"
        GLSL_SANDBOX = "glslsandbox", "GLSL Sandbox"
        ES_100 = "es100", "GLSL ES 1.00"
        ES_300 = "es300", "GLSL ES 3.00"

    title = models.CharField(max_length=TITLE_CHARS)
    description = models.TextField(max_length=DESCRIPTION_CHARS, blank=True)
    # The Image pass.
    glsl_code = models.TextField(blank=True)
    # Common, Buffer A to D, and the inputs of each.
    passes = models.JSONField(default=dict, blank=True)
    parameters = models.JSONField(default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=TAG_CHARS), default=list, blank=True)
    shader_type = models.CharField("type", max_length=16, choices=Kind, default=Kind.FLAT)
    dialect = models.CharField(max_length=16, choices=Dialect, default=Dialect.SHADERTOY)

    class Meta:
        abstract = True

    @property
    def program(self) -> Program:
        return Program(self.glsl_code, self.passes)


# What a shader repeats of the version that is shown.
CONTENT_FIELDS = ("title", "description", "glsl_code", "passes", "parameters", "tags", "shader_type", "dialect")


class Shader(Written):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        ARCHIVED = "archived", "Archived"

    class AiProvider(models.TextChoices):
        ANTHROPIC = "anthropic", "Anthropic"
        OPENAI = "openai", "OpenAI"
        OLLAMA = "ollama", "Ollama"
        SKETCH = "sketch", "Sketch"
        OTHER = "other", "another model"

    class Access(models.TextChoices):
        OPEN = "open", "Open"
        LOCKED = "locked", "Locked"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=codes.CHARS, unique=True, editable=False)
    slug = models.CharField(max_length=SLUG_CHARS, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="shaders"
    )
    # Stays when the author leaves: credit is due to whoever made it.
    author_name = models.CharField(max_length=150, blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.DRAFT)
    # Published and not public: by link only.
    is_public = models.BooleanField(default=True)
    is_ai_generated = models.BooleanField(default=False)
    ai_provider = models.CharField(max_length=16, choices=AiProvider, blank=True)
    is_system = models.BooleanField(default=False, editable=False)
    # The folder of a starter shader.
    system_label = models.CharField(max_length=60, blank=True, editable=False)
    licence = models.CharField(max_length=32, choices=User.Licence)
    allows_training = models.BooleanField(default=False)
    allows_agent_source = models.BooleanField(default=True)
    public_display = models.BooleanField(default=True)
    forked_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="forks")
    # What a fork keeps of its origin, also when that is deleted. Empty: not a fork.
    origin = models.JSONField(default=dict, blank=True, editable=False)
    # What the origin's author, where that is somebody else, does not let this one loosen.
    origin_terms = models.JSONField(default=dict, blank=True, editable=False)
    forked_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Of what was brought from elsewhere: author, url, licence, format. Its forks keep it. Empty: made here.
    credit = models.JSONField(default=dict, blank=True, editable=False)
    # Versions never go without their shader, so nothing has to happen here when they do.
    current_version = models.ForeignKey("ShaderVersion", on_delete=models.DO_NOTHING, related_name="+")
    live_version = models.ForeignKey(
        "ShaderVersion", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="live_in"
    )
    pending_version = models.ForeignKey(
        "ShaderVersion", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="pending_in"
    )
    # Set while a moderator's decision keeps it from the public.
    taken_down_at = models.DateTimeField(null=True, blank=True, editable=False)
    access_tier = models.CharField(max_length=16, choices=Access, default=Access.OPEN)
    source_unlock_price_cents = models.PositiveIntegerField(null=True, blank=True)
    commercial_license_price_cents = models.PositiveIntegerField(null=True, blank=True)
    verified_creator_shader = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The first publication.
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["-created_at", "-id"], name="shader_newest"),
            models.Index(fields=["author", "status", "-updated_at", "-id"], name="shader_of_author"),
            models.Index(fields=["author", "published_at"], name="shader_author_published"),
            models.Index(fields=["status", "is_public"], name="shader_status_public"),
            models.Index(
                fields=["-published_at", "-id"],
                name="shader_newest_listed",
                condition=Q(status="published", is_public=True),
            ),
            GinIndex(fields=["tags"], name="shader_tags"),
            GinIndex(OpClass(F("title"), "gin_trgm_ops"), name="shader_title_alike"),
            GinIndex(OpClass(F("description"), "gin_trgm_ops"), name="shader_description_alike"),
            GinIndex(SearchVector("title", "description", config="english"), name="shader_words"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=rf"^{codes.PATTERN}$"), name="shader_code"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(slug=""), name="shader_has_a_title"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "in_review", "published", "archived"]), name="shader_status"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(live_version__isnull=False, published_at__isnull=False),
                name="shader_published_has_live",
            ),
            models.CheckConstraint(
                condition=~Q(status="draft") | Q(live_version__isnull=True, pending_version__isnull=True),
                name="shader_draft_has_none",
            ),
            models.CheckConstraint(
                condition=Q(taken_down_at__isnull=True)
                | Q(status__in=["in_review", "archived"], live_version__isnull=True),
                name="shader_taken_down_is_hidden",
            ),
            models.CheckConstraint(
                condition=Q(is_ai_generated=True, ai_provider__in=["anthropic", "openai", "ollama", "sketch", "other"])
                | Q(is_ai_generated=False, ai_provider=""),
                name="shader_ai_names_provider",
            ),
            models.CheckConstraint(condition=Q(shader_type__in=["2d", "3d", "audio-reactive"]), name="shader_type"),
            models.CheckConstraint(
                condition=Q(dialect__in=["shadertoy", "bookofshaders", "glslsandbox", "es100", "es300"]),
                name="shader_dialect",
            ),
            models.CheckConstraint(
                condition=Q(
                    licence__in=["cc0", "cc-by", "cc-by-sa", "cc-by-nc-sa", "mit", "all-rights-reserved"],
                ),
                name="shader_licence",
            ),
            models.CheckConstraint(condition=Q(access_tier__in=["open", "locked"]), name="shader_access_tier"),
            models.CheckConstraint(condition=Q(tags__len__lte=MAX_TAGS), name="shader_tags_few"),
            models.CheckConstraint(
                condition=Q(system_label="") | Q(is_system=True), name="shader_label_is_the_systems"
            ),
            models.UniqueConstraint(
                fields=["system_label"], condition=~Q(system_label=""), name="shader_system_label_unique"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/s/{self.code}/{self.slug}/"

    @property
    def shown_version(self) -> ShaderVersion:
        """What its public sees; while there is nothing for the public, the latest."""
        return self.live_version or self.current_version

    @property
    def thumbnail(self) -> str:
        return self.shown_version.thumbnail

    @property
    def is_listed(self) -> bool:
        return self.status == self.Status.PUBLISHED and self.is_public

    @property
    def is_fork(self) -> bool:
        return bool(self.origin)


class ShaderVersion(Written):
    """One saved state of a shader. A trigger holds that it never changes, and goes only with its shader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shader = models.ForeignKey(Shader, on_delete=models.CASCADE, related_name="versions")
    version_number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    style_metadata = models.JSONField(default=dict, blank=True)
    change_note = models.CharField(max_length=NOTE_CHARS, blank=True)
    # A path in the default storage.
    thumbnail = models.CharField(max_length=PATH_CHARS, blank=True)
    submitted_via = models.ForeignKey(ApiKey, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    restored_from = models.PositiveIntegerField(null=True, blank=True)
    # When the public first saw it.
    went_live_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("shader", "-version_number")
        indexes = (models.Index(fields=["content_hash"], name="version_content_hash"),)
        constraints = (
            models.UniqueConstraint(fields=["shader", "version_number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(version_number__gte=1), name="version_counts_from_one"),
            models.CheckConstraint(condition=~Q(title=""), name="version_has_a_title"),
            models.CheckConstraint(condition=Q(tags__len__lte=MAX_TAGS), name="version_tags_few"),
            models.CheckConstraint(condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="version_hash"),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.version_number}"


class ReviewDecision(models.Model):
    """What somebody, or Chromium, said of a version. Only added to."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ShaderVersion, on_delete=models.CASCADE, related_name="decisions")
    # Nobody: the renderer's Chromium, or a moderator who has left.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_chromium = models.BooleanField(default=False)
    verdict = models.CharField(max_length=16, choices=Verdict)
    reason = models.TextField(max_length=REASON_CHARS, blank=True)
    # Chromium's, in the author's lines: pass, line, message.
    messages = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=["version", "-created_at", "-id"], name="decision_of_version"),)
        constraints = (
            models.CheckConstraint(condition=Q(verdict__in=["approved", "refused"]), name="decision_verdict"),
            models.CheckConstraint(
                condition=~Q(is_chromium=True) | Q(by__isnull=True), name="decision_chromium_is_nobody"
            ),
            models.CheckConstraint(condition=Q(verdict="approved") | ~Q(reason=""), name="decision_refused_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.version}: {self.verdict}"


class SourceGrant(models.Model):
    """Somebody who may read a locked source, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shader = models.ForeignKey(Shader, on_delete=models.CASCADE, related_name="grants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="source_grants")
    why = models.CharField(max_length=WHY_CHARS)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["shader", "user"], name="grant_one_a_person"),
            models.CheckConstraint(condition=~Q(why=""), name="grant_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.shader}"


class ConsentChange(models.Model):
    """One change of what an author allows. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shader = models.ForeignKey(Shader, on_delete=models.CASCADE, related_name="consent_changes")
    field = models.CharField(max_length=32)
    old: Any = models.JSONField()
    new: Any = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=["shader", "-created_at", "-id"], name="consent_of_shader"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    field__in=["licence", "allows_training", "allows_agent_source", "public_display", "access_tier"]
                ),
                name="consent_field",
            ),
        )

    def __str__(self) -> str:
        return f"{self.shader}: {self.field}"


class ParameterPreset(models.Model):
    """Values of a shader's parameters that somebody wants to come back to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shader = models.ForeignKey(Shader, on_delete=models.CASCADE, related_name="presets")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presets")
    name = models.CharField(max_length=PRESET_NAME_CHARS)
    values = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["shader", "person", "name"], name="preset_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="preset_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class DraftRevision(models.Model):
    """What stood in somebody's editor, kept as they typed. Nobody else ever sees it, and it is no version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shader = models.ForeignKey(Shader, on_delete=models.CASCADE, related_name="draft_revisions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="draft_revisions")
    # One of each tab.
    device = models.UUIDField()
    # The number of the version that it was typed on.
    based_on = models.PositiveIntegerField()
    sheet = models.JSONField()
    # As much of it as a list shows, which leaves the sheet where it is.
    title = models.CharField(max_length=TITLE_CHARS, blank=True)
    digest = models.CharField(max_length=64)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    # By the clock of whoever typed.
    typed_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    # Since it was saved as a version, or thrown away: then without a number.
    settled_at = models.DateTimeField(null=True, blank=True)
    saved_as = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-saved_at", "-started_at")
        indexes = (models.Index(fields=["shader", "person", "-saved_at"], name="draft_of_shader_and_person"),)
        constraints = (
            models.CheckConstraint(condition=Q(based_on__gte=1), name="draft_is_based_on_a_version"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="draft_digest"),
            models.CheckConstraint(
                condition=Q(saved_as__isnull=True) | Q(settled_at__isnull=False, saved_as__gte=1),
                name="draft_saved_is_settled",
            ),
        )

    def __str__(self) -> str:
        return f"{self.shader}: draft of {self.saved_at:%Y-%m-%d %H:%M}"
