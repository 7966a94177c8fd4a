from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from apps.accounts.personal_data import Works, export_parts
from apps.accounts.services import user_delete
from apps.renders import files, services
from apps.renders.models import Preview, Render
from apps.renders.tests.examples import make_ready, program
from apps.shaders.services import shader_fork
from apps.shaders.tests.examples import OTHER, PLAIN

pytestmark = pytest.mark.django_db


def with_files(row: Render) -> Render:
    names = {
        column: files.keep(f"{column} of {row.content_hash}".encode(), "webp")
        for column in ("thumbnail", "poster", "preview")
    }
    return make_ready(row, **names)


def test_a_person_is_handed_what_they_had_drawn(alice):
    with_files(services.preview_make(program=program(), by=alice).render)
    part = dict(export_parts(alice))["renders"]
    (told,) = part.data["previews"]
    assert (told["glsl_code"], told["status"]) == (PLAIN, "ready")
    assert [file.open().read()[:9] for file in part.files] == [b"thumbnail", b"preview o"]


@pytest.mark.parametrize("works", [Works.KEEP, Works.REMOVE])
def test_what_only_they_had_goes_with_them_and_nothing_else(
    alice, bob, make_shader, django_capture_on_commit_callbacks, works
):
    published = make_shader(alice)
    shared = make_shader(alice, glsl_code=OTHER)
    shader_fork(shader=shared, by=bob)
    rows = {
        "published": Render.objects.get(content_hash=published.current_version.content_hash),
        "shared": Render.objects.get(content_hash=shared.current_version.content_hash),
        "unsaved": services.preview_make(program=program("unsaved"), by=alice).render,
        "draft": services.render_request(
            version=make_shader(alice, glsl_code=program("draft").glsl_code, publish=False).current_version
        ),
    }
    for row in rows.values():
        with_files(row)
    with django_capture_on_commit_callbacks(execute=True):
        user_delete(user=alice, works=works)
    stay = {"published", "shared"} if works == Works.KEEP else {"shared"}
    assert {name for name, row in rows.items() if Render.objects.filter(pk=row.pk).exists()} == stay
    assert not Preview.objects.exists()
    for name, row in rows.items():
        assert {default_storage.exists(file) for file in row.files} == {name in stay}


def test_a_picture_that_somebody_elses_preview_shows_stays(alice, bob, make_shader, django_capture_on_commit_callbacks):
    work = make_shader(alice)
    row = with_files(services.preview_make(program=work.program, by=bob).render)
    services.render_run(render=row)
    with django_capture_on_commit_callbacks(execute=True):
        user_delete(user=alice, works=Works.REMOVE)
    assert default_storage.exists(row.thumbnail)
    assert Render.objects.filter(pk=row.pk).exists()
