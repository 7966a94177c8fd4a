from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request

from apps.core.rest.calls import call
from apps.core.rest.views import ApiView


class HealthOut(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=["ok"])


class Health(ApiView):
    group = "The service"
    reads_are_open = True
    costs = {"GET": "free"}  # noqa: RUF012  a constant of the class, as DRF has it

    @call("Is the service up?", gives=HealthOut, example={"status": "ok"})
    def get(self, request: Request) -> dict[str, str]:
        """Says only that requests are answered; it asks no other server."""
        return {"status": "ok"}


urlpatterns = [path("health", Health.as_view(), name="health")]
