from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request

from apps.core.rest.calls import call
from apps.core.rest.inputs import Input
from apps.shaders.rest import OneShaderView
from apps.votes import services

_SAMPLE = {"upvotes": 41, "downvotes": 3, "your_vote": 1}


class VoteInput(Input):
    value = serializers.IntegerField(min_value=-1, max_value=1, help_text="1 is up, -1 is down, 0 takes it back.")


class VotesOut(serializers.Serializer[Any]):
    upvotes = serializers.IntegerField()
    downvotes = serializers.IntegerField()
    your_vote = serializers.IntegerField(help_text="1, -1, or 0 for none.")


class ShaderVote(OneShaderView):
    @call(
        "Vote on a shader",
        takes=VoteInput,
        gives=VotesOut,
        sends={"value": 1},
        example=_SAMPLE,
        refuses="It is your own, or it is not published.",
    )
    def post(self, request: Request, data: dict[str, Any]) -> dict[str, int]:
        """One vote a person: another value changes it, the same one changes nothing."""
        standing = services.vote_set(by=self.person, shader=self.shader, value=data["value"])
        return {"upvotes": standing.upvotes, "downvotes": standing.downvotes, "your_vote": data["value"]}

    @call("Take your vote back")
    def delete(self, request: Request) -> None:
        """Where there is none, nothing changes."""
        services.vote_withdraw(by=self.person, shader=self.shader)


urlpatterns = [path("shaders/<str:code>/vote", ShaderVote.as_view(), name="shader-vote")]
