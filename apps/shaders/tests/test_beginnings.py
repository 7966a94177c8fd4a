from __future__ import annotations

import shutil
import uuid

import pytest
from django.core.exceptions import PermissionDenied

from apps.core.errors import Refused
from apps.shaders import beginnings, services
from apps.shaders.beginnings import start_get, starts
from apps.shaders.models import Shader
from apps.shaders.tests.examples import FEEDBACK_BUFFER, FEEDBACK_IMAGE, OTHER, PLAIN, draft_revision, written

TOLD = """title = "{name}"
description = "A beginning."
tags = ["sea"]
type = "2d"
order = {order}
about = "Shows how {name} is done."
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two starts: tide, and before it feedback, which has a buffer."""
    for name, order, image in (("tide", 2, PLAIN), ("feedback", 1, FEEDBACK_IMAGE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "image.glsl").write_text(image)
        (tmp_path / name / "start.toml").write_text(TOLD.format(name=name, order=order))
    (tmp_path / "feedback/buffer_a.glsl").write_text(FEEDBACK_BUFFER)
    with (tmp_path / "feedback/start.toml").open("a") as file:
        file.write('[inputs]\nbuffer_a = [{ source = "buffer_a" }]\nimage = [{ source = "buffer_a" }]\n')
    (tmp_path / "no-start").mkdir()
    monkeypatch.setattr(beginnings, "FOLDER", tmp_path)
    return tmp_path


def test_starts_come_in_their_order_with_what_they_show(folder):
    assert [start.name for start in starts()] == ["feedback", "tide"]
    start = starts()[0]
    assert (start.title, start.about, start.order) == ("feedback", "Shows how feedback is done.", 1)
    assert start.poster == folder / "feedback" / "poster.webp"
    assert start.content.program.code_of("buffer_a") == FEEDBACK_BUFFER
    assert start.content.program.inputs_of("image")[0] == {"source": "buffer_a", "filter": "linear", "wrap": "clamp"}


@pytest.mark.parametrize("name", ["", ".", "..", "no-start", "../tide", "tide/", "TIDE", "none"])
def test_a_start_that_there_is_not_is_none(folder, name):
    assert start_get(name) is None


def test_without_a_folder_there_are_none(folder):
    shutil.rmtree(folder)
    assert starts() == []


@pytest.mark.parametrize("start", starts(), ids=lambda start: start.name)
def test_each_start_can_be_shown_and_begun(start):
    from apps.shaders.check import check

    assert start.title
    assert start.about[-1] in ".?"
    assert start.poster.is_file()
    report = check(start.content.program)
    assert report.ok, report.errors


# --- A draft of one -----------------------------------------------------------------------------------


@pytest.fixture
def begin(db, folder, alice):
    return lambda name="tide", **how: services.draft_begin(**{"author": alice, "start": start_get(name), **how})


def test_a_draft_is_begun_with_what_the_start_has(begin, alice):
    row = begin("feedback")
    assert (row.status, row.title, row.author, row.credit) == (Shader.Status.DRAFT, "feedback", alice, {})
    assert row.licence == alice.default_licence
    assert services.Content.of(row.current_version) == start_get("feedback").content
    assert row.dialect == "shadertoy"


def test_an_untouched_one_is_given_back(begin):
    row = begin()
    assert begin() == row
    assert begin(shader_id=uuid.uuid4()) == row
    assert begin("feedback") != row
    assert Shader.objects.count() == 2


@pytest.mark.parametrize("how", ["saved", "typed", "titled", "published", "archived", "another's"])
def test_a_touched_one_is_left_alone(begin, alice, bob, how):
    row = begin()
    match how:
        case "saved":
            services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER))
        case "typed":
            draft_revision(row)
        case "titled":
            services.shader_revise(shader=row, by=alice, content=written(title="Mine"))
        case "published":
            services.shader_publish(shader=row, by=alice)
        case "archived":
            services.shader_archive(shader=row, by=alice)
        case "another's":
            assert begin(author=bob).author == bob
    assert (begin() == row) == (how == "another's")
    assert Shader.objects.count() == 2


def test_a_fork_that_looks_like_a_start_is_none(begin, alice, bob):
    theirs = begin(author=bob)
    services.shader_publish(shader=theirs, by=bob)
    fork = services.shader_fork(shader=theirs, by=alice)
    assert begin() != fork


def test_the_same_form_sent_twice_makes_one(begin, alice, bob):
    number = uuid.uuid4()
    row = begin(shader_id=number)
    assert row.pk == number
    services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER))
    assert begin(shader_id=number) == row
    with pytest.raises(Refused, match="another shader"):
        begin(author=bob, shader_id=number)


def test_whoever_may_not_sign_in_begins_nothing(begin, alice):
    alice.is_active = False
    with pytest.raises(PermissionDenied):
        begin()
    assert not Shader.objects.exists()
