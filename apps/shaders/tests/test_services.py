from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.core.errors import Refused
from apps.shaders import selectors, services, versions
from apps.shaders.check import CheckUnavailable
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.tests.examples import BROKEN, FEEDBACK_PASSES, OTHER, PLAIN, TUNABLE, written

pytestmark = pytest.mark.django_db
Status = Shader.Status


# --- Creating ---------------------------------------------------------------------------------------


def test_a_draft_is_kept_with_its_first_version(alice):
    row = services.shader_create(author=alice, content=written(tags=["Sea", "#slow"], description="Blue."))
    row.refresh_from_db()
    assert row.status == Status.DRAFT
    assert row.live_version is None
    assert row.published_at is None
    assert row.author_name == "alice"
    assert row.slug == "slow-tide"
    assert row.current_version.version_number == 1
    assert row.current_version.program == row.program
    assert row.current_version.content_hash == row.program.content_hash
    assert row.current_version.tags == row.tags == ["sea", "slow"]
    assert row.get_absolute_url() == f"/s/{row.code}/slow-tide/"
    assert row.licence == alice.default_licence


def test_a_draft_may_be_what_does_not_compile(alice):
    row = services.shader_create(author=alice, content=written(glsl_code=BROKEN))
    assert row.status == Status.DRAFT
    assert row.glsl_code == BROKEN


def test_publishing_at_once_makes_it_live(alice, sent):
    with sent("shader_published") as published, sent("version_went_live") as live:
        row = services.shader_create(author=alice, content=written(), publish=True)
    row.refresh_from_db()
    assert row.status == Status.PUBLISHED
    assert row.live_version == row.current_version
    assert row.live_version.went_live_at is not None
    assert row.published_at is not None
    assert [said["first"] for said in published] == [True]
    assert [said["version"] for said in live] == [row.live_version]


def test_what_does_not_compile_is_not_published_and_leaves_nothing_behind(alice):
    with pytest.raises(services.DoesNotCompile) as refused:
        services.shader_create(author=alice, content=written(glsl_code=BROKEN), publish=True)
    assert not refused.value.report.ok
    assert "Image, line 2" in str(refused.value)
    assert not Shader.objects.exists()


def test_parameters_and_dialect_come_from_the_check(alice):
    row = services.shader_create(author=alice, content=written(glsl_code=TUNABLE))
    assert row.dialect == "shadertoy"
    assert {parameter["name"] for parameter in row.parameters} == {"speed", "grid", "centre", "ink", "count"}
    assert row.current_version.parameters == row.parameters


def test_the_same_form_sent_twice_makes_one_shader(alice, bob):
    number = uuid.uuid4()
    first = services.shader_create(author=alice, content=written(), shader_id=number)
    again = services.shader_create(author=alice, content=written(), shader_id=number)
    assert first == again
    assert Shader.objects.count() == ShaderVersion.objects.count() == 1
    with pytest.raises(Refused):
        services.shader_create(author=bob, content=written(), shader_id=number)


def test_a_models_work_says_which_model(alice):
    row = services.shader_create(author=alice, content=written(), ai_provider="ollama")
    assert row.is_ai_generated
    assert row.ai_provider == "ollama"
    with pytest.raises(ValidationError) as wrong:
        services.shader_create(author=alice, content=written(), ai_provider="hal")
    assert "ai_provider" in wrong.value.message_dict


def test_an_unknown_licence_is_refused(alice):
    with pytest.raises(ValidationError) as wrong:
        services.shader_create(
            author=alice, content=written(), terms=services.Terms("mine-all-mine", False, False, True)
        )
    assert "licence" in wrong.value.message_dict


def test_only_the_systems_account_makes_starters(alice, system):
    with pytest.raises(PermissionDenied):
        services.shader_create(author=alice, content=written(), system_label="plasma")
    row = services.shader_create(author=system, content=written(), publish=True, system_label="plasma")
    assert row.is_system
    assert selectors.starter_get("plasma") == row


def test_somebody_who_is_locked_out_makes_nothing(alice):
    alice.is_active = False
    with pytest.raises(PermissionDenied):
        services.shader_create(author=alice, content=written())


# --- Revising ---------------------------------------------------------------------------------------


def test_revising_a_draft_adds_a_version_and_loses_none(alice, make_shader):
    row = make_shader(alice, publish=False)
    version = services.shader_revise(
        shader=row, by=alice, content=written(title="Fast tide", glsl_code=BROKEN), note="Try\nthis"
    )
    row.refresh_from_db()
    assert version.version_number == 2
    assert version.change_note == "Try this"
    assert (row.title, row.slug, row.glsl_code) == ("Fast tide", "fast-tide", BROKEN)
    assert row.current_version == version
    assert row.versions.get(version_number=1).glsl_code == PLAIN


def test_revising_what_is_published_goes_live(alice, make_shader, sent):
    row = make_shader(alice)
    with sent("version_went_live") as live, sent("shader_published") as published:
        version = services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER), based_on=1)
    row.refresh_from_db()
    assert row.live_version == row.current_version == version
    assert row.glsl_code == OTHER
    assert len(live) == 1
    assert not published


def test_revising_what_is_published_must_compile(alice, make_shader):
    row = make_shader(alice)
    with pytest.raises(services.DoesNotCompile):
        services.shader_revise(shader=row, by=alice, content=written(glsl_code=BROKEN))
    row.refresh_from_db()
    assert row.glsl_code == PLAIN
    assert row.versions.count() == 1


def test_saving_what_is_there_already_changes_nothing(alice, make_shader):
    row = make_shader(alice)
    version = services.shader_revise(shader=row, by=alice, content=written(), note="Again", based_on=1)
    assert version == row.current_version
    assert row.versions.count() == 1


def test_saving_over_somebodys_save_is_a_conflict_that_shows_it(alice, make_shader):
    row = make_shader(alice, publish=False)
    services.shader_revise(shader=row, by=alice, content=written(title="From the desk"), based_on=1)
    with pytest.raises(services.Conflict) as conflict:
        services.shader_revise(shader=row, by=alice, content=written(title="From the phone"), based_on=1)
    assert conflict.value.current.title == "From the desk"
    assert conflict.value.current.version_number == 2
    # On top of what they now know of, it is saved.
    saved = services.shader_revise(shader=row, by=alice, content=written(title="From the phone"), based_on=2)
    assert saved.version_number == 3


def test_the_same_save_sent_twice_is_no_conflict(alice, make_shader):
    row = make_shader(alice, publish=False)
    first = services.shader_revise(shader=row, by=alice, content=written(title="Once"), based_on=1)
    again = services.shader_revise(shader=row, by=alice, content=written(title="Once"), based_on=1)
    assert first == again


def test_nobody_else_revises_restores_or_publishes(alice, bob, mona, ada, make_shader):
    row = make_shader(alice)
    for stranger in (bob, mona, ada):
        for attempt in (
            lambda by: services.shader_revise(shader=row, by=by, content=written(title="Mine")),
            lambda by: services.version_restore(shader=row, by=by, number=1),
            lambda by: services.shader_publish(shader=row, by=by),
            lambda by: services.shader_archive(shader=row, by=by),
            lambda by: services.shader_unarchive(shader=row, by=by),
            lambda by: services.visibility_set(shader=row, by=by, is_public=False),
            lambda by: services.terms_set(shader=row, by=by, terms=services.Terms.of(row)),
            lambda by: services.access_set(shader=row, by=by, access_tier="locked"),
            lambda by: services.ai_mark_set(shader=row, by=by, ai_provider="openai"),
        ):
            with pytest.raises(PermissionDenied):
                attempt(stranger)


def test_a_note_that_is_too_long_is_told_by_its_field(alice, make_shader):
    row = make_shader(alice, publish=False)
    with pytest.raises(ValidationError) as wrong:
        services.shader_revise(shader=row, by=alice, content=written(title="New"), note="n" * 501)
    assert list(wrong.value.message_dict) == ["note"]


def test_many_passes_are_kept_by_each_version(alice, make_shader):
    row = make_shader(alice, publish=False)
    services.shader_revise(shader=row, by=alice, content=written(passes=FEEDBACK_PASSES))
    services.shader_revise(shader=row, by=alice, content=written())
    versions_ = list(row.versions.order_by("version_number"))
    assert [sorted(version.passes) for version in versions_] == [[], ["buffer_a", "image"], []]


# --- Restoring --------------------------------------------------------------------------------------


def test_restoring_makes_a_new_version_of_the_old_words(alice, make_shader):
    row = make_shader(alice)
    services.shader_revise(shader=row, by=alice, content=written(title="Second", glsl_code=OTHER))
    version = services.version_restore(shader=row, by=alice, number=1)
    row.refresh_from_db()
    assert (version.version_number, version.restored_from) == (3, 1)
    assert version.change_note == "Restored from version 1"
    assert (row.title, row.glsl_code) == ("Slow tide", PLAIN)
    assert row.live_version == version


def test_restoring_what_is_shown_or_never_was_changes_nothing(alice, make_shader):
    row = make_shader(alice)
    assert services.version_restore(shader=row, by=alice, number=1) == row.current_version
    with pytest.raises(Refused):
        services.version_restore(shader=row, by=alice, number=7)
    assert row.versions.count() == 1


# --- Publishing, archiving, showing -----------------------------------------------------------------


def test_a_draft_is_published_once_however_often_asked(alice, make_shader, sent):
    row = make_shader(alice, publish=False)
    with sent("shader_published") as published:
        for _ in range(3):
            services.shader_publish(shader=row, by=alice)
    assert len(published) == 1


def test_publishing_is_no_new_version(alice, make_shader):
    row = make_shader(alice, publish=False, glsl_code=TUNABLE)
    row = services.shader_publish(shader=row, by=alice)
    assert row.versions.count() == 1
    assert row.live_version.version_number == 1


def test_a_draft_that_does_not_compile_is_not_published(alice, make_shader):
    row = make_shader(alice, publish=False, glsl_code=BROKEN)
    with pytest.raises(services.DoesNotCompile):
        services.shader_publish(shader=row, by=alice)
    row.refresh_from_db()
    assert row.status == Status.DRAFT


def test_publishing_by_link_only_is_not_listed(alice, make_shader, sent):
    row = make_shader(alice, publish=False)
    services.shader_publish(shader=row, by=alice, is_public=False)
    assert not selectors.listed().exists()
    with sent("shader_visibility_changed") as changed:
        services.visibility_set(shader=row, by=alice, is_public=True)
        services.visibility_set(shader=row, by=alice, is_public=True)
    assert len(changed) == 1
    assert list(selectors.listed()) == [row]


def test_archiving_hides_it_and_coming_back_costs_nothing(alice, make_shader, sent):
    row = make_shader(alice)
    with sent("shader_visibility_changed") as changed:
        services.shader_archive(shader=row, by=alice)
        services.shader_archive(shader=row, by=alice)
    assert len(changed) == 1
    assert not selectors.listed().exists()
    with pytest.raises(Refused):
        services.shader_publish(shader=row, by=alice)
    with pytest.raises(Refused):
        services.shader_revise(shader=row, by=alice, content=written(title="New"))
    left = selectors.publications_left(alice)
    services.shader_unarchive(shader=row, by=alice)
    services.shader_unarchive(shader=row, by=alice)
    assert list(selectors.listed()) == [row]
    assert selectors.publications_left(alice) == left


def test_an_archived_draft_comes_back_as_a_draft(alice, make_shader):
    row = make_shader(alice, publish=False)
    services.shader_archive(shader=row, by=alice)
    assert services.shader_unarchive(shader=row, by=alice).status == Status.DRAFT


def test_without_the_compiler_drafts_are_saved_and_nothing_is_published(alice, make_shader, monkeypatch):
    def away(program):
        raise CheckUnavailable

    live = make_shader(alice, title="Live")
    monkeypatch.setattr(versions, "check", away)
    draft = services.shader_create(author=alice, content=written(glsl_code=TUNABLE))
    assert draft.glsl_code == TUNABLE
    for attempt in (
        lambda: services.shader_publish(shader=draft, by=alice),
        lambda: services.shader_create(author=alice, content=written(), publish=True),
        lambda: services.shader_revise(shader=live, by=alice, content=written(glsl_code=OTHER)),
    ):
        with pytest.raises(services.CompilerAway):
            attempt()
    # The words of what is live can still be mended: its program is known to compile.
    assert services.shader_revise(shader=live, by=alice, content=written(title="Mended")).version_number == 2
    monkeypatch.undo()
    draft = services.shader_publish(shader=draft, by=alice)
    assert draft.status == Status.PUBLISHED
    draft.refresh_from_db()
    for written_down in (draft, draft.live_version):
        assert {parameter["name"] for parameter in written_down.parameters} >= {"speed", "ink"}


# --- Pictures, grants -------------------------------------------------------------------------------


def test_a_version_gets_its_picture(alice, make_shader):
    row = make_shader(alice)
    services.version_picture_set(version=row.current_version, thumbnail="pictures/a.webp")
    row = selectors.shader_get_for(None, row.code)
    assert row.thumbnail == "pictures/a.webp"
    for wrong in ("", "x" * 300):
        with pytest.raises(ValueError):
            services.version_picture_set(version=row.current_version, thumbnail=wrong)


def test_everybody_with_the_same_program_gets_its_picture(alice, bob, make_shader):
    mine, theirs, other = make_shader(alice), make_shader(bob), make_shader(bob, glsl_code=OTHER)
    content_hash = mine.current_version.content_hash
    services.program_picture_set(
        content_hash=content_hash, thumbnail="pictures/a.webp", style_metadata={"motion_type": "still"}
    )
    for row, thumbnail in ((mine, "pictures/a.webp"), (theirs, "pictures/a.webp"), (other, "")):
        row.current_version.refresh_from_db()
        assert row.current_version.thumbnail == thumbnail
        assert bool(row.current_version.style_metadata) == bool(thumbnail)
    services.program_picture_set(content_hash=content_hash, thumbnail="pictures/b.webp")
    mine.current_version.refresh_from_db()
    assert mine.current_version.style_metadata == {"motion_type": "still"}
    with pytest.raises(ValueError):
        services.program_picture_set(content_hash=content_hash, thumbnail="")


def test_each_draft_that_is_saved_is_told_of_and_nothing_that_is_published(alice, bob, make_shader, sent, probation):
    with sent("version_saved") as saved:
        draft = make_shader(alice, publish=False)
        services.shader_revise(shader=draft, by=alice, content=written(glsl_code=OTHER))
        public = make_shader(alice)
        services.shader_fork(shader=public, by=bob)
    assert [(said["shader"].author, said["version"].version_number) for said in saved] == [
        (alice, 1),
        (alice, 2),
        (bob, 1),
    ]
    with sent("version_waits") as waits:
        waiting = make_shader(alice, via=probation(alice))
    assert [said["version"] for said in waits] == [waiting.current_version]


def test_a_grant_is_given_once_and_says_why(alice, bob, make_shader):
    row = make_shader(alice)
    first = services.source_grant(shader=row, user=bob, why="Bought it.")
    assert services.source_grant(shader=row, user=bob, why="Again").why == first.why == "Bought it."
    with pytest.raises(Refused):
        services.source_grant(shader=row, user=alice, why=" ")
