from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone

from apps.accounts import usernames
from apps.accounts.permissions import role_may

SYSTEM_USER_ID = uuid.UUID("00000000-0000-0000-0000-000000000001")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)

    def create_user(self, username: str, email: str, password: str | None = None, **fields: Any) -> User:
        # allauth looks addresses up in lower case.
        user = self.model(username=username, email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(username, email, password, **{**fields, "role": User.Role.ADMIN})


class User(AbstractBaseUser):
    class Role(models.TextChoices):
        USER = "user"
        MODERATOR = "moderator"
        ADMIN = "admin"

    class TrustTier(models.TextChoices):
        STANDARD = "standard"
        CREATOR = "creator"
        TRUSTED_API = "trusted_api", "trusted for the API"

    class Plan(models.TextChoices):
        FREE = "free"
        PRO = "pro"
        STUDIO = "studio"

    class Licence(models.TextChoices):
        CC0 = "cc0", "CC0 1.0: no rights reserved"
        CC_BY = "cc-by", "CC BY 4.0: credit the author"
        CC_BY_SA = "cc-by-sa", "CC BY-SA 4.0: credit, share alike"
        CC_BY_NC_SA = "cc-by-nc-sa", "CC BY-NC-SA 4.0: credit, share alike, not for money"
        MIT = "mit", "MIT"
        ALL_RIGHTS = "all-rights-reserved", "All rights reserved"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=usernames.MAX_LENGTH)
    # What two names that look the same have in common; unique, so that nobody can pose as another.
    username_skeleton = models.CharField(max_length=usernames.MAX_LENGTH, unique=True, editable=False)
    email = models.EmailField(max_length=254)
    is_active = models.BooleanField(default=True)
    role = models.CharField(max_length=16, choices=Role, default=Role.USER)
    trust_tier = models.CharField(max_length=16, choices=TrustTier, default=TrustTier.STANDARD)
    is_system = models.BooleanField(default=False)
    bio = models.TextField(max_length=1000, blank=True)
    links = models.JSONField(default=list, blank=True)
    subscription_tier = models.CharField(max_length=16, choices=Plan, default=Plan.FREE)
    is_verified_creator = models.BooleanField(default=False)
    verified_creator_at = models.DateTimeField(null=True, blank=True)
    default_licence = models.CharField(max_length=32, choices=Licence, default=Licence.CC_BY)
    default_allows_training = models.BooleanField(default=False)
    default_allows_agent_source = models.BooleanField(default=True)
    default_public_display = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_active_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            # Upper, since that is what Django's iexact asks for.
            models.UniqueConstraint(Upper("username"), name="user_username_unique", violation_error_message="Taken."),
            models.UniqueConstraint(Upper("email"), name="user_email_unique", violation_error_message="Taken."),
            models.CheckConstraint(condition=Q(username__regex=usernames.PATTERN), name="user_username_form"),
            models.CheckConstraint(condition=Q(role__in=["user", "moderator", "admin"]), name="user_role"),
            models.CheckConstraint(
                condition=Q(trust_tier__in=["standard", "creator", "trusted_api"]), name="user_trust_tier"
            ),
            models.CheckConstraint(
                condition=Q(subscription_tier__in=["free", "pro", "studio"]), name="user_subscription_tier"
            ),
            models.CheckConstraint(
                condition=Q(is_verified_creator=False) | Q(verified_creator_at__isnull=False),
                name="user_verified_has_moment",
            ),
        )

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.username_skeleton = usernames.skeleton(self.username)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        taken = User.objects.filter(username_skeleton=usernames.skeleton(self.username)).exclude(pk=self.pk)
        if taken.exists():
            raise ValidationError({"username": usernames.TOO_ALIKE})

    def get_absolute_url(self) -> str:
        return f"/@{self.username}/"

    # Django's admin asks these; the answers follow from the role alone.
    @property
    def is_staff(self) -> bool:
        return self.role in {self.Role.MODERATOR, self.Role.ADMIN}

    @property
    def is_superuser(self) -> bool:
        return self.role == self.Role.ADMIN

    def has_perm(self, permission: str, obj: object = None) -> bool:
        return self.is_active and role_may(self.role, permission)

    def has_perms(self, permissions: list[str], obj: object = None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class VerificationRequest(models.Model):
    """A person's wish to be a verified creator, and what a moderator decided."""

    class State(models.TextChoices):
        PENDING = "pending"
        GRANTED = "granted"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="verification_requests")
    statement = models.TextField(max_length=2000)
    state = models.CharField(max_length=16, choices=State, default=State.PENDING)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="pending"), name="verification_one_pending_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | Q(state__in=["granted", "refused"], decided_at__isnull=False),
                name="verification_decided_has_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.state}"


class DataExport(models.Model):
    """An archive of what is one person's, made by a job, fetched by that person, gone after a while."""

    class State(models.TextChoices):
        PENDING = "pending"
        READY = "ready"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports")
    # Which of the archives that apps declare: exports.py.
    kind = models.CharField(max_length=16, default="data")
    state = models.CharField(max_length=16, choices=State, default=State.PENDING)
    file = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    reason = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "kind"], condition=Q(state="pending"), name="export_one_pending_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.state}"


class RetiredName(models.Model):
    """The name of somebody who left, kept from everybody for a while, so that old links to it cannot be used to pose
    as them. It holds nothing that leads to the person.
    """

    skeleton = models.CharField(max_length=usernames.MAX_LENGTH, primary_key=True)
    free_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.skeleton
