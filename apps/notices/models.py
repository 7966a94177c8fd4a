from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

KIND_CHARS = 64
SUBJECT_CHARS = 200
URL_CHARS = 500
DEDUPE_KEY_CHARS = 200

# A path on this site: a second slash or a backslash would make browsers take it for another host.
LOCAL_URL = r"^(/([^/\\[:cntrl:][:space:]][^\\[:cntrl:][:space:]]*)?)?$"


class Mail(models.TextChoices):
    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day"
    NEVER = "never", "Never"


class Notice(models.Model):
    """Something that one person is told, once.

    What the person wanted at that moment is kept on it: whether it shows in the inbox, and how it is mailed.
    Of `mail_claimed_at` and `mailed_at`: neither is set while the mail waits, the first alone while it is on
    its way (or nobody knows where it ended), both once a server took it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=KIND_CHARS)
    subject = models.CharField(max_length=SUBJECT_CHARS)
    payload = models.JSONField(default=dict)
    url = models.CharField(max_length=URL_CHARS, blank=True)
    dedupe_key = models.CharField(max_length=DEDUPE_KEY_CHARS, unique=True)
    in_inbox = models.BooleanField(default=True)
    mail = models.CharField(max_length=8, choices=Mail, default=Mail.NEVER)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    # The digest that carried it, or tried to.
    digest_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["-created_at", "-id"], name="notice_newest"),
            models.Index(fields=["person", "-created_at", "-id"], name="notice_inbox", condition=Q(in_inbox=True)),
            models.Index(
                fields=["person", "-created_at", "-id"],
                name="notice_unread",
                condition=Q(in_inbox=True, read_at__isnull=True),
            ),
            models.Index(
                fields=["mail", "person", "created_at"],
                name="notice_mail_waiting",
                condition=Q(mail_claimed_at__isnull=True, mail__in=["at_once", "daily"]),
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(mail__in=["at_once", "daily", "never"]), name="notice_mail"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(subject__regex=r"[[:cntrl:]]"), name="notice_subject"),
            models.CheckConstraint(condition=Q(url__regex=LOCAL_URL), name="notice_url_is_local"),
            models.CheckConstraint(condition=~Q(kind="") & ~Q(dedupe_key=""), name="notice_named"),
            models.CheckConstraint(
                condition=Q(mailed_at__isnull=True) | Q(mail_claimed_at__isnull=False),
                name="notice_claimed_before_mailed",
            ),
        )

    def __str__(self) -> str:
        return self.subject


class NoticePreference(models.Model):
    """How a person wants one kind of notice. No row: the kind's own default.

    The row for ALL_KINDS, left by "no more mail at all", stands for the kinds without a row, also those
    that come later; only its `mail` counts.
    """

    ALL_KINDS = "*"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=KIND_CHARS)
    inbox = models.BooleanField(default=True)
    mail = models.CharField(max_length=8, choices=Mail)

    class Meta:
        ordering = ("person", "kind")
        constraints = (
            models.UniqueConstraint(fields=["person", "kind"], name="notice_preference_one_a_kind"),
            models.CheckConstraint(condition=Q(mail__in=["at_once", "daily", "never"]), name="notice_preference_mail"),
            models.CheckConstraint(condition=~Q(kind=""), name="notice_preference_named"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"
