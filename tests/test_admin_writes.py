"""No write of the admin goes past a service: every page and action of every registered model is tried."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.core.admin import ServiceAdmin

pytestmark = pytest.mark.django_db
WRITE = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# Notes of who clicked what, and of who is signed in.
FREE_TABLES = {"django_admin_log", "django_session", "usersessions_usersession"}
APPS = Path(settings.BASE_DIR) / "apps"
# Where an app has more writes than fit into one module, those beside it that its services module hands on.
SERVICES = {"services.py", "review.py"}


def examples() -> dict[str, Callable[[], Model]]:
    """How to make one row of each model: `apps/<app>/tests/examples.py`, EXAMPLES = {"app.Model": function}."""
    found: dict[str, Callable[[], Model]] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.tests.examples"
        if config.name.startswith("apps.") and find_spec(name):
            found |= import_module(name).EXAMPLES
    return found


def goes_through_a_service() -> bool:
    frame = sys._getframe()
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if APPS in path.parents and (path.name in SERVICES or path == APPS / "core" / "queue.py"):
            return True
        frame = frame.f_back  # type: ignore[assignment]  # None ends the loop
    return False


@contextmanager
def watched() -> Iterator[tuple[list[str], list[str]]]:
    """All tables written to, and those written to past a service."""
    written: list[str] = []
    past: list[str] = []

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        write = WRITE.match(sql)
        if write and write[2] not in FREE_TABLES:
            written.append(write[2])
            if not goes_through_a_service():
                past.append(sql)
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield written, past


def another(field: forms.Field, value: Any) -> Any:
    """A valid value that differs, so that a form has something to save."""
    if isinstance(field, forms.BooleanField):
        return "" if value else "on"
    choices = [choice for choice, _ in getattr(field, "choices", []) if choice not in ("", None)]
    if choices:
        return next((choice for choice in choices if str(choice) != str(value)), choices[0])
    if isinstance(field, forms.IntegerField | forms.FloatField | forms.DecimalField):
        return (value or 0) + 1
    return f"{value or ''} changed"


def try_form(client: Client, url: str) -> None:
    page = client.get(url)
    assert page.status_code < 500
    if page.status_code != 200 or "adminform" not in page.context:
        client.post(url, {})
        return
    form = page.context["adminform"].form
    changed = {name: another(field, form.get_initial_for_field(field, name)) for name, field in form.fields.items()}
    same = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    for data in (changed, *({**same, name: value} for name, value in changed.items())):
        answer = client.post(url, {name: value for name, value in data.items() if value is not None})
        assert answer.status_code < 500


def try_everything(model: type[Model], make: Callable[[], Model], client: Client) -> None:
    model_admin = admin.site._registry[model]
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    request = client.get(reverse(f"{base}_changelist")).wsgi_request
    for action in model_admin.get_actions(request):
        for confirmed in ({}, {"post": "yes"}):
            form = {"action": action, "_selected_action": str(make().pk), "index": "0", **confirmed}
            assert client.post(reverse(f"{base}_changelist"), form).status_code < 500
    try_form(client, reverse(f"{base}_add"))
    try_form(client, reverse(f"{base}_change", args=[make().pk]))
    delete = reverse(f"{base}_delete", args=[make().pk])
    assert client.get(delete).status_code < 500
    assert client.post(delete, {"post": "yes"}).status_code < 500


@pytest.fixture
def staff(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    client.get("/")  # so that noting who is here is behind us
    return client


REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_the_admin_writes_through_services_only(model, staff):
    label = model._meta.label
    make = examples().get(label)
    assert make, f"{label} is in the admin: put a function that makes one into its app's tests/examples.py."
    make_unwatched = _not_watched(make)
    with watched() as (_, past):
        try_everything(model, make_unwatched, staff)
    assert past == []


def _not_watched(make: Callable[[], Model]) -> Callable[[], Model]:
    """Making the example is the test's own write."""
    wrappers = connection.execute_wrappers

    def made() -> Model:
        kept = list(wrappers)
        wrappers.clear()
        try:
            return make()
        finally:
            wrappers.extend(kept)

    return made


def test_the_walk_really_writes(staff):
    """Or it would prove nothing: an admin's form for a person changes rows."""
    with watched() as (written, past):
        try_everything(User, _not_watched(examples()["accounts.User"]), staff)
    assert "accounts_user" in written
    assert past == []


def _saves(self: Any, request: Any, obj: Model, form: Any, change: bool) -> None:
    obj.save()


def _deletes(self: Any, request: Any, obj: Model) -> None:
    obj.delete()


def _writes_in_an_action(self: Any, request: Any, chosen: Any) -> None:
    chosen.update(bio="written past the services")


@pytest.mark.parametrize(
    "violation",
    [
        {
            "save_model": _saves,
            "has_change_permission": lambda self, request, obj=None: True,
            "editable_fields": ("bio",),
        },
        {"delete_model": lambda self, request, obj: obj.delete(), "has_delete_permission": lambda *a, **k: True},
        {"rogue": admin.action(description="Rogue")(_writes_in_an_action), "actions": ("rogue",)},
    ],
    ids=["save", "delete", "action"],
)
def test_the_walk_catches_a_write_past_the_services(violation, staff, monkeypatch):
    # On the class, since the addresses of the admin are bound to the registered instance.
    for name, value in violation.items():
        monkeypatch.setattr(type(admin.site._registry[User]), name, value, raising=False)
    with watched() as (_, past):
        try_everything(User, _not_watched(examples()["accounts.User"]), staff)
    assert past


def test_the_site_takes_no_admin_of_another_kind():
    class Plain(admin.ModelAdmin):
        pass

    Plain.__module__ = "apps.somewhere.admin"
    with pytest.raises(ImproperlyConfigured, match="ServiceAdmin"):
        admin.site.register(User, Plain)
    assert all(isinstance(model_admin, ServiceAdmin) for model_admin in admin.site._registry.values())
