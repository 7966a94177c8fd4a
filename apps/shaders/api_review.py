"""REST for moderators: what waits, and what becomes of it. Its calls are listed in api.py."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import path
from rest_framework.request import Request

from apps.core.pagination import Page
from apps.core.rest.calls import call
from apps.core.rest.errors import NotFound
from apps.shaders import inputs, outputs, samples, services, shapes, submissions
from apps.shaders.models import ShaderVersion
from apps.shaders.rest import ShaderView, person, saved

_REFUSES = "It does not wait, or it is your own."


class ReviewView(ShaderView):
    """By people: a review of what agents hand in is worth nothing where agents make it."""

    group = "Review"
    reads_are_open = False
    keys_may = False


class Queue(ReviewView):
    @call(
        "Read what waits for review",
        gives=outputs.WaitingOut,
        paged=True,
        example={"items": [samples.WAITING], "next": None},
    )
    def get(self, request: Request, query: dict[str, Any]) -> Page[Any]:
        """For moderators. The oldest comes first."""
        page = submissions.waiting_list_for(person(request), cursor=query.get("cursor"), size=query["limit"])
        return Page[Any]([shapes.waiting_of(person(request), version) for version in page.items], page.next)


class Approve(ReviewView):
    @call(
        "Let a version through",
        takes=inputs.ApproveInput,
        gives=outputs.SavedOut,
        sends={"reason": ""},
        example=samples.SAVED,
        refuses=_REFUSES,
    )
    def post(self, request: Request, version_id: uuid.UUID, data: dict[str, Any]) -> shapes.SavedOut:
        """For moderators. It goes live at once, and counts for the key that it came with."""
        version = _waiting(request, version_id)
        shader = services.version_approve(version=version, by=person(request), reason=data["reason"])
        return saved(request, shader, version.version_number)


class Reject(ReviewView):
    @call(
        "Turn a version down",
        takes=inputs.RejectInput,
        gives=outputs.DecisionOut,
        sends={"reason": "The picture flashes."},
        example={**samples.DECISION, "verdict": "refused", "reason": "The picture flashes."},
        refuses=_REFUSES,
    )
    def post(self, request: Request, version_id: uuid.UUID, data: dict[str, Any]) -> shapes.DecisionOut:
        """For moderators. What was live before stays; the author is told the reason."""
        version = _waiting(request, version_id)
        services.version_reject(version=version, by=person(request), reason=data["reason"])
        return shapes.decision_of(submissions.last_decision_of(version))


def _waiting(request: Request, version_id: uuid.UUID) -> ShaderVersion:
    version = submissions.waiting_get_for(person(request), version_id)
    if version is None:
        raise NotFound("There is no such version.")
    return version


urlpatterns = [
    path("admin/queue", Queue.as_view(), name="admin-queue"),
    path("admin/queue/<uuid:version_id>/approve", Approve.as_view(), name="admin-queue-approve"),
    path("admin/queue/<uuid:version_id>/reject", Reject.as_view(), name="admin-queue-reject"),
]
