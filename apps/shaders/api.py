from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import path
from rest_framework.request import Request

from apps.core.pagination import Page
from apps.core.rest.calls import call
from apps.shaders import api_files, api_history, api_review, inputs, outputs, samples, selectors, services, shapes
from apps.shaders.check import check
from apps.shaders.content import Content, Terms, content
from apps.shaders.programs import Program
from apps.shaders.rest import OneShaderView, ShaderView, key_of, person, shader_named, shown

_TERMS = ("licence", "allows_training", "allows_agent_source", "public_display")


# --- Shaders --------------------------------------------------------------------------------------


class Shaders(ShaderView):
    @call(
        "Make a shader",
        takes=inputs.NewShaderInput,
        gives=outputs.ShaderOut,
        status=201,
        sends=samples.NEW,
        example=samples.SHADER,
        refuses="This month's publications are used up.",
    )
    def post(self, request: Request, data: dict[str, Any]) -> shapes.ShaderOut:
        """A draft, or with `publish` a public one; then it must compile. With a key on probation it goes to review
        first, and `status` says so. 422 `does_not_compile` names each error in `fields`, by pass."""
        publish, is_public, ai_provider = (data.pop(name) for name in ("publish", "is_public", "ai_provider"))
        chosen = {name: data.pop(name) for name in _TERMS if name in data}
        shader = services.shader_create(
            author=person(request),
            content=content(**data),
            terms=replace(Terms.of_person(person(request)), **chosen),
            publish=publish,
            is_public=is_public,
            ai_provider=ai_provider,
            via=key_of(request),
        )
        return shown(request, shader)


class Mine(ShaderView):
    reads_are_open = False

    @call(
        "List your own shaders",
        asks=inputs.MineQuery,
        gives=outputs.ShaderBriefOut,
        paged=True,
        example={"items": [samples.BRIEF], "next": None},
    )
    def get(self, request: Request, query: dict[str, Any]) -> Page[Any]:
        """What changed last comes first. Without `status`, all but what is archived."""
        page = selectors.mine_list_for(
            person(request), status=query.get("status"), cursor=query.get("cursor"), size=query["limit"]
        )
        return Page[Any]([shapes.brief_of(person(request), shader) for shader in page.items], page.next)


class Check(ShaderView):
    # It changes nothing, and whoever checks often publishes better shaders.
    write_scope = "read"
    costs = {"POST": "read"}  # noqa: RUF012  a constant of the class, as DRF has it

    @call(
        "Check a program",
        takes=inputs.ProgramInput,
        gives=outputs.CheckOut,
        sends=samples.PROGRAM,
        example=samples.CHECKED,
    )
    def post(self, request: Request, data: dict[str, Any]) -> dict[str, Any]:
        """What publishing would say, without saving anything. It counts as a read, and a program that does not
        compile is a 200 with `ok` false."""
        report = check(Program.of(data["glsl_code"], data.get("passes")))
        return {**report.document(), "parameters": report.parameters}


class ShaderDetail(OneShaderView):
    @call("Read a shader", gives=outputs.ShaderOut, example=samples.SHADER)
    def get(self, request: Request) -> shapes.ShaderOut:
        """With its source where its author lets you have it: keys need `allows_agent_source`. `code` is what stands in
        its address."""
        return self.shown()

    @call(
        "Save a new version",
        takes=inputs.ShaderReplaceInput,
        gives=outputs.SavedOut,
        sends=samples.REPLACED,
        example=samples.SAVED,
        refuses="Somebody saved since `based_on` (`conflict`), or just this was refused in review.",
    )
    def put(self, request: Request, data: dict[str, Any]) -> shapes.SavedOut:
        """All of its content. Of what is public the new version goes live at once and must compile, or 422
        `does_not_compile` says where not; with a key on probation it waits, and the one before stays. Saving what is
        there already changes nothing."""
        return self._revised(data)

    @call(
        "Change some of it",
        takes=inputs.ShaderChangeInput,
        gives=outputs.SavedOut,
        sends=samples.CHANGED,
        example=samples.SAVED,
        refuses="Somebody saved meanwhile (`conflict`), or just this was refused in review.",
    )
    def patch(self, request: Request, data: dict[str, Any]) -> shapes.SavedOut:
        """As the call that replaces it; what you leave out is taken from its latest version."""
        latest = self.shader.current_version
        # What is left out was taken from this one, so it is what the change is based on.
        based_on = data.pop("based_on", latest.version_number)
        return self._revised({**Content.of(latest).fields, **data, "based_on": based_on})

    def _revised(self, data: dict[str, Any]) -> shapes.SavedOut:
        note, based_on = data.pop("change_note"), data.pop("based_on", None)
        version = services.shader_revise(
            shader=self.shader,
            by=self.person,
            content=content(**data),
            note=note,
            based_on=based_on,
            via=key_of(self.request),
        )
        return self.saved(version)

    @call("Archive a shader")
    def delete(self, request: Request) -> None:
        """Only you see it then. Nothing is lost: `unarchive` brings it back."""
        services.shader_archive(shader=self.shader, by=self.person)


class Unarchive(OneShaderView):
    @call("Bring an archived shader back", gives=outputs.ShaderOut, example=samples.SHADER)
    def post(self, request: Request) -> shapes.ShaderOut:
        """To what it was before."""
        services.shader_unarchive(shader=self.shader, by=self.person)
        return self.shown()


class Publish(OneShaderView):
    @call(
        "Publish a shader",
        takes=inputs.PublishInput,
        gives=outputs.ShaderOut,
        sends={"is_public": True},
        example=samples.SHADER,
        refuses="This month's publications are used up, or just this was refused in review.",
    )
    def post(self, request: Request, data: dict[str, Any]) -> shapes.ShaderOut:
        """Its latest version, which must compile: 422 `does_not_compile` says where it does not. With a key on
        probation it goes to review first, and `status` says so."""
        services.shader_publish(shader=self.shader, by=self.person, is_public=data["is_public"], via=key_of(request))
        return self.shown()


class Visibility(OneShaderView):
    @call(
        "Show it in lists, or by link only",
        takes=inputs.VisibilityInput,
        gives=outputs.ShaderOut,
        sends={"is_public": True},
        example=samples.SHADER,
    )
    def put(self, request: Request, data: dict[str, Any]) -> shapes.ShaderOut:
        services.visibility_set(shader=self.shader, by=self.person, is_public=data["is_public"])
        return self.shown()


class AiMark(OneShaderView):
    @call(
        "Say which model made it",
        takes=inputs.AiMarkInput,
        gives=outputs.ShaderOut,
        sends={"ai_provider": "anthropic"},
        example={**samples.SHADER, "is_ai_generated": True, "ai_provider": "anthropic"},
    )
    def put(self, request: Request, data: dict[str, Any]) -> shapes.ShaderOut:
        """Or, with an empty name, that a person did."""
        services.ai_mark_set(shader=self.shader, by=self.person, ai_provider=data["ai_provider"])
        return self.shown()


class TermsView(OneShaderView):
    reads_are_open = False

    @call("Read what its author allows", gives=outputs.TermsOut, example=samples.TERMS)
    def get(self, request: Request) -> shapes.TermsOut:
        """For its author and moderators `changes` has every change there was, newest first; for others it is empty."""
        return self._terms()

    @call(
        "Set licence and consents",
        takes=inputs.TermsInput,
        gives=outputs.TermsOut,
        sends=samples.TERMS_SENT,
        example=samples.TERMS,
        refuses="The licence of what it was forked from does not allow this one.",
    )
    def put(self, request: Request, data: dict[str, Any]) -> shapes.TermsOut:
        """All four. Each change is kept for ever."""
        services.terms_set(shader=self.shader, by=self.person, terms=Terms(**data))
        return self._terms()

    def _terms(self) -> shapes.TermsOut:
        fresh = shader_named(self.request, self.code)
        return shapes.terms_of(fresh, selectors.consent_list_for(self.person, fresh))


urlpatterns = [
    path("shaders", Shaders.as_view(), name="shaders"),
    path("shaders/mine", Mine.as_view(), name="shaders-mine"),
    path("shaders/check", Check.as_view(), name="shader-check"),
    *api_files.urlpatterns,
    path("shaders/<str:code>", ShaderDetail.as_view(), name="shader"),
    path("shaders/<str:code>/publish", Publish.as_view(), name="shader-publish"),
    path("shaders/<str:code>/unarchive", Unarchive.as_view(), name="shader-unarchive"),
    path("shaders/<str:code>/visibility", Visibility.as_view(), name="shader-visibility"),
    path("shaders/<str:code>/ai-mark", AiMark.as_view(), name="shader-ai-mark"),
    path("shaders/<str:code>/terms", TermsView.as_view(), name="shader-terms"),
    *api_history.urlpatterns,
    *api_review.urlpatterns,
]
