"""Each misconfiguration becomes one plain sentence, and a sound configuration none."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.core import checks
from fractafrag.env import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
SOUND = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM",
    "SITE_URL": "https://fractafrag.example",
    "TRUSTED_PROXIES": "1",
    "EMAIL_HOST": "smtp.fractafrag.example",
    "EMAIL_FROM": "Fractafrag <hello@fractafrag.example>",
    "DATABASE_URL": "postgres://nobody:nothing@nowhere/fractafrag",
    "REDIS_URL": "redis://nowhere:6379/0",
}


def loaded(monkeypatch: pytest.MonkeyPatch, **changes: str) -> ModuleType:
    """The settings as this environment makes them, beside those that the tests run with."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in {**SOUND, **changes}.items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("settings_of_a_test", ROOT / "fractafrag/settings.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def said(monkeypatch: pytest.MonkeyPatch, **changes: str) -> list[tuple[str, str]]:
    monkeypatch.setattr(checks, "settings", loaded(monkeypatch, **changes))
    return [(str(message.id), str(message.msg)) for message in checks.check_settings()]


def test_it_accepts_a_sound_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch) == []


def test_it_lets_workers_do_without_a_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, DATABASE_POOL_SIZE="0") == []


def test_it_stops_a_command_that_would_run_without_a_key() -> None:
    environment = {"PATH": "/usr/bin:/bin", **SOUND, "SECRET_KEY": ""}
    done = subprocess.run(
        [sys.executable, "manage.py", "schedule"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr


@pytest.mark.parametrize(
    ("identity", "changes", "sentence"),
    [
        ("E001", {"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ("E011", {"SECRETS_KEYS": "too-short"}, "not a Fernet key"),
        (
            "E002",
            {"S3_BUCKET": "p", "S3_PUBLIC_DOMAIN": "cdn.example", "S3_ACCESS_KEY_ID": "key"},
            "S3 is half configured",
        ),
        ("E003", {"S3_ENDPOINT_URL": "https://s3.example"}, "S3_BUCKET is not set"),
        ("E004", {"EMAIL_TLS": "yes"}, "EMAIL_TLS must be"),
        ("E005", {"STRIPE_SECRET_KEY": "sk_test_1"}, "Stripe is half configured"),
        ("E006", {"SITE_URL": "https://fractafrag.example/shaders"}, "a scheme and a host"),
        ("E006", {"SITE_URL": "fractafrag.example"}, "a scheme and a host"),
        ("E007", {"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be"),
        ("E008", {"S3_BUCKET": "p", "S3_PUBLIC_DOMAIN": "https://cdn.example"}, "a host name alone"),
        ("E009", {"MEDIA_ROOT": "/srv/files", "PRIVATE_ROOT": "/srv/files/private"}, "PRIVATE_ROOT lies inside"),
        ("E009", {"MEDIA_ROOT": "/srv/files", "PRIVATE_ROOT": "/srv/files"}, "PRIVATE_ROOT lies inside"),
        ("E010", {"METRICS_TOKEN": "short"}, "METRICS_TOKEN is too short"),
        ("E012", {"S3_BUCKET": "p"}, "set S3_PUBLIC_DOMAIN"),
        ("W001", {"SITE_URL": "http://fractafrag.example"}, "without https"),
        ("W002", {"EMAIL_HOST": ""}, "nobody will receive a sign-in code"),
        ("W003", {"DEBUG": "1"}, "DEBUG is on for https://fractafrag.example"),
        ("W004", {"EMAIL_PORT": "465"}, "set EMAIL_TLS to ssl"),
        ("W005", {"EMAIL_FROM": ""}, "EMAIL_FROM is not set"),
        ("W006", {"WEB_THREADS": "16", "DATABASE_POOL_SIZE": "4"}, "wait for one another"),
        ("W007", {"TRUSTED_PROXIES": "0"}, "redirects to it for ever"),
    ],
)
def test_it_says_what_is_wrong_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, identity: str, changes: dict[str, str], sentence: str
) -> None:
    [(found, message)] = said(monkeypatch, **changes)
    assert found == f"fractafrag.{identity}"
    assert sentence in message
    assert message.endswith(".")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"EMAIL_PORT": "mail"}, "EMAIL_PORT must be a whole number"),
        ({"DEBUG": "maybe"}, "DEBUG must be 1 or 0"),
    ],
)
def test_it_refuses_a_value_of_the_wrong_kind(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        loaded(monkeypatch, **changes)


def test_it_tries_every_check() -> None:
    source = Path(checks.__file__).read_text()
    [mark] = test_it_says_what_is_wrong_in_a_sentence.pytestmark  # type: ignore[attr-defined]  # pytest adds it
    tried = {identity for identity, _, _ in mark.args[1]}
    assert set(re.findall(r"fractafrag\.([EW]\d{3})", source)) == tried
