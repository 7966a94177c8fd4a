from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.storage import FileSystemStorage
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext, isolate_apps
from django.utils import timezone
from rq import SimpleWorker

from apps.accounts import exports, personal_data, services, signals, tasks
from apps.accounts.models import DataExport, User
from apps.accounts.personal_data import Export, ExportedFile, Leaving, Relation
from apps.core import queue
from apps.core.errors import Refused
from apps.core.models import Job
from apps.core.testing import PASSWORD


@pytest.fixture(autouse=True)
def private(tmp_path: Path, monkeypatch: Any) -> Path:
    """A private storage of this test's own."""
    storage = FileSystemStorage(location=tmp_path / "own-private")
    monkeypatch.setattr(exports, "storage", lambda: storage)
    return tmp_path / "own-private"


def files(private: Path) -> list[Path]:
    return [path for path in private.rglob("*") if path.is_file()]


@pytest.fixture
def with_a_picture(monkeypatch: Any) -> None:
    """Another app that keeps something of everybody's."""
    names = ["pictures/../../../waves one.png", "pictures/waves:one.png", "pictures/waves?one.png", ".."]
    part = Export({"title": "Waves"}, [ExportedFile(name, lambda: io.BytesIO(b"png")) for name in names])
    keeper = personal_data.Keeper("atelier", lambda user: part, None, ())
    monkeypatch.setitem(personal_data.KEEPERS, "atelier", keeper)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


# --- Taking it along ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_exports_everything_on_one_click(alice, as_, with_a_picture, private, django_capture_on_commit_callbacks):
    Authenticator.objects.create(user=alice, type="totp", data={"secret": "THESECRET"})
    client = as_(alice)
    with django_capture_on_commit_callbacks():
        assert client.post("/account/data/").status_code == 302
    job = Job.objects.get()
    assert (job.task, job.queue) == ("apps.accounts.tasks.export_make_task", "low")
    assert "Being made" in client.get("/account/data/").content.decode()

    tasks.export_make_task(*job.args)

    export = DataExport.objects.get()
    assert export.expires_at
    assert export.ready_at
    assert export.expires_at - export.ready_at == timedelta(days=7)
    page = client.get("/account/data/").content.decode()
    assert f"/account/data/{export.pk}/" in page
    answer = client.get(f"/account/data/{export.pk}/")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="fractafrag-alice-')
    raw = body(answer)
    assert len(raw) == export.size_bytes
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            "README.txt",
            "data.json",
            "files/atelier/file",
            "files/atelier/pictures/waves one.png",
            "files/atelier/pictures/waves_one-2.png",
            "files/atelier/pictures/waves_one.png",
        ]
        data = json.loads(archive.read("data.json"))
        everything = archive.read("data.json").decode()
    assert data["accounts"]["profile"]["email"] == "alice@example.com"
    assert data["accounts"]["email_addresses"] == [{"email": "alice@example.com", "verified": True, "primary": True}]
    assert data["accounts"]["second_factors"][0]["kind"] == "totp"
    assert data["atelier"] == {"title": "Waves"}
    assert "THESECRET" not in everything
    assert "argon2" not in everything


@pytest.mark.django_db
def test_it_gives_an_export_to_its_owner_only(alice, bob, ada, as_, private):
    export = services.export_request(user=alice)
    url = f"/account/data/{export.pk}/"
    assert as_(alice).get(url).status_code == 404  # not made yet
    services.export_make(export_id=export.pk)
    assert as_(alice).get(url).status_code == 200
    assert as_(bob).get(url).status_code == 404
    assert as_(ada).get(url).status_code == 404
    assert as_(None).get(url)["Location"] == f"/account/login/?next={url}"


@pytest.mark.django_db
def test_it_makes_one_at_a_time(alice, as_):
    services.export_request(user=alice)
    with pytest.raises(Refused, match="already"):
        services.export_request(user=alice)
    as_(alice).post("/account/data/")
    assert DataExport.objects.count() == 1
    assert Job.objects.filter(task="apps.accounts.tasks.export_make_task").count() == 1


@pytest.mark.django_db
def test_it_ends_with_one_file_however_often_it_runs(alice, private):
    export = services.export_request(user=alice)
    for _ in range(3):
        tasks.export_make_task(str(export.pk))
    assert len(files(private)) == 1
    export.refresh_from_db()
    assert export.attempts == 1


@pytest.mark.django_db
def test_it_leaves_nothing_behind_when_it_was_killed_half_way(alice, private, monkeypatch):
    class Killed(BaseException):
        pass

    def die_after_saving(*args: Any) -> None:
        raise Killed

    export = services.export_request(user=alice)
    with monkeypatch.context() as patched:
        patched.setattr(services, "_export_finish", die_after_saving)
        with pytest.raises(Killed):
            services.export_make(export_id=export.pk)
    assert len(files(private)) == 1  # the file of the killed run
    services.export_make(export_id=export.pk)
    export.refresh_from_db()
    assert [str(path.relative_to(private)) for path in files(private)] == [export.file]


@pytest.mark.django_db
def test_of_two_runs_at_once_one_file_stays(alice, private, monkeypatch):
    export = services.export_request(user=alice)
    real = exports.save_file

    def overtaken(export_id: Any, source: Any) -> str:
        monkeypatch.setattr(exports, "save_file", real)
        services.export_make(export_id=export_id)  # a second worker, while the first is thought dead
        return real(export_id, source)

    monkeypatch.setattr(exports, "save_file", overtaken)
    services.export_make(export_id=export.pk)
    export.refresh_from_db()
    assert [str(path.relative_to(private)) for path in files(private)] == [export.file]


@pytest.mark.django_db
def test_it_says_when_it_failed_and_can_be_asked_again(alice, as_, private, monkeypatch, hearing):
    def broken(user: User) -> Export:
        raise RuntimeError("disk on fire at /secret/path")

    heard = hearing(signals.export_failed)
    monkeypatch.setitem(personal_data.KEEPERS, "broken", personal_data.Keeper("broken", broken, None, ()))
    export = services.export_request(user=alice)
    for _ in range(services.EXPORT_ATTEMPTS):
        with pytest.raises(RuntimeError):
            services.export_make(export_id=export.pk)
    assert [heard_of["export"].pk for heard_of in heard] == [export.pk]
    page = as_(alice).get("/account/data/").content.decode()
    assert services.EXPORT_FAILED in page
    assert "/secret/path" not in page
    assert files(private) == []
    assert as_(alice).post("/account/data/").status_code == 302
    assert DataExport.objects.filter(state="pending").count() == 1


@pytest.mark.django_db
def test_it_tells_when_it_is_ready_and_keeps_the_newest_only(alice, private, hearing):
    heard = hearing(signals.export_ready)
    made = []
    for _ in range(2):
        export = services.export_request(user=alice)
        services.export_make(export_id=export.pk)
        made.append(export)
    assert [heard_of["export"].pk for heard_of in heard] == [export.pk for export in made]
    assert heard[0]["export"].state == "ready"
    services.exports_tidy()
    assert [export.pk for export in DataExport.objects.all()] == [made[1].pk]
    assert len(files(private)) == 1


@pytest.mark.django_db
def test_it_removes_what_has_expired_was_lost_or_is_nobodys(alice, bob, as_, private):
    export = services.export_request(user=alice)
    services.export_make(export_id=export.pk)
    DataExport.objects.update(expires_at=timezone.now())
    assert as_(alice).get(f"/account/data/{export.pk}/").status_code == 404
    lost = services.export_request(user=bob)
    DataExport.objects.filter(pk=lost.pk).update(created_at=timezone.now() - timedelta(hours=3))
    exports.storage().save("exports/00000000-0000-0000-0000-00000000dead/x.zip", io.BytesIO(b"x"))
    assert len(files(private)) == 2

    tasks.tidy_task()
    tasks.tidy_task()

    assert files(private) == []
    assert list(DataExport.objects.values_list("pk", "state")) == [(lost.pk, "failed")]


@pytest.mark.django_db
def test_it_lists_exports_with_a_constant_number_of_questions(alice, as_):
    client = as_(alice)
    client.get("/account/data/")
    counts = []
    for _ in range(2):
        for _ in range(3):
            DataExport.objects.create(user=alice, state="ready", expires_at=timezone.now() + timedelta(days=1))
        with CaptureQueriesContext(connection) as captured:
            client.get("/account/data/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_a_real_job_makes_it(alice, private):
    services.export_request(user=alice)
    SimpleWorker(["low"], connection=queue.connection()).work(burst=True)
    assert DataExport.objects.get().state == "ready"
    assert Job.objects.get(task="apps.accounts.tasks.export_make_task").state == "done"


# --- What the apps declare ----------------------------------------------------------------------


def test_every_foreign_key_to_a_person_is_declared():
    assert list(personal_data.problems()) == []


@isolate_apps("apps.accounts")
def test_it_finds_an_undeclared_a_stale_and_a_contradictory_declaration(monkeypatch):
    class Diary(models.Model):
        writer = models.ForeignKey(User, on_delete=models.CASCADE)
        reader = models.OneToOneField(User, on_delete=models.SET_NULL, null=True)

        class Meta:
            app_label = "accounts"

    monkeypatch.setattr(personal_data, "KEEPERS", {})
    assert len(list(personal_data.problems([Diary]))) == 2

    kept = Relation("accounts.Diary", "writer", exported=True, leaving=Leaving.KEPT, why="x")
    stale = Relation("accounts.Diary", "gone", exported=True, leaving=Leaving.ERASED, why="x")
    personal_data.register("accounts", relations=[kept, stale])
    found = sorted(personal_data.problems([Diary]))
    assert len(found) == 3
    assert "accounts.Diary.gone is declared, and does not exist." in found
    assert any("on_delete says otherwise" in sentence for sentence in found)


@pytest.mark.django_db
def test_what_is_declared_exported_is_in_the_export(alice):
    """Each model that says so has a part of its app's export."""
    parts = dict(personal_data.export_parts(alice))
    for keeper in personal_data.KEEPERS.values():
        if any(relation.exported for relation in keeper.relations):
            assert parts[keeper.app].data


# --- Leaving ------------------------------------------------------------------------------------


@pytest.fixture
def leaving(alice: User, client: Any) -> Any:
    """Alice, signed in and sure about it."""
    client.post("/account/login/", {"login": "alice", "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def erased(monkeypatch: Any) -> list[Any]:
    heard: list[Any] = []
    keeper = personal_data.Keeper("atelier", None, lambda user, works: heard.append((user.username, works)), ())
    monkeypatch.setitem(personal_data.KEEPERS, "atelier", keeper)
    return heard


@pytest.mark.django_db
def test_it_asks_who_it_is_before_it_lets_anybody_leave(alice, client):
    client.post("/account/login/", {"login": "alice", "password": PASSWORD})
    answer = client.get("/account/delete/")
    assert answer["Location"].startswith("/account/reauthenticate/")
    client.post("/account/delete/", {"username": "alice", "works": "keep"})
    assert User.objects.filter(pk=alice.pk).exists()


@pytest.mark.django_db
def test_it_goes_on_where_it_asked_who_it_is(alice, client):
    client.post("/account/login/", {"login": "alice", "password": PASSWORD})
    asked = client.post("/account/delete/", {"username": "alice", "works": "keep"})
    answer = client.post(asked["Location"], {"password": PASSWORD})
    assert answer["Location"] == "/"
    assert not User.objects.filter(pk=alice.pk).exists()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize("works", ["keep", "remove"])
def test_it_lets_somebody_leave(alice, leaving, erased, works, private, mailoutbox, django_capture_on_commit_callbacks):
    elsewhere = Client()
    elsewhere.post("/account/login/", {"login": "alice", "password": PASSWORD})
    export = services.export_request(user=alice)
    services.export_make(export_id=export.pk)

    with django_capture_on_commit_callbacks(execute=True):
        answer = leaving.post("/account/delete/", {"username": "Alice", "works": works})

    assert answer["Location"] == "/"
    assert not User.objects.filter(pk=alice.pk).exists()
    assert erased == [("alice", personal_data.Works(works))]
    assert files(private) == []
    assert "_auth_user_id" not in leaving.session
    assert elsewhere.get("/account/profile/").status_code == 302
    assert mailoutbox[-1].to == ["alice@example.com"]
    assert "gone" in mailoutbox[-1].subject
    for field in (f for f in User._meta.related_objects if f.on_delete is models.CASCADE):
        assert not field.related_model._default_manager.filter(**{field.field.name: alice.pk}).exists()
    assert (
        "username"
        in Client()
        .post("/account/signup/", {"username": "a1ice", "email": "other@example.com", "password1": PASSWORD})
        .context["form"]
        .errors
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer", [{}, {"username": "bob", "works": "keep"}, {"username": "alice"}, {"username": "alice", "works": "burn"}]
)
def test_it_stays_until_the_name_is_typed_and_the_choice_made(alice, leaving, answer):
    assert leaving.post("/account/delete/", answer).status_code == 200
    assert User.objects.filter(pk=alice.pk).exists()


@pytest.mark.django_db
def test_the_last_admin_and_the_site_itself_cannot_leave(ada, client, person):
    client.post("/account/login/", {"login": "ada", "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.post("/account/delete/", {"username": "ada", "works": "keep"})
    assert "last admin" in page.content.decode()
    with pytest.raises(Refused):
        services.user_delete(user=User.objects.get(is_system=True), works=personal_data.Works.KEEP)
    person("anna", role="admin")
    client.post("/account/delete/", {"username": "ada", "works": "keep"})
    assert not User.objects.filter(pk=ada.pk).exists()


@pytest.mark.django_db
def test_all_or_nothing_goes(alice, leaving, monkeypatch):
    def broken(user: User, works: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setitem(personal_data.KEEPERS, "zzz", personal_data.Keeper("zzz", None, broken, ()))
    with pytest.raises(RuntimeError):
        services.user_delete(user=alice, works=personal_data.Works.KEEP)
    assert User.objects.filter(pk=alice.pk).exists()
    assert leaving.get("/account/profile/").status_code == 200


@pytest.mark.django_db
def test_it_goes_without_a_mail_server(alice, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        services.user_delete(user=alice, works=personal_data.Works.KEEP)
    assert not User.objects.filter(pk=alice.pk).exists()


@pytest.mark.django_db
def test_an_export_that_ends_after_its_person_left_leaves_no_file(
    alice, private, monkeypatch, django_capture_on_commit_callbacks
):
    export = services.export_request(user=alice)
    real = exports.save_file

    def leave_meanwhile(export_id: Any, source: Any) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            services.user_delete(user=User.objects.get(pk=alice.pk), works=personal_data.Works.KEEP)
        return real(export_id, source)

    monkeypatch.setattr(exports, "save_file", leave_meanwhile)
    services.export_make(export_id=export.pk)
    assert files(private) == []


@pytest.mark.django_db
def test_the_moderation_log_forgets_the_name(alice, ada):
    asked = services.verification_request(user=alice, statement="I am Alice, see alice.example.")
    LogEntry.objects.log_actions(ada.pk, [alice], CHANGE, change_message="x")
    LogEntry.objects.log_actions(ada.pk, [asked], CHANGE, change_message="x")
    services.user_delete(user=alice, works=personal_data.Works.KEEP)
    assert [entry.object_repr for entry in LogEntry.objects.all()] == ["deleted person"] * 2


def test_an_export_whose_file_is_gone_is_a_404(alice, as_, private):
    """As after a restored backup, whose row is older than its files."""
    export = services.export_request(user=alice)
    services.export_make(export_id=export.pk)
    for path in files(private):
        path.unlink()
    assert as_(alice).get(f"/account/data/{export.pk}/").status_code == 404
