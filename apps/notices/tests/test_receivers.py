from __future__ import annotations

import re
import weakref

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import DataExport, VerificationRequest
from apps.accounts.services import verification_decide
from apps.accounts.signals import export_failed, export_ready, verification_decided
from apps.notices import kinds, receivers
from apps.notices.models import Notice


def listeners(signal):
    found = (entry[1] for entry in signal.receivers)
    return {item() if isinstance(item, weakref.ReferenceType) else item for item in found}


@pytest.mark.parametrize(
    ("signal", "receiver"),
    [
        (email_confirmed, receivers.tell_welcome),
        (verification_decided, receivers.tell_verification),
        (export_ready, receivers.tell_export_ready),
        (export_failed, receivers.tell_export_failed),
    ],
)
def test_it_hears_each_signal_with_one_receiver(signal, receiver):
    ours = {item for item in listeners(signal) if item.__module__.startswith("apps.notices")}
    assert ours == {receiver}


def test_it_declares_every_kind_that_it_sends():
    assert {kind.name for kind in receivers.KINDS} == {
        "accounts.welcome",
        "accounts.verification",
        "accounts.export",
    }
    for kind in receivers.KINDS:
        assert kinds.get(kind.name) is kind


def test_it_welcomes_somebody_once(alice):
    address = EmailAddress.objects.get(user=alice)
    for _ in range(2):
        email_confirmed.send(sender=EmailAddress, request=None, email_address=address)
    notice = Notice.objects.get(person=alice)
    assert (notice.kind, notice.subject, notice.mail) == ("accounts.welcome", "Welcome, alice", "never")


def test_it_welcomes_who_signs_up_and_confirms(db, client, mailoutbox):
    form = {"username": "dora", "email": "dora@example.com", "password1": "correct-horse-battery-staple"}
    client.post(reverse("account_signup"), form)
    assert not Notice.objects.exists()
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mailoutbox[0].body, re.MULTILINE)
    assert code, mailoutbox[0].body
    client.post(reverse("account_email_verification_sent"), {"code": code[1]})
    assert Notice.objects.get().subject == "Welcome, dora"


@pytest.mark.parametrize(
    ("granted", "subject", "words"),
    [
        (True, "You are a verified creator", "carry the mark"),
        (False, "Your request to be a verified creator was declined", "Show us some work first."),
    ],
)
def test_it_tells_what_a_moderator_decided(alice, mona, granted, subject, words):
    asked = VerificationRequest.objects.create(user=alice, statement="I made things.")
    verification_decide(verification=asked, by=mona, granted=granted, reason="Show us some work first.")
    notice = Notice.objects.get(person=alice)
    assert (notice.kind, notice.subject, notice.mail) == ("accounts.verification", subject, "at_once")
    assert words in kinds.get(notice.kind).body(notice.payload)
    assert notice.url == "/account/verified/"


@pytest.mark.parametrize(
    ("signal", "subject"),
    [(export_ready, "Your data is ready"), (export_failed, "Your data could not be put together")],
)
def test_it_tells_how_an_export_ended(alice, as_, signal, subject):
    export = DataExport.objects.create(user=alice, state="ready", ready_at=timezone.now())
    signal.send(sender=DataExport, export=export)
    signal.send(sender=DataExport, export=export)
    notice = Notice.objects.get(person=alice)
    assert (notice.kind, notice.subject, notice.url) == ("accounts.export", subject, "/account/data/")
    assert kinds.get(notice.kind).body(notice.payload)
