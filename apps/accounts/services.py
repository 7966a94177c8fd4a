from __future__ import annotations

import logging
import smtplib
import tempfile
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Model, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone

from apps.accounts import demo, exports, links, personal_data, selectors, signals, usernames
from apps.accounts.models import DataExport, RetiredName, User, VerificationRequest
from apps.accounts.personal_data import Works
from apps.core import queue, secretbox
from apps.core.errors import Refused

logger = logging.getLogger(__name__)

LAST_ACTIVE_EVERY = timedelta(minutes=5)
STATEMENT_MIN_CHARS = 20
EXPORT_KEPT = timedelta(days=7)
EXPORT_ATTEMPTS = 3
EXPORT_TIMEOUT_S = 600
# Beyond every attempt and every wait between them: what is pending then was lost.
EXPORT_LOST_AFTER = timedelta(hours=2)
EXPORT_FAILED_KEPT = timedelta(days=30)
EXPORT_FAILED = "The export could not be made. You can ask for it again."
SIGNUP_KEPT = timedelta(days=7)
# What allauth hands to the adapter's `encrypt`.
SEALED = {"secret", "seed"}
NAME_RETIRED_FOR = timedelta(days=90)
PRUNE_AT_ONCE = 500


# --- Being here ---------------------------------------------------------------------------------


def user_touch(*, user: User) -> None:
    """Remember that somebody was here, at most every five minutes: a page view is not worth a write."""
    now = timezone.now()
    if _is_stale(user.last_active_at, now):
        # Asked again of the database, since another request may have written in the meantime.
        User.objects.filter(
            Q(last_active_at__isnull=True) | Q(last_active_at__lt=now - LAST_ACTIVE_EVERY), pk=user.pk
        ).update(last_active_at=now)


def _is_stale(moment: datetime | None, now: datetime) -> bool:
    return moment is None or now - moment > LAST_ACTIVE_EVERY


def session_touch(*, session_key: str, ip: str, user_agent: str) -> None:
    """The same for one browser's session, so that the list of sessions says when and where each was used."""
    now = timezone.now()
    longest = UserSession._meta.get_field("user_agent").max_length
    UserSession.objects.filter(session_key=session_key, last_seen_at__lt=now - LAST_ACTIVE_EVERY).update(
        last_seen_at=now, ip=ip, user_agent=user_agent[:longest]
    )


def profile_update(
    *,
    user: User,
    bio: str,
    profile_links: Iterable[Mapping[str, str]],
    default_licence: str,
    default_allows_training: bool,
    default_allows_agent_source: bool,
    default_public_display: bool,
) -> None:
    user.bio = bio
    user.links = links.cleaned(profile_links)
    user.default_licence = default_licence
    user.default_allows_training = default_allows_training
    user.default_allows_agent_source = default_allows_agent_source
    user.default_public_display = default_public_display
    user.save(
        update_fields=[
            "bio",
            "links",
            "default_licence",
            "default_allows_training",
            "default_allows_agent_source",
            "default_public_display",
        ]
    )


def second_factors_renew() -> int:
    """Seal every second factor with the newest key. Each on its own, so that it can be stopped and run again."""
    renewed = 0
    sealed = Authenticator.objects.filter(type__in=[Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES])
    for pk in list(sealed.values_list("pk", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is None:
                continue  # turned off meanwhile
            for name in SEALED & row.data.keys():
                row.data[name] = secretbox.seal(secretbox.unseal(row.data[name]))
            row.save(update_fields=["data"])
            renewed += 1
    return renewed


# --- Verified creators --------------------------------------------------------------------------


def verification_request(*, user: User, statement: str) -> VerificationRequest:
    statement = statement.strip()
    if user.is_verified_creator:
        raise Refused("You are a verified creator already.")
    if len(statement) < STATEMENT_MIN_CHARS:
        raise Refused("Say in a sentence or two who you are and where your work can be seen.")
    try:
        with transaction.atomic():
            return VerificationRequest.objects.create(user=user, statement=statement)
    except IntegrityError:
        raise Refused("Your last request is still waiting for an answer.") from None


def verification_decide(*, verification: VerificationRequest, by: User, granted: bool, reason: str = "") -> None:
    if not by.has_perm("accounts.change_verificationrequest"):
        raise PermissionDenied
    reason = reason.strip()
    if not granted and not reason:
        raise Refused("Give a reason: the person will read it.")
    with transaction.atomic():
        row = VerificationRequest.objects.select_for_update().get(pk=verification.pk)
        if row.state != VerificationRequest.State.PENDING:
            raise Refused(f"This request was decided already: it is {row.get_state_display().lower()}.")
        if row.user_id == by.pk:
            raise Refused("Another moderator must decide about your own request.")
        row.state = VerificationRequest.State.GRANTED if granted else VerificationRequest.State.REFUSED
        row.decided_by, row.decided_at, row.reason = by, timezone.now(), reason
        row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
        if granted:
            User.objects.filter(pk=row.user_id).update(is_verified_creator=True, verified_creator_at=row.decided_at)
        signals.verification_decided.send(sender=VerificationRequest, verification=row)


# --- Standing -----------------------------------------------------------------------------------


def role_set(*, user: User, role: str, by: User) -> None:
    _require_admin(by)
    if role not in User.Role.values:
        raise Refused(f"There is no role {role}.")
    with transaction.atomic():
        row = _locked(user)
        if role != User.Role.ADMIN:
            _require_another_admin(row)
        row.role = role
        _standing_save(row, "role")


def trust_tier_set(*, user: User, trust_tier: str, by: User) -> None:
    _require_staff(by, about=user)
    if trust_tier not in User.TrustTier.values:
        raise Refused(f"There is no trust tier {trust_tier}.")
    with transaction.atomic():
        row = _locked(user)
        row.trust_tier = trust_tier
        _standing_save(row, "trust_tier")


def plan_set(*, user: User, plan: str, by: User | None) -> None:
    """By an admin; or by nobody, when a payment says so."""
    if by is not None:
        _require_admin(by)
    if plan not in User.Plan.values:
        raise Refused(f"There is no plan {plan}.")
    with transaction.atomic():
        row = _locked(user)
        row.subscription_tier = plan
        _standing_save(row, "subscription_tier")


def verified_creator_set(*, user: User, verified: bool, by: User) -> None:
    """Without a request: for mistakes, and for people whom everybody knows."""
    _require_staff(by, about=user)
    with transaction.atomic():
        row = _locked(user)
        row.is_verified_creator = verified
        row.verified_creator_at = timezone.now() if verified else None
        _standing_save(row, "is_verified_creator", "verified_creator_at")


def active_set(*, user: User, active: bool, by: User) -> None:
    """Lock somebody out, or let them back in. Staff are locked out by admins only."""
    _require_staff(by, about=user)
    with transaction.atomic():
        row = _locked(user)
        if row.is_staff:
            _require_admin(by)
        if not active:
            _require_another_admin(row)
        row.is_active = active
        _standing_save(row, "is_active")
        if not active:
            _end_sessions(row)


def user_change(*, user: User, changes: Mapping[str, Any], by: User) -> None:
    """What the admin's form changed, each through the service that knows its rules."""
    steps = {
        "role": lambda value: role_set(user=user, role=value, by=by),
        "trust_tier": lambda value: trust_tier_set(user=user, trust_tier=value, by=by),
        "subscription_tier": lambda value: plan_set(user=user, plan=value, by=by),
        "is_verified_creator": lambda value: verified_creator_set(user=user, verified=value, by=by),
        "is_active": lambda value: active_set(user=user, active=value, by=by),
    }
    with transaction.atomic():
        for name, value in changes.items():
            steps[name](value)


def creator_tier_grant(*, user: User) -> None:
    """Earned by publishing. Whoever has this tier or another keeps it."""
    with transaction.atomic():
        earned = User.objects.filter(pk=user.pk, trust_tier=User.TrustTier.STANDARD, is_system=False)
        if earned.update(trust_tier=User.TrustTier.CREATOR):
            user.refresh_from_db(fields=["trust_tier"])
            signals.standing_changed.send(sender=User, user=user)


def _standing_save(row: User, *fields: str) -> None:
    row.save(update_fields=fields)
    signals.standing_changed.send(sender=User, user=row)


def _require_staff(by: User, *, about: User) -> None:
    """A moderator decides about others only."""
    if not (by.is_active and by.is_staff):
        raise PermissionDenied
    if by.pk == about.pk:
        _require_admin(by)


def _require_admin(by: User) -> None:
    if not (by.is_active and by.role == User.Role.ADMIN):
        raise PermissionDenied


def _locked(user: User) -> User:
    """The row as it is now. Admins are locked together, always in the same order, so that two of them
    cannot demote each other at once.
    """
    together = Q(pk=user.pk) | Q(role=User.Role.ADMIN)
    rows = {row.pk: row for row in User.objects.select_for_update().filter(together).order_by("pk")}
    if user.pk not in rows:
        raise Refused("This account does not exist any more.")
    row = rows[user.pk]
    if row.is_system:
        raise Refused("The site's own account cannot be changed.")
    return row


def _require_another_admin(row: User) -> None:
    if selectors.is_last_admin(row):
        raise Refused("This is the last admin. Make somebody else an admin first.")


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


# --- Taking one's data along --------------------------------------------------------------------


def export_request(*, user: User, kind: str = exports.DATA) -> DataExport:
    exports.ARCHIVES[kind]  # a kind that nobody declared is a mistake in the code
    try:
        with transaction.atomic():
            export = DataExport.objects.create(user=user, kind=kind)
            queue.enqueue(
                "apps.accounts.tasks.export_make_task",
                export.pk,
                queue="low",
                job_id=str(export.pk),
                max_attempts=EXPORT_ATTEMPTS,
                timeout_s=EXPORT_TIMEOUT_S,
            )
            return export
    except IntegrityError:
        raise Refused("Your export is being made already.") from None


def export_make(*, export_id: uuid.UUID | str) -> None:
    """Run as often as you like: it ends with one file, or with none and a sentence that says so."""
    pending = DataExport.objects.filter(pk=export_id, state=DataExport.State.PENDING)
    if not pending.update(attempts=F("attempts") + 1):
        return
    export = DataExport.objects.select_related("user").get(pk=export_id)
    try:
        with tempfile.TemporaryFile() as file:
            exports.ARCHIVES[export.kind].write(export.user, file)
            size = file.tell()
            file.seek(0)
            name = exports.save_file(export.pk, file)
        _export_finish(export, name, size)
    except Exception:
        if export.attempts >= EXPORT_ATTEMPTS:
            _export_fail(export)
        raise


def _export_finish(export: DataExport, name: str, size_bytes: int) -> None:
    now = timezone.now()
    with transaction.atomic():
        won = DataExport.objects.filter(pk=export.pk, state=DataExport.State.PENDING).update(
            state=DataExport.State.READY, file=name, size_bytes=size_bytes, ready_at=now, expires_at=now + EXPORT_KEPT
        )
        if won:
            # One file of a kind is enough; the tidying removes the others.
            ready = DataExport.objects.filter(user=export.user, kind=export.kind, state=DataExport.State.READY)
            older = ready.exclude(pk=export.pk)
            older.filter(expires_at__gt=now).update(expires_at=now)
            export.refresh_from_db()
            signals.export_ready.send(sender=DataExport, export=export)
    # Another run may have won, or the person left meanwhile: then this file is nobody's.
    kept = DataExport.objects.filter(pk=export.pk).values_list("file", flat=True).first()
    exports.remove_files(export.pk, keep=kept or "")


def _export_fail(export: DataExport) -> None:
    with transaction.atomic():
        failed = DataExport.objects.filter(pk=export.pk, state=DataExport.State.PENDING).update(
            state=DataExport.State.FAILED, reason=EXPORT_FAILED
        )
        if failed:
            export.refresh_from_db()
            signals.export_failed.send(sender=DataExport, export=export)
    if failed:
        exports.remove_files(export.pk)


def exports_tidy() -> None:
    now = timezone.now()
    over = DataExport.objects.filter(
        Q(expires_at__lte=now) | Q(state=DataExport.State.FAILED, created_at__lt=now - EXPORT_FAILED_KEPT)
    )
    for export in over:
        exports.remove_files(export.pk)  # before its row: killed in between, it is done again
        export.delete()
    lost = DataExport.objects.filter(state=DataExport.State.PENDING, created_at__lt=now - EXPORT_LOST_AFTER)
    for export in lost:
        _export_fail(export)
    _remove_orphans()


def _remove_orphans() -> None:
    """Files of people who left while one was being written, or whose removal was cut short."""
    names = exports.folders()
    known = {str(pk) for pk in DataExport.objects.filter(pk__in=names).values_list("pk", flat=True)}
    for name in set(names) - known:
        exports.remove_files(name)


# --- Leaving ------------------------------------------------------------------------------------


def user_delete(*, user: User, works: Works) -> None:
    with transaction.atomic():
        row = _locked(user)
        if selectors.is_last_admin(row):
            raise Refused("You are the last admin. Make somebody else an admin first, then you can leave.")
        RetiredName.objects.update_or_create(
            skeleton=row.username_skeleton, defaults={"free_at": timezone.now() + NAME_RETIRED_FOR}
        )
        personal_data.erase(row, works)
        transaction.on_commit(partial(_say_goodbye, row.email, row.username))
        row.delete()


def traces_erase(*, user: User, works: Works) -> None:
    """Accounts' own part of leaving: what no foreign key would take along."""
    _end_sessions(user)
    _forget_name(User, [user.pk])
    _forget_name(VerificationRequest, VerificationRequest.objects.filter(user=user).values_list("pk", flat=True))
    for pk in DataExport.objects.filter(user=user).values_list("pk", flat=True):
        transaction.on_commit(partial(exports.remove_files, pk))


def _forget_name(model: type[Model], pks: Iterable[uuid.UUID]) -> None:
    """What moderators did is told without the name."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
    entries.filter(object_id__in=[str(pk) for pk in pks]).update(object_repr="deleted person")


def _say_goodbye(email: str, username: str) -> None:
    context = {"username": username, "site_name": settings.SITE_NAME}
    try:
        send_mail(
            f"Your {settings.SITE_NAME} account is gone",
            render_to_string("accounts/email/goodbye.txt", context),
            None,
            [email],
        )
    except (OSError, smtplib.SMTPException) as error:
        # The account is gone already; a mail server that is away cannot undo that.
        logger.warning("A goodbye could not be mailed: %s", type(error).__name__)


def signups_prune() -> None:
    """A sign-up that nobody confirmed must not hold its name and address for ever."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    forgotten = User.objects.filter(
        ~Exists(confirmed),
        role=User.Role.USER,
        is_system=False,
        last_login__isnull=True,
        created_at__lt=timezone.now() - SIGNUP_KEPT,
    )
    User.objects.filter(pk__in=list(forgotten.values_list("pk", flat=True)[:PRUNE_AT_ONCE])).delete()


def retired_names_prune() -> None:
    RetiredName.objects.filter(free_at__lte=timezone.now()).delete()


# --- Starter data -------------------------------------------------------------------------------


def demo_people_make() -> None:
    """Known passwords: never where strangers can sign in."""
    if not settings.DEBUG:
        raise Refused("Demo people are made only where DEBUG is on.")
    for person in demo.PEOPLE:
        if not User.objects.filter(username__iexact=person.username).exists():
            _person_make(person.username, person.email, password=person.password, role=person.role, bio=person.bio)


def people_make(*, count: int) -> int:
    """Synthetic people for trying things at scale. They have no password. Says how many are new."""
    names = [f"person-{number:06d}" for number in range(1, count + 1)]
    known = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    people = [
        User(
            username=name,
            username_skeleton=usernames.skeleton(name),
            email=f"{name}@example.com",
            password="!",  # noqa: S106  nobody signs in as them
        )
        for name in names
        if name not in known
    ]
    with transaction.atomic():
        User.objects.bulk_create(people, batch_size=1000)
        addresses = [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in people]
        EmailAddress.objects.bulk_create(addresses, batch_size=1000)
    return len(people)


@transaction.atomic
def _person_make(username: str, email: str, *, password: str, **fields: Any) -> User:
    user = User.objects.create_user(username, email, password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
