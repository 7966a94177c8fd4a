from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.shaders import importing, services
from apps.shaders.exporting import bundle, document, exported_for, frag, page, works, works_zip
from apps.shaders.exporting.document import MAX_VERSIONS, history_for
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.programs import Program
from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, OTHER, PLAIN, TUNABLE, written

pytestmark = pytest.mark.django_db

PASSES = Program.of(FEEDBACK_IMAGE, FEEDBACK_PASSES).passes
HOSTILE = "</script><script>alert(1)</script> & <b>"


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_one_pass_is_its_authors_own_text():
    assert frag(ShaderVersion(title="Plain", glsl_code=PLAIN)) == PLAIN.encode()


def test_several_passes_are_a_folder_that_says_what_binds_them():
    archive = opened(frag(ShaderVersion(title="Echo", glsl_code=FEEDBACK_IMAGE, passes=PASSES)))
    assert archive.namelist() == ["buffer_a.frag", "image.frag", "inputs.json", "README.txt"]
    assert archive.read("image.frag").decode() == FEEDBACK_IMAGE
    assert json.loads(archive.read("inputs.json"))["buffer_a"] == PASSES["buffer_a"]["inputs"]


def test_an_image_that_reads_a_texture_says_so(alice, make_shader):
    row = make_shader(alice, passes={"image": {"inputs": [{"source": "organic"}]}})
    readme = opened(frag(row.current_version)).read("README.txt").decode()
    assert "iChannel0: organic, linear, repeat" in readme


def test_what_is_exported_is_imported_again(alice, make_shader):
    row = make_shader(alice, glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES, title="Echo", tags=["glow"])
    version = row.current_version
    for kind in ("frag", "json"):
        found = importing.read("whatever", exported_for(alice, row, version, kind).data)
        assert [one.program for one in found] == [version.program]
        assert found[0].program.content_hash == version.content_hash
    assert (found[0].title, found[0].tags) == ("Echo", ("glow",))
    assert found[0].credit == importing.Credit("alice", address_of(row), row.licence)


def address_of(row: Shader) -> str:
    return document(row, [row.current_version])["url"]


def test_the_document_has_the_history_as_this_person_sees_it(alice, bob, make_shader, probation):
    row = make_shader(alice)
    services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER), note="Turned")
    # It waits for a moderator, so nobody but its author sees it.
    waiting = written(glsl_code=TUNABLE)
    services.shader_revise(shader=row, by=alice, content=waiting, note="Secret attempt", via=probation(alice))
    row.refresh_from_db()
    theirs = document(row, history_for(alice, row))
    assert [one["number"] for one in theirs["versions"]] == [1, 2, 3]
    assert theirs["versions"][1]["note"] == "Turned"
    assert theirs["glsl_code"] == TUNABLE
    shared = document(row, history_for(bob, row))
    assert "Secret" not in json.dumps(shared)
    assert shared["glsl_code"] == OTHER


def test_the_newest_of_a_long_history_are_kept():
    row = Shader(code="23456789", slug="long", title="Long", author_name="alice", licence="cc0")
    versions = [ShaderVersion(title="Long", glsl_code=PLAIN, version_number=n) for n in range(MAX_VERSIONS + 5, 0, -1)]
    made = document(row, versions)
    assert (made["versions_left_out"], made["versions"][0]["number"], made["version"]) == (5, 6, MAX_VERSIONS + 5)


@pytest.mark.parametrize("kind", ["frag", "json", "html"])
def test_a_locked_source_is_not_exported(alice, bob, make_shader, kind):
    row = make_shader(alice)
    Shader.objects.filter(pk=row.pk).update(access_tier="locked")
    row.refresh_from_db()
    with pytest.raises(PermissionDenied, match="unlock"):
        exported_for(bob, row, row.current_version, kind)
    assert exported_for(alice, row, row.current_version, kind).data
    services.source_grant(shader=row, user=bob, why="Bought it.")
    assert exported_for(bob, row, row.current_version, kind).data


def test_agents_get_what_its_author_lets_them_read(alice, bob, make_shader):
    row = make_shader(alice)
    terms = services.Terms(row.licence, False, False, True)
    services.terms_set(shader=row, by=alice, terms=terms)
    row.refresh_from_db()
    with pytest.raises(PermissionDenied, match="agents"):
        exported_for(bob, row, row.current_version, "frag", agent=True)


def test_there_are_three_kinds(alice, make_shader):
    row = make_shader(alice)
    with pytest.raises(ValidationError, match="frag, json, html"):
        exported_for(alice, row, row.current_version, "exe")


def test_a_page_names_nobody_but_itself_and_who_made_it():
    version = ShaderVersion(title=HOSTILE, glsl_code=f"// {HOSTILE}\n{TUNABLE}")
    made = page(version, author=HOSTILE, licence="cc-by-sa", url="https://fractafrag.example/s/23456789/")
    assert HOSTILE not in made
    assert "alert(1)</script>" not in made
    assert "CC BY-SA 4.0" in made
    assert re.findall(r'(?:src|href)="([^"]*)"', made) == ["data:,", "https://fractafrag.example/s/23456789/"]
    program = re.search(r'<script id="program" type="application/json">(.*?)</script>', made)
    assert json.loads(program[1])["glsl_code"] == version.glsl_code


def test_a_page_links_to_the_web_alone():
    made = page(ShaderVersion(title="Plain", glsl_code=PLAIN), url="javascript:alert(1)")
    assert "javascript:" not in made


def test_its_policy_allows_what_is_in_it_and_nothing_else():
    made = page(ShaderVersion(title="Plain", glsl_code=PLAIN))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', made)[1].replace("&#x27;", "'")
    assert policy.startswith("default-src 'none'")
    for tag in ("style", 'script type="module"'):
        inside = re.search(rf"<{tag}>(.*?)</{tag.split()[0]}>", made, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_bundle_has_every_module_once_and_in_order():
    text = bundle.script()
    made = re.findall(r'^modules\["([\w.-]+)"\] = ', text, re.MULTILINE)
    assert len(made) == len(set(made))
    assert {"engine.js", "program.js", "standalone.js"} <= set(made)
    assert "door.js" not in made
    for name in set(re.findall(r'= modules\["([\w.-]+)"\];', text)):
        assert text.index(f'modules["{name}"] = ') < text.index(f'= modules["{name}"];')


def test_works_are_files_and_a_site(alice, bob, make_shader):
    row = make_shader(alice, title="../../Über <den> Wolken", description=HOSTILE)
    make_shader(alice, title="Echo", glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES, publish=False)
    make_shader(bob, title="Bob's")
    place = default_storage.save("pictures/a.webp", ContentFile(b"picture"))
    services.version_picture_set(version=row.current_version, thumbnail=place)
    with works_zip(alice) as file, zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        index = archive.read("index.html").decode()
        stem = next(name for name in names if name.startswith("pictures/"))[9:-5]
        assert archive.read(f"pictures/{stem}.webp") == b"picture"
        assert archive.read(f"sources/{stem}.frag").decode() == PLAIN
        assert json.loads(archive.read(f"documents/{stem}.json"))["title"] == row.title
        assert "WebGL" in archive.read(f"pages/{stem}.html").decode()
    assert re.fullmatch(rf"[a-z0-9-]+-{row.code}", stem)
    assert not [name for name in names if ".." in name or name.startswith("/")]
    assert any(re.fullmatch(r"sources/echo-\w+/buffer_a\.frag", name) for name in names)
    assert "Bob" not in index
    assert HOSTILE not in index
    assert "Draft" in index
    links = re.findall(r'(?:src|href)="([^"]*)"', index)
    assert [link for link in links if link != "data:," and link not in names] == []


def test_works_are_imported_again_each_once_with_its_history(alice, make_shader):
    row = make_shader(alice, title="Echo", glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    services.shader_revise(shader=row, by=alice, content=written(title="Echo", glsl_code=OTHER), note="Turned")
    make_shader(alice, title="Tunable", glsl_code=TUNABLE, publish=False)
    with works_zip(alice) as file:
        reading = importing.read_all("works.zip", file.read())
    assert reading.failed == []
    assert sorted(found.title for found in reading.found) == ["Echo", "Tunable"]
    echo = next(found for found in reading.found if found.title == "Echo")
    assert [past.partition(",")[0] for past in echo.history] == ["Version 1", "Version 2"]
    assert echo.history[1].endswith(": Turned")


def test_works_of_somebody_who_made_nothing(charlie):
    with works_zip(charlie) as file, zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["index.html", "README.txt"]
        assert "nothing here yet" in archive.read("index.html").decode()


def test_a_picture_that_is_gone_is_replaced_by_the_code(alice, make_shader):
    row = make_shader(alice)
    services.version_picture_set(version=row.current_version, thumbnail="pictures/gone.webp")
    with works_zip(alice) as file, zipfile.ZipFile(file) as archive:
        assert "void mainImage" in archive.read("index.html").decode()


def test_works_that_are_large_are_kept_in_a_file(alice, make_shader, monkeypatch):
    monkeypatch.setattr(works, "IN_MEMORY_BYTES", 10_000)
    make_shader(alice)
    with works_zip(alice) as file:
        assert file._rolled
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
