from __future__ import annotations

import uuid
from collections.abc import Sequence

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.accounts import exports, usernames
from apps.accounts.models import DataExport, RetiredName, User, VerificationRequest


def username_is_taken(username: str) -> bool:
    """Also by a name that looks the same, or by somebody who left a short while ago."""
    return User.objects.filter(username_skeleton=usernames.skeleton(username)).exists() or username_is_retired(username)


def username_is_retired(username: str) -> bool:
    return RetiredName.objects.filter(skeleton=usernames.skeleton(username), free_at__gt=timezone.now()).exists()


def profile_get(username: str) -> User | None:
    """Whoever has a page at /@name/. A name that nobody has confirmed by mail is nobody's yet."""
    if not usernames.FORM.fullmatch(username):
        return None
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    people = User.objects.filter(Q(is_system=True) | Exists(confirmed), is_active=True)
    return people.filter(username__iexact=username).first()


def person_get(user_id: uuid.UUID) -> User:
    """Whoever a key or a job speaks for."""
    return User.objects.get(pk=user_id)


def session_list_for(user: User) -> Sequence[UserSession]:
    """Where somebody is signed in, oldest first: what has expired or ended with an old password is left out."""
    alive = Session.objects.filter(
        session_key__in=UserSession.objects.filter(user=user).values("session_key"), expire_date__gt=timezone.now()
    )
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    keys = [session.session_key for session in alive if session.get_decoded().get(HASH_SESSION_KEY) in hashes]
    return list(UserSession.objects.filter(session_key__in=keys).order_by("created_at", "pk"))


def verification_list_for(user: User) -> Sequence[VerificationRequest]:
    return list(VerificationRequest.objects.filter(user=user))


def export_list_for(user: User, *, kind: str = exports.DATA) -> Sequence[DataExport]:
    return list(DataExport.objects.filter(user=user, kind=kind).exclude(expires_at__lte=timezone.now()))


def export_get_for(user: User, export_id: uuid.UUID) -> DataExport | None:
    """A finished export of this person's own that can still be fetched."""
    return DataExport.objects.filter(
        pk=export_id, user=user, state=DataExport.State.READY, expires_at__gt=timezone.now()
    ).first()


def is_last_admin(user: User) -> bool:
    """The system account is an admin too, but nobody can sign in as it."""
    people = User.objects.filter(role=User.Role.ADMIN, is_system=False, is_active=True)
    return people.filter(pk=user.pk).exists() and not people.exclude(pk=user.pk).exists()
