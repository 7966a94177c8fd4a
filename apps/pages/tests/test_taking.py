"""What is taken along: one shader in three kinds of files, and one's whole work."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from apps.accounts import exports
from apps.accounts import services as people
from apps.accounts.models import DataExport
from apps.core.errors import Refused
from apps.core.models import Job
from apps.notices.models import Notice
from apps.shaders import services
from apps.shaders.exporting import works
from apps.shaders.models import Shader
from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, OTHER, PLAIN, shader, written

pytestmark = pytest.mark.django_db

HTML, JSON, TEXT = "text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"


@pytest.fixture
def work(alice: Any) -> Shader:
    """Two versions, both live in their time."""
    work = shader(alice, title="Rain & <b>tide</b>")
    services.shader_revise(shader=work, by=alice, content=written(title="Rain & <b>tide</b>", glsl_code=OTHER))
    work.refresh_from_db()
    return work


@pytest.fixture
def private(tmp_path: Path, monkeypatch: Any) -> None:
    storage = FileSystemStorage(location=tmp_path / "own-private")
    monkeypatch.setattr(exports, "storage", lambda: storage)


def archive_of(answer: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


# --- One shader ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "ending", "content_type"), [("frag", "frag", TEXT), ("json", "json", JSON)])
def test_anybody_takes_along_what_they_may_read(
    work: Shader, as_: Any, kind: str, ending: str, content_type: str
) -> None:
    answer = as_(None).get(f"/s/{work.code}/export/{kind}/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="rain-btideb-{work.code}.{ending}"'
    assert OTHER in (json.loads(answer.content)["glsl_code"] if kind == "json" else answer.content.decode())


def test_a_page_is_handed_over_and_cannot_run_as_one_of_ours(work: Shader, as_: Any) -> None:
    answer = as_(None).get(f"/s/{work.code}/export/html/")
    assert answer["Content-Type"] == HTML
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "private" in answer["Cache-Control"]
    assert "no-store" in answer["Cache-Control"]
    assert "<b>tide" not in answer.content.decode()


def test_several_passes_come_as_a_zip(alice: Any, as_: Any) -> None:
    several = shader(alice, glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    answer = as_(None).get(f"/s/{several.code}/export/frag/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "buffer_a.frag" in archive.namelist()


def test_an_older_version_is_taken_by_its_number(work: Shader, as_: Any) -> None:
    one, two = (as_(None).get(f"/s/{work.code}/export/frag/?version={n}").content.decode() for n in (1, 2))
    assert (one, two) == (PLAIN, OTHER)
    assert as_(None).get(f"/s/{work.code}/export/frag/?version=").content.decode() == OTHER


@pytest.mark.parametrize("address", ["exe/", "FRAG/", "frag/?version=0", "frag/?version=9", "frag/?version=two"])
@pytest.mark.parametrize("address_of_more", ["", "&again=1"])
def test_there_is_no_other_file(work: Shader, alice: Any, as_: Any, address: str, address_of_more: str) -> None:
    more = address_of_more if "?" in address else ""
    assert as_(alice).get(f"/s/{work.code}/export/{address}{more}").status_code == 404


def test_only_reads(work: Shader, alice: Any, as_: Any) -> None:
    assert as_(alice).post(f"/s/{work.code}/export/frag/").status_code == 405
    head = as_(alice).head(f"/s/{work.code}/export/html/")
    assert (head.status_code, head.content) == (200, b"")


def test_a_draft_is_its_authors_alone(alice: Any, bob: Any, mona: Any, as_: Any) -> None:
    draft = shader(alice, publish=False)
    for person, status in ((None, 404), (bob, 404), (mona, 404), (alice, 200)):
        assert as_(person).get(f"/s/{draft.code}/export/json/").status_code == status


def test_a_version_that_the_public_never_saw_is_not_in_its_files(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    services.shader_archive(shader=work, by=alice)
    assert as_(bob).get(f"/s/{work.code}/export/frag/").status_code == 404
    assert as_(alice).get(f"/s/{work.code}/export/frag/").status_code == 200


@pytest.mark.parametrize("kind", ["frag", "json", "html"])
def test_a_withheld_source_says_why(work: Shader, alice: Any, bob: Any, as_: Any, kind: str) -> None:
    services.access_set(shader=work, by=alice, access_tier=Shader.Access.LOCKED)
    refusal = as_(bob).get(f"/s/{work.code}/export/{kind}/")
    assert refusal.status_code == 403
    assert "The author keeps this source for those who unlock it." in refusal.content.decode()
    assert "iTime" not in refusal.content.decode()
    assert as_(alice).get(f"/s/{work.code}/export/{kind}/").status_code == 200


def test_the_pages_offer_what_may_be_taken(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    def offered(address: str) -> list[str]:
        return re.findall(rf'href="(/s/{work.code}/export/[^"]*)"', as_(bob).get(address).content.decode())

    shown = [f"/s/{work.code}/export/{kind}/" for kind in ("frag", "html", "json")]
    assert offered(work.get_absolute_url()) == shown
    assert offered(f"/s/{work.code}/versions/1/") == [f"{shown[0]}?version=1", f"{shown[1]}?version=1", shown[2]]
    services.access_set(shader=work, by=alice, access_tier=Shader.Access.LOCKED)
    assert offered(work.get_absolute_url()) == []
    assert offered(f"/s/{work.code}/versions/1/") == []


# --- Whose it was -------------------------------------------------------------------------------------


def test_what_was_brought_says_whose_it_was(alice: Any, as_: Any) -> None:
    credit = {"author": "Kim <i>Sea</i>", "url": "https://example.com/tide", "licence": "cc-by", "format": "ISF"}
    brought = services.shader_import(author=alice, content=written(), credit=credit, terms=None)
    html = as_(alice).get(brought.get_absolute_url()).content.decode()
    line = html.partition('<p class="soft small credit">')[2].partition("</p>")[0]
    assert '<a href="https://example.com/tide" rel="nofollow ugc noopener">' in line
    assert re.sub(r"<[^>]+>", "", line).strip() == (
        "After a work by Kim &lt;i&gt;Sea&lt;/i&gt;, under CC BY 4.0; brought here as ISF"
    )


def test_what_was_made_here_says_nothing_of_the_kind(work: Shader, as_: Any) -> None:
    assert "brought here" not in as_(None).get(work.get_absolute_url()).content.decode()


# --- All of one's own ---------------------------------------------------------------------------------


def test_few_works_come_at_once(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    draft, other = shader(alice, publish=False, title="Draft"), shader(bob, title="Of somebody else")
    page = as_(alice).get("/studio/export/").content.decode()
    assert "Download 2 shaders" in page
    answer = as_(alice).post("/studio/export/")
    assert answer["Content-Disposition"].startswith('attachment; filename="fractafrag-alice-shaders-')
    assert "no-store" in answer["Cache-Control"]
    with archive_of(answer) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert "index.html" in names
    assert sorted(name for name in names if name.startswith("pages/")) == sorted(
        [f"pages/draft-{draft.code}.html", f"pages/rain-btideb-{work.code}.html"]
    )
    assert not any(other.code in name for name in names)
    assert not DataExport.objects.exists()


def test_without_a_work_there_is_nothing_to_take(alice: Any, as_: Any) -> None:
    assert "Nothing to take along yet" in as_(alice).get("/studio/export/").content.decode()
    answer = as_(alice).post("/studio/export/", follow=True)
    assert "There is nothing to take along yet." in answer.content.decode()
    assert not DataExport.objects.exists()


def test_nobody_takes_it_without_signing_in(as_: Any) -> None:
    for answer in (as_(None).get("/studio/export/"), as_(None).post("/studio/export/")):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


def test_many_works_are_a_jobs_and_a_notice_says_when(
    work: Shader, alice: Any, bob: Any, as_: Any, monkeypatch: Any, private: None
) -> None:
    monkeypatch.setattr(works, "DIRECT_WORKS", 0)
    client = as_(alice)
    assert "Put 1 shader" in client.get("/studio/export/").content.decode()
    assert client.post("/studio/export/").status_code == 302
    page = client.get("/studio/export/").content.decode()
    assert "Being put together" in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]
    # A second click, and a copy of the data beside it.
    assert "being made already" in client.post("/studio/export/", follow=True).content.decode()
    export = DataExport.objects.get()
    assert Job.objects.filter(task="apps.accounts.tasks.export_make_task").count() == 1
    people.export_request(user=alice)

    people.export_make(export_id=export.pk)

    notice = Notice.objects.get(person=alice, kind="accounts.export")
    assert (notice.subject, notice.url) == ("Your shaders are ready", "/studio/export/")
    url = f"/account/data/{export.pk}/"
    assert url in client.get("/studio/export/").content.decode()
    assert url not in client.get("/account/data/").content.decode()
    answer = client.get(url)
    assert answer["Content-Disposition"].startswith('attachment; filename="fractafrag-alice-shaders-')
    with archive_of(answer) as archive:
        assert f"sources/rain-btideb-{work.code}.frag" in archive.namelist()
    assert as_(bob).get(url).status_code == 404


def test_many_versions_are_a_jobs_too(work: Shader, alice: Any, monkeypatch: Any) -> None:
    assert works.is_made_at_once(alice)
    monkeypatch.setattr(works, "DIRECT_VERSIONS", 1)
    assert not works.is_made_at_once(alice)


def test_each_kind_waits_and_ends_by_itself(work: Shader, alice: Any, private: None) -> None:
    data = people.export_request(user=alice)
    first, kind = people.export_request(user=alice, kind="works"), {"user": alice, "kind": "works"}
    with pytest.raises(Refused, match="already"):
        people.export_request(**kind)
    people.export_make(export_id=data.pk)
    people.export_make(export_id=first.pk)
    second = people.export_request(**kind)
    people.export_make(export_id=second.pk)
    people.exports_tidy()
    assert set(DataExport.objects.values_list("pk", flat=True)) == {data.pk, second.pk}
    DataExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    people.exports_tidy()
    assert not DataExport.objects.exists()


def test_a_kind_that_nobody_declared_is_not_asked_for(alice: Any) -> None:
    with pytest.raises(KeyError):
        people.export_request(user=alice, kind="everything")
    assert not DataExport.objects.exists()


def test_what_failed_is_said_and_can_be_asked_for_again(
    work: Shader, alice: Any, as_: Any, monkeypatch: Any, private: None
) -> None:
    monkeypatch.setattr(works, "DIRECT_WORKS", 0)
    export = people.export_request(user=alice, kind="works")
    DataExport.objects.update(created_at=timezone.now() - people.EXPORT_LOST_AFTER * 2)
    people.exports_tidy()
    assert Notice.objects.get(person=alice).subject == "Your shaders could not be put together"
    page = as_(alice).get("/studio/export/").content.decode()
    assert people.EXPORT_FAILED in page
    assert "Put 1 shader" in page
    assert as_(alice).get(f"/account/data/{export.pk}/").status_code == 404
