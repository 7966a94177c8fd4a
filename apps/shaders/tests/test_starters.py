from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from apps.accounts.models import SYSTEM_USER_ID, User
from apps.shaders import seeding, selectors, services
from apps.shaders.check import check
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.programs import Program
from apps.shaders.seeding import Starter, starters, starters_seed

POSTER_MAX_BYTES = 15 * 1024
FEW = ("persimmons", "watercolour")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[Starter]:
    """Two are enough for what is true of all; each costs a compilation."""
    chosen = [each for each in starters() if each.label in FEW]
    monkeypatch.setattr(seeding, "starters", lambda: chosen)
    return chosen


@pytest.fixture
def rewritten(few: list[Starter], tmp_path: Path) -> Starter:
    """The first one's folder, copied to where a test may write."""
    folder = tmp_path / few[0].label
    folder.mkdir()
    for file in few[0].folder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    few[0] = Starter(folder)
    return few[0]


def system() -> User:
    return User.objects.get(pk=SYSTEM_USER_ID)


def revised(starter: Starter, few: list[Starter]) -> None:
    """Its author found a better title."""
    text = (starter.folder / "shader.toml").read_text()
    (starter.folder / "shader.toml").write_text(text.replace("Persimmons at Four", "Persimmons at Five"))
    few[0] = Starter(starter.folder)


def test_there_are_enough_of_every_kind():
    all_of_them = starters()
    assert len(all_of_them) >= 40
    kinds = [each.content.shader_type for each in all_of_them]
    assert kinds.count("audio-reactive") >= 3
    assert kinds.count("3d") >= 6
    assert sum(any(name.startswith("buffer_") for name in each.content.program.passes) for each in all_of_them) >= 4
    titles = [each.content.title for each in all_of_them]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("starter", starters(), ids=lambda starter: starter.label)
def test_it_compiles_and_is_what_its_folder_says(starter):
    report = check(starter.content.program)
    assert report.ok, [str(error) for error in report.errors]
    # Somebody will learn from it: nothing that drivers draw in ways of their own.
    assert [str(warning) for warning in report.warnings if "differ" in warning.message] == []
    buffers = any(name.startswith("buffer_") for name in starter.content.program.passes)
    assert buffers or report.is_static == starter.is_still
    assert report.uses_audio == (starter.content.shader_type == "audio-reactive")
    assert len(starter.content.tags) >= 3
    assert len(starter.content.description) >= 40
    assert 0 < starter.poster.stat().st_size <= POSTER_MAX_BYTES


@pytest.mark.django_db
def test_seeding_publishes_them_for_everybody_to_use(few, alice):
    assert starters_seed() == seeding.Counts(made=2, changed=0, total=2)
    for starter in few:
        shader = selectors.starter_get(starter.label)
        assert shader.author == system()
        assert (shader.status, shader.is_public, shader.is_system) == ("published", True, True)
        assert (shader.licence, shader.allows_training, shader.allows_agent_source) == ("cc0", True, True)
        assert shader.program == starter.content.program
        assert selectors.source_get_for(None, shader, shader.live_version, agent=True).program is not None
        assert selectors.may_fork(alice, shader)[0]
        with default_storage.open(shader.live_version.thumbnail) as picture:
            assert picture.read() == starter.poster.read_bytes()


@pytest.mark.django_db
def test_seeding_again_changes_nothing(few):
    starters_seed()
    before = list(Shader.objects.order_by("pk").values()), list(ShaderVersion.objects.order_by("pk").values())
    assert starters_seed() == seeding.Counts(made=0, changed=0, total=2)
    after = list(Shader.objects.order_by("pk").values()), list(ShaderVersion.objects.order_by("pk").values())
    assert before == after


@pytest.mark.django_db
def test_a_changed_folder_makes_a_new_version_at_the_same_address(few, rewritten):
    starters_seed()
    before = selectors.starter_get(rewritten.label)
    revised(rewritten, few)
    assert starters_seed() == seeding.Counts(made=0, changed=1, total=2)
    shader = selectors.starter_get(rewritten.label)
    assert (shader.pk, shader.code) == (before.pk, before.code)
    assert (shader.title, shader.live_version.version_number) == ("Persimmons at Five", 2)
    assert shader.live_version.thumbnail


@pytest.mark.django_db
def test_a_new_poster_replaces_the_old_one_but_never_what_was_rendered(few, rewritten):
    starters_seed()
    shader = selectors.starter_get(rewritten.label)
    first = shader.current_version.thumbnail
    rewritten.poster.write_bytes(few[1].poster.read_bytes())
    starters_seed()
    second = selectors.starter_get(rewritten.label).current_version.thumbnail
    assert second != first
    services.version_picture_set(version=shader.current_version, thumbnail="renders/better.webp")
    starters_seed()
    assert selectors.starter_get(rewritten.label).current_version.thumbnail == "renders/better.webp"


@pytest.mark.django_db
def test_what_a_moderator_took_down_stays_down(few, rewritten, mona):
    starters_seed()
    services.shader_take_down(shader=selectors.starter_get(rewritten.label), by=mona, reason="Too orange.")
    revised(rewritten, few)
    assert starters_seed().changed == 0
    shader = selectors.starter_get(rewritten.label)
    assert (shader.live_version, shader.current_version.version_number) == (None, 1)


@pytest.mark.django_db
def test_one_that_a_browser_refused_is_published_again_when_it_was_mended(few, rewritten):
    starters_seed()
    shader = selectors.starter_get(rewritten.label)
    services.version_refuse(version=shader.live_version, reason="It did not compile.", messages=[])
    assert selectors.starter_get(rewritten.label).status == "draft"
    code = rewritten.folder / "image.glsl"
    code.write_text(code.read_text().replace("iTime * 0.12", "iTime * 0.13"))
    few[0] = Starter(rewritten.folder)
    assert starters_seed().changed == 1
    assert selectors.starter_get(rewritten.label).status == "published"


@pytest.mark.django_db
def test_two_seeds_at_once_make_one_shader(few, monkeypatch):
    """The slower one has looked before the faster one wrote."""
    starters_seed()
    looked = selectors.starter_get
    answers = iter([None, None])
    monkeypatch.setattr(selectors, "starter_get", lambda label: next(answers, looked(label)))
    assert starters_seed().total == 2
    assert Shader.objects.filter(is_system=True).count() == 2


def test_a_folder_whose_code_is_wrong_is_refused_with_its_place():
    program = starters()[0].content.program
    broken = replace(program, glsl_code=f"{program.glsl_code}\nfloat nothing = missing;")
    report = check(Program.of(broken.glsl_code, broken.passes))
    assert not report.ok
    assert report.errors[0].line == len(broken.glsl_code.splitlines())


@pytest.mark.django_db
def test_the_command_says_what_it_did(few, settings):
    settings.DEBUG = False
    told = io.StringIO()
    call_command("seed", stdout=told)
    assert "2 starter shaders published" in told.getvalue()
    told = io.StringIO()
    call_command("seed", stdout=told)
    assert "starter shaders" not in told.getvalue()
