from __future__ import annotations

import json

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from apps.accounts import personal_data
from apps.accounts.personal_data import Works
from apps.accounts.services import user_delete
from apps.shaders import selectors, services
from apps.shaders.models import ConsentChange, ParameterPreset, ReviewDecision, Shader, SourceGrant
from apps.shaders.tests.examples import OTHER, PLAIN, TUNABLE, draft_revision, written

pytestmark = pytest.mark.django_db


def leave(person, works):
    user_delete(user=person, works=works)
    # What a commit would look at.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def exported(person):
    part = dict(personal_data.export_parts(person))["shaders"]
    return json.loads(json.dumps(part.data, cls=DjangoJSONEncoder)), list(part.files)


def test_it_declares_what_becomes_of_every_row():
    assert not [problem for problem in personal_data.problems() if "shaders." in problem]


def test_it_hands_over_what_was_typed_and_whose_work_was_brought(alice, bob):
    credit = {"author": "Iris", "url": "", "licence": "cc-by", "format": "GLSL"}
    row = services.shader_import(author=alice, content=written(), credit=credit)
    draft = draft_revision(row, note="half a ")
    (shader,) = exported(alice)[0]["shaders"]
    assert shader["credit"] == credit
    (told,) = shader["draft_revisions"]
    assert (told["sheet"], told["device"], told["settled_at"]) == (draft.sheet, str(draft.device), None)
    assert exported(bob)[0]["shaders"] == []


def test_it_hands_over_all_that_somebody_made(alice, bob, make_shader):
    row = make_shader(alice, glsl_code=TUNABLE)
    services.shader_revise(shader=row, by=alice, content=written(glsl_code=BROUGHT), note="Warmer")
    make_shader(alice, title="Draft", publish=False)
    services.terms_set(shader=row, by=alice, terms=services.Terms("cc0", False, True, True))
    others = make_shader(bob, title="Bob's", glsl_code=TUNABLE)
    services.preset_save(shader=others, by=alice, name="Calm", values={"speed": 1})
    services.source_grant(shader=others, user=alice, why="Bought it.")
    name = default_storage.save("pictures/a.webp", ContentFile(b"picture"))
    services.version_picture_set(version=row.current_version, thumbnail=name)
    data, files = exported(alice)
    assert [shader["title"] for shader in data["shaders"]] == ["Slow tide", "Draft"]
    first = data["shaders"][0]
    assert [version["glsl_code"] for version in first["versions"]] == [TUNABLE, BROUGHT]
    assert first["versions"][1]["change_note"] == "Warmer"
    assert [change["field"] for change in first["consent_changes"]] == ["licence"]
    assert [preset["values"] for preset in data["presets"]] == [{"speed": 1}]
    assert data["sources_unlocked"][0]["shader__code"] == others.code
    assert "Bob's" not in json.dumps(data)
    assert [shader["draft_revisions"] for shader in data["shaders"]] == [[], []]
    assert [(file.name, file.open().read()) for file in files] == [(f"{row.code}/version-1.webp", b"picture")]


BROUGHT = TUNABLE.replace("sin", "cos")


def test_works_that_stay_keep_the_name_and_what_was_published(alice, bob, mona, probation, make_shader):
    row = make_shader(alice, publish=False, glsl_code=TUNABLE)
    services.shader_revise(shader=row, by=alice, content=written(title="Published", glsl_code=TUNABLE))
    services.shader_publish(shader=row, by=alice)
    services.shader_revise(shader=row, by=alice, content=written(title="Waiting"), via=probation(alice))
    services.terms_set(shader=row, by=alice, terms=services.Terms("cc0", False, True, True))
    services.preset_save(shader=row, by=alice, name="Calm", values={"speed": 1})
    fork = services.shader_fork(shader=row, by=bob)
    leave(alice, Works.KEEP)
    row = selectors.shader_get_for(bob, row.code)
    assert (row.author, row.author_name, row.title) == (None, "alice", "Published")
    assert row.current_version == row.live_version
    assert row.pending_version is None
    assert [version.version_number for version in row.versions.all()] == [2]
    assert row.live_version.created_by is None
    assert ConsentChange.objects.get().by is None
    assert not ParameterPreset.objects.exists()
    fork.refresh_from_db()
    assert (fork.forked_from, fork.origin["author"]) == (row, "alice")
    # Moderators still have a say.
    services.shader_take_down(shader=row, by=mona, reason="No.")
    assert selectors.shader_get_for(bob, row.code) is None


def test_what_nobody_else_saw_goes_in_any_case(alice, mona, probation, make_shader):
    make_shader(alice, title="Draft", publish=False)
    make_shader(alice, title="Waiting", via=probation(alice))
    services.shader_archive(shader=make_shader(alice, title="Archived"), by=alice)
    services.shader_take_down(shader=make_shader(alice, title="Down"), by=mona, reason="No.")
    make_shader(alice, title="Public")
    make_shader(alice, title="Unlisted", is_public=False)
    leave(alice, Works.KEEP)
    assert set(Shader.objects.values_list("title", flat=True)) == {"Public", "Unlisted"}


def test_works_that_go_leave_forks_that_no_longer_say_whose_they_were(
    alice, bob, mona, make_shader, django_capture_on_commit_callbacks
):
    row = make_shader(alice)
    name = default_storage.save("pictures/a.webp", ContentFile(b"picture"))
    shared = default_storage.save("pictures/b.webp", ContentFile(b"picture"))
    services.version_picture_set(version=row.current_version, thumbnail=name)
    second = services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER))
    services.version_picture_set(version=second, thumbnail=shared)
    fork = services.shader_fork(shader=row, by=bob)
    services.version_picture_set(version=fork.current_version, thumbnail=shared)
    services.shader_publish(shader=fork, by=bob)
    services.source_grant(shader=row, user=bob, why="Bought it.")
    LogEntry.objects.log_actions(mona.pk, [row], CHANGE, [{"changed": {}}], single_object=True)
    with django_capture_on_commit_callbacks(execute=True):
        leave(alice, Works.REMOVE)
    assert list(Shader.objects.all()) == [fork]
    fork.refresh_from_db()
    assert (fork.forked_from, fork.origin["title"], fork.origin["author"]) == (None, "Slow tide", "")
    assert not SourceGrant.objects.exists()
    assert LogEntry.objects.get().object_repr == "shader of a deleted person"
    assert not default_storage.exists(name)
    assert default_storage.exists(shared)


def test_a_moderator_who_leaves_takes_their_name_along_and_leaves_the_decision(alice, mona, ada, make_shader):
    row = make_shader(alice)
    services.shader_take_down(shader=row, by=mona, reason="No.")
    leave(mona, Works.REMOVE)
    decision = ReviewDecision.objects.get()
    assert (decision.by, decision.reason, decision.is_chromium) == (None, "No.", False)


def test_a_key_that_goes_leaves_the_versions_that_came_with_it(alice, trusted, make_shader):
    key = trusted(alice)
    row = make_shader(alice, via=key)
    key.delete()
    row.current_version.refresh_from_db()
    assert row.current_version.submitted_via is None
    assert row.current_version.glsl_code == PLAIN
