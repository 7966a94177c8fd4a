"""What every test shares, and where the time of a run went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from whitenoise.base import WhiteNoise

pytest_plugins = ["apps.core.testing"]

# Seconds that each kind of slow test may take of a whole run on two cores; the rest is quick by itself.
# Of the faults, 200 are for renders: whatever is killed there has a browser to start again.
BUDGET_S = {"browser": 500, "fault": 500, "fuzz": 180}


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_read_once() -> Iterator[None]:
    """Every test client makes the middleware anew, and to read hundreds of files each time was most of a test."""
    read = WhiteNoise.update_files_dictionary
    known: dict[Any, dict[str, Any]] = {}

    def read_once(self: Any, root: str, prefix: str) -> None:
        key = (root, prefix, self.max_age)
        if key not in known:
            others, self.files = self.files, {}
            read(self, root, prefix)
            known[key], self.files = self.files, others
        self.files.update(known[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", read_once)
        yield


@pytest.fixture(autouse=True)
def _system_account(request: pytest.FixtureRequest) -> None:
    """A transactional test empties every table when it ends; the next one needs what migrating had made."""
    mark = request.node.get_closest_marker("django_db")
    if mark and mark.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        import_module("apps.accounts.migrations.0002_system_account").make(apps, None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    spent: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                spent.update({kind: report.duration for kind in BUDGET_S if kind in report.keywords})
    for kind, seconds in spent.items():
        over = " OVER BUDGET" if seconds > BUDGET_S[kind] else ""
        terminalreporter.write_line(f"{kind} tests: {seconds:.0f} s of {BUDGET_S[kind]} s{over}")
