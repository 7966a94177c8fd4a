"""Every app's calls, found in its `api.py` as Django's admin finds its pages."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.urls import URLPattern
from django.utils.module_loading import module_has_submodule


def found() -> list[URLPattern]:
    patterns: list[URLPattern] = []
    for app in apps.get_app_configs():
        if app.module is not None and app.name.startswith("apps.") and module_has_submodule(app.module, "api"):
            patterns += import_module(f"{app.name}.api").urlpatterns
    return patterns


app_name = "api"
urlpatterns = found()
