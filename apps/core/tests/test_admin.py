from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from apps.core import queue
from apps.core.admin import ServiceAdmin
from apps.core.errors import Refused
from apps.core.models import Job

pytestmark = pytest.mark.django_db
TASK = "apps.core.queue.prune"


def job(**fields: Any) -> Job:
    return Job.objects.create(task=TASK, queue="low", max_attempts=3, timeout_s=10, **fields)


@pytest.fixture
def request_(ada: Any) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = ada
    return request


def test_it_lets_nobody_write_what_no_service_writes(request_):
    bare = ServiceAdmin(Job, admin.site)
    assert not bare.has_add_permission(request_)
    assert not bare.has_change_permission(request_)
    assert not bare.has_delete_permission(request_)
    assert bare.has_view_permission(request_)
    for write in (
        lambda: bare.save_model(request_, Job(), None, True),
        lambda: bare.save_model(request_, Job(), None, False),
        lambda: bare.delete_model(request_, Job()),
    ):
        with pytest.raises(PermissionDenied):
            write()


def test_it_makes_read_only_what_is_not_named(request_):
    class Editing(ServiceAdmin):
        editable_fields = ("queue",)
        create_fields = ("task",)

    fields = {field.name for field in Job._meta.fields}
    editing = Editing(Job, admin.site)
    assert set(editing.get_readonly_fields(request_, Job())) == fields - {"queue"}
    assert set(editing.get_readonly_fields(request_)) == fields - {"task"}


def test_it_hands_what_was_changed_to_the_service_and_shows_a_refusal(ada, as_, monkeypatch):
    handed = []

    def change(obj: Job, changes: dict[str, Any], by: Any) -> None:
        handed.append((obj.queue, dict(changes), by))
        if changes["queue"] == "never":
            raise Refused("Not this one.")

    job_admin: Any = admin.site._registry[Job]
    monkeypatch.setattr(type(job_admin), "change_service", staticmethod(change))
    monkeypatch.setattr(type(job_admin), "editable_fields", ("queue",))
    row = job()
    client = as_(ada)
    answer = client.post(f"/admin/core/job/{row.pk}/change/", {"queue": "high"})
    assert answer.status_code == 302
    assert handed == [("low", {"queue": "high"}, ada)]
    row.refresh_from_db()
    assert row.queue == "low"  # the service decides, not the form

    page = client.post(f"/admin/core/job/{row.pk}/change/", {"queue": "never"}, follow=True)
    assert "Not this one." in page.content.decode()
    assert page.status_code == 200


def test_it_runs_a_failed_job_again(ada, mona, alice, as_):
    failed, done = job(state="failed", attempts=3), job(state="done")
    form = {"action": "run_again", "_selected_action": [str(failed.pk), str(done.pk)]}
    assert as_(alice).post("/admin/core/job/", form).status_code in {302, 404}
    failed.refresh_from_db()
    assert failed.state == "failed"
    page = as_(mona).post("/admin/core/job/", form, follow=True).content.decode()
    failed.refresh_from_db()
    done.refresh_from_db()
    assert (failed.state, failed.attempts, done.state) == ("queued", 0, "done")
    assert "Running again: 1." in page
    assert "only a failed job" in page
    queue.connection().delete(f"rq:job:{failed.pk}")
