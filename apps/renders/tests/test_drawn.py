"""With a real browser: from what an author saves to what a visitor sees."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from apps.renders import services
from apps.renders.models import Look, Render
from apps.renders.selectors import render_status
from apps.shaders import versions
from apps.shaders.check import Report
from apps.shaders.models import Shader
from apps.shaders.tests.examples import BROKEN

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def of(shader) -> Render:
    return Render.objects.get(content_hash=shader.current_version.content_hash)


def test_a_published_shader_is_drawn_with_all_that_belongs_to_it(alice, make_shader, shared_farm):
    work = make_shader(alice)
    services.render_run(render=of(work))
    row = of(work)
    assert (row.status, row.reason) == ("ready", "")
    for name, begins in (
        (row.thumbnail, b"RIFF"),
        (row.poster, b"RIFF"),
        (row.sheet, b"RIFF"),
        (row.preview, b"\x1aE"),
    ):
        assert default_storage.open(name).read().startswith(begins)
    assert row.measurements["frame_ms"]
    assert not row.measurements["is_blank"]
    assert row.browser_version.partition(".")[0].isdecimal()
    look = Look.objects.get(shader=work)
    assert look.listed
    assert sum(number * number for number in look.style_vector) == pytest.approx(1, abs=0.01)
    assert look.style_metadata["motion_type"]
    status = render_status(work.current_version)
    assert (status.state, status.preview_url) == ("ready", f"/media/{row.preview}")


def test_the_same_is_drawn_to_the_same_files_and_numbers(alice, mona, make_shader, shared_farm):
    work = make_shader(alice)
    services.render_run(render=of(work))
    before = of(work)
    services.render_again(renders=[before], by=mona)
    services.render_run(render=before)
    after = of(work)
    assert after.ready_at > before.ready_at
    assert (after.thumbnail, after.poster, after.sheet) == (before.thumbnail, before.poster, before.sheet)
    assert after.style_vector == before.style_vector
    assert all(default_storage.exists(name) for name in after.files)


def test_what_a_real_browser_refuses_is_a_draft_again_with_its_lines(alice, make_shader, shared_farm, monkeypatch):
    # As where the reference compiler lets through what Chromium does not.
    monkeypatch.setattr(versions, "check", lambda program: Report(ok=True, dialect="shadertoy"))
    work = make_shader(alice, glsl_code=BROKEN)
    services.render_run(render=of(work))
    work.refresh_from_db()
    row = of(work)
    assert (row.status, row.kind, work.status) == ("failed", "compile", Shader.Status.DRAFT)
    assert row.messages[0]["pass"] == "image"
    assert row.messages[0]["line"] == 2
