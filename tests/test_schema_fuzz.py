"""Schemathesis against the live server: whatever is sent, no 500, and every answer is as the schema says."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from apps.core.testing import PASSWORD
from apps.keys import services
from apps.keys.models import ApiKey
from tests.conftest import ROOT

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db(transaction=True)]

# Bounded, and the same each time.
EXAMPLES = 12
SEED = 20
TIMEOUT_S = 100
CONFIG = ROOT / "tests/schemathesis.toml"


def with_a_key(person: Any) -> dict[str, str]:
    key, token = services.key_create(user=person, name="Fuzz", scopes=ApiKey.Scope.values)
    # Not so few that everything after the tenth write would be a 429.
    ApiKey.objects.filter(pk=key.pk).update(trust_tier="verified", rate_limit_per_hour=1_000_000)
    return {"Authorization": f"Bearer {token}"}


def signed_in(person: Any) -> dict[str, str]:
    said = {"username": person.username, "password": PASSWORD}
    answer = Client().post("/api/auth/app/v1/auth/login", said, "application/json")
    headers = {"X-Session-Token": answer.json()["meta"]["session_token"]}
    Client().post("/api/auth/app/v1/auth/reauthenticate", said, "application/json", headers=headers)
    return headers


@pytest.mark.timeout(TIMEOUT_S + 20)
@pytest.mark.parametrize("show", [with_a_key, signed_in])
def test_whatever_is_sent_is_answered_as_the_schema_says(show, alice, site):
    headers = [f"--header={name}: {value}" for name, value in show(alice).items()]
    run = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "schemathesis.cli",
                f"--config-file={CONFIG}",
                "run",
                f"{site.url}/api/schema/",
                *headers,
            ),
            *(f"--max-examples={EXAMPLES}", f"--seed={SEED}", "--generation-deterministic", "--no-color"),
            *("--checks=all", "--continue-on-failure", "--phases=examples,coverage,fuzzing"),
        ],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert run.returncode == 0, run.stdout[-20000:] + run.stderr
