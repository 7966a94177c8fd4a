"""REST for what a shader was and what came of it: versions, forks, lineage, presets. Listed in api.py."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import path
from rest_framework.request import Request

from apps.core.pagination import Page
from apps.core.rest.calls import call
from apps.core.rest.errors import NotFound
from apps.core.rest.schema import CallSchema
from apps.shaders import inputs, outputs, samples, selectors, services, shapes
from apps.shaders.lineage import lineage_for
from apps.shaders.rest import OneShaderView, is_agent, key_of, shown

# --- Versions -------------------------------------------------------------------------------------


class Versions(OneShaderView):
    @call(
        "List the versions of a shader",
        gives=outputs.VersionBriefOut,
        paged=True,
        example={"items": [samples.VERSION_BRIEF], "next": None},
    )
    def get(self, request: Request, query: dict[str, Any]) -> Page[Any]:
        """Newest first: all of them for its author, for others those that were live."""
        page = selectors.version_list_for(self.person, self.shader, cursor=query.get("cursor"), size=query["limit"])
        return Page[Any]([shapes.version_brief_of(self.shader, version) for version in page.items], page.next)


class VersionDetail(OneShaderView):
    @call("Read one version", gives=outputs.VersionOut, example=samples.VERSION)
    def get(self, request: Request, number: int) -> shapes.VersionOut:
        """With its source where its author lets you have it."""
        return shapes.version_of(self.person, self.shader, self.version(number), agent=is_agent(request))


class DifferenceSchema(CallSchema):
    """Two numbers in one part of the address make no name."""

    def get_operation_id(self) -> str:
        return "read_shaders_code_difference"


class Difference(OneShaderView):
    schema = DifferenceSchema()

    @call("Compare two versions", gives=outputs.DifferenceOut, example=samples.DIFFERENCE)
    def get(self, request: Request, older: int, newer: int) -> shapes.DifferenceOut:
        """Pass by pass: `2..5` is what happened to version 2 to make it version 5. Where the source is not for you,
        `passes` is null and `source_withheld` says why."""
        before, after = self.version(older), self.version(newer)
        return shapes.difference_of(self.person, self.shader, before, after, agent=is_agent(request))


class Restore(OneShaderView):
    @call(
        "Restore an old version",
        takes=inputs.RestoreInput,
        gives=outputs.SavedOut,
        sends={"change_note": "Back to the calm one."},
        example=samples.SAVED,
        refuses="It is archived, or just this was refused in review.",
    )
    def post(self, request: Request, number: int, data: dict[str, Any]) -> shapes.SavedOut:
        """As a new version with its content: nothing between is lost. Else as saving one."""
        old = self.version(number)
        version = services.version_restore(
            shader=self.shader,
            by=self.person,
            number=old.version_number,
            note=data["change_note"],
            via=key_of(request),
        )
        return self.saved(version)


# --- Forks ----------------------------------------------------------------------------------------


class Fork(OneShaderView):
    @call(
        "Fork a shader",
        takes=inputs.ForkInput,
        gives=outputs.ShaderOut,
        status=201,
        sends={},
        example=samples.FORKED,
        refuses="Its author has reserved all rights, or keeps the source, or lets no agent have it.",
    )
    def post(self, request: Request, data: dict[str, Any]) -> shapes.ShaderOut:
        """A draft of yours with its content and its licence, which names it for ever as its origin."""
        shader, number = self.shader, data.get("version")
        if number is not None:
            number = self.version(number).version_number
        fork = services.shader_fork(shader=shader, by=self.person, number=number, via=key_of(request))
        return shown(request, fork)


class Lineage(OneShaderView):
    @call("Read what it came from and what came of it", gives=outputs.LineageOut, example=samples.LINEAGE)
    def get(self, request: Request) -> shapes.LineageOut:
        """Ancestors from the first to the nearest; then forks and their forks, as far as you may see them."""
        return shapes.lineage_of(self.person, lineage_for(self.person, self.shader))


# --- Presets --------------------------------------------------------------------------------------


class Presets(OneShaderView):
    @call("List the presets of a shader", gives=outputs.PresetsOut, example={"items": [samples.PRESET]})
    def get(self, request: Request) -> dict[str, Any]:
        """The author's, and yours."""
        presets = selectors.preset_list_for(self.person, self.shader)
        return {"items": [shapes.preset_of(preset) for preset in presets]}

    @call(
        "Keep values of its parameters",
        takes=inputs.PresetInput,
        gives=outputs.PresetOut,
        status=201,
        sends=samples.PRESET_SENT,
        example=samples.PRESET,
        refuses="You have as many presets of this shader as there can be.",
    )
    def post(self, request: Request, data: dict[str, Any]) -> shapes.PresetOut:
        """Under a name, for yourself; those of its author are for everybody. The same name again takes the new
        values."""
        return shapes.preset_of(services.preset_save(shader=self.shader, by=self.person, **data))


class PresetDetail(OneShaderView):
    @call("Delete a preset of yours")
    def delete(self, request: Request, preset_id: uuid.UUID) -> None:
        preset = selectors.preset_get_for(self.person, self.shader, preset_id)
        if preset is None:
            raise NotFound("You have no such preset.")
        services.preset_delete(preset=preset, by=self.person)


urlpatterns = [
    path("shaders/<str:code>/versions", Versions.as_view(), name="shader-versions"),
    path("shaders/<str:code>/versions/<int:number>", VersionDetail.as_view(), name="shader-version"),
    path("shaders/<str:code>/versions/<int:older>..<int:newer>", Difference.as_view(), name="shader-difference"),
    path("shaders/<str:code>/versions/<int:number>/restore", Restore.as_view(), name="shader-version-restore"),
    path("shaders/<str:code>/fork", Fork.as_view(), name="shader-fork"),
    path("shaders/<str:code>/lineage", Lineage.as_view(), name="shader-lineage"),
    path("shaders/<str:code>/presets", Presets.as_view(), name="shader-presets"),
    path("shaders/<str:code>/presets/<uuid:preset_id>", PresetDetail.as_view(), name="shader-preset"),
]
