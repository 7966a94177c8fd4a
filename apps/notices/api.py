from __future__ import annotations

from typing import Any, cast

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts.models import User
from apps.core.pagination import Page
from apps.core.rest.calls import call
from apps.core.rest.inputs import Input, ListQuery
from apps.core.rest.views import ApiView
from apps.notices import kinds, selectors, services
from apps.notices.models import Notice

MAX_READ_AT_ONCE = 100


class NoticeOut(serializers.Serializer[Notice]):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.SerializerMethodField()
    url = serializers.CharField(help_text="What it is about, on this site; may be empty.")
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def get_body(self, notice: Notice) -> str:
        return kinds.known(notice.kind).body(notice.payload)


class NoticeQuery(ListQuery):
    unread = serializers.BooleanField(default=False, help_text="Only what was not read yet.")


class ReadInput(Input):
    ids = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=MAX_READ_AT_ONCE,
        required=False,
        help_text="These; all of them where it is left out.",
    )


class ReadOut(serializers.Serializer[Any]):
    read = serializers.IntegerField(help_text="How many were unread until now.")


_ID = "0b7c5f0e-6a1f-4e53-9d61-5d8b2f1f2a10"


class Notices(ApiView):
    group = "Notices"

    @call(
        "Read your inbox",
        asks=NoticeQuery,
        gives=NoticeOut,
        paged=True,
        example={
            "items": [
                {
                    "id": _ID,
                    "kind": "accounts.verification",
                    "subject": "You are a verified creator",
                    "body": "Your profile and your shaders now carry the mark of a verified creator.",
                    "url": "/account/verified/",
                    "created_at": "2026-03-01T09:30:00Z",
                    "read_at": None,
                }
            ],
            "next": None,
        },
    )
    def get(self, request: Request, query: dict[str, Any]) -> Page[Notice]:
        """Newest first. Reading the list marks nothing as read."""
        return selectors.notice_list_for(
            person=cast(User, request.user), unread=query["unread"], cursor=query.get("cursor"), size=query["limit"]
        )


class NoticesRead(ApiView):
    group = "Notices"
    # Nobody but its owner sees what it changes.
    costs = {"POST": "read"}  # noqa: RUF012  a constant of the class, as DRF has it

    @call("Mark notices as read", takes=ReadInput, gives=ReadOut, sends={"ids": [_ID]}, example={"read": 1})
    def post(self, request: Request, data: dict[str, Any]) -> dict[str, int]:
        person = cast(User, request.user)
        if "ids" in data:
            return {"read": services.notices_read(person=person, notice_ids=data["ids"])}
        return {"read": services.notices_read_all(person=person)}


urlpatterns = [
    path("me/notices", Notices.as_view(), name="notices"),
    path("me/notices/read", NoticesRead.as_view(), name="notices-read"),
]
