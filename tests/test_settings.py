"""One table of settings, and nothing read from the environment behind its back."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fractafrag.env import VARIABLES, Environment, Variable

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "manage.py", *(ROOT / "apps").rglob("*.py"), *(ROOT / "fractafrag").rglob("*.py")]

# Not settings: nobody configures the site with these.
NOT_SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "Django's own; there is one settings module",
    "PROMETHEUS_MULTIPROC_DIR": "prometheus_client's own, filled in from METRICS_DIR",
    "FRACTAFRAG_RUN": "marks the processes of one start",
    "PATH": "the system's own, handed on to what bin/dev starts",
}
# Code that names no variable, or takes the environment as a whole, and why it may.
WHOLE_ENVIRONMENT = {
    "fractafrag/env.py": "reads what is declared, and nothing else",
    "fractafrag/embedded.py": "fills in DATABASE_URL and REDIS_URL for the servers it started",
    "fractafrag/dev.py": "hands the whole environment on to the processes it starts",
    "fractafrag/backup.py": "hands the whole environment on to pg_dump and pg_restore, the password in it",
    "fractafrag/chromium.py": "hands the whole environment on to apt",
}


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(ROOT).parts


def rows(text: str) -> dict[str, Variable]:
    found = re.findall(r"^\| `([A-Z0-9_]+)` \| (?:`(.*?)`)? ?\| (.*) \|$", text, re.MULTILINE)
    table = {name: Variable(name, default, meaning) for name, default, meaning in found}
    assert len(table) == len(found), "a variable is in the table twice"
    return table


def names_read(tree: ast.Module) -> Iterator[str | None]:
    """Every name that this module asks the environment for; None where it names none."""
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "os"
        for alias in node.names
    }

    def is_os(node: ast.AST, name: str) -> bool:
        if isinstance(node, ast.Attribute):
            return node.attr == name and isinstance(node.value, ast.Name) and node.value.id == "os"
        return isinstance(node, ast.Name) and node.id == name and name in imported

    def said(node: ast.AST) -> str | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        found = constants.get(node.id) if isinstance(node, ast.Name) else None
        return found if isinstance(found, str) else None

    named: dict[ast.AST, str | None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and is_os(node.value, "environ"):
            named[node.value] = said(node.slice)
        elif isinstance(node, ast.Compare) and is_os(node.comparators[0], "environ"):
            named[node.comparators[0]] = said(node.left)
        elif isinstance(node, ast.Call) and node.args:
            function = node.func
            if is_os(function, "getenv"):
                named[function] = said(node.args[0])
            elif isinstance(function, ast.Attribute) and is_os(function.value, "environ"):
                named[function.value] = said(node.args[0])
    for node in ast.walk(tree):
        if is_os(node, "environ") or is_os(node, "getenv") or is_os(node, "environb"):
            yield named.get(node)


def names_asked(tree: ast.Module) -> Iterator[str]:
    """Every name that this module asks `Environment` for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            first = node.args[0]
            if node.func.attr in {"text", "number", "flag", "items", "choice"} and isinstance(first, ast.Constant):
                yield str(first.value)


def test_it_documents_every_variable() -> None:
    documented = rows((ROOT / "docs/settings.md").read_text().split("\n## ")[0])
    missing = [
        f"| `{v.name}` | {f'`{v.default}`' if v.default else ''} | {v.meaning} |"
        for v in VARIABLES.values()
        if documented.get(v.name) != v
    ]
    assert not missing, "docs/settings.md lacks or contradicts these rows:\n" + "\n".join(missing)
    assert list(documented) == list(VARIABLES), "docs/settings.md has rows that env.py has not, or in another order"


def test_it_names_the_rest_of_the_environment_too() -> None:
    rest = (ROOT / "docs/settings.md").read_text().split("\n## ")[1]
    for name in NOT_SETTINGS.keys() - {"PATH"}:
        assert f"`{name}`" in rest


@pytest.mark.parametrize("path", [p for p in SOURCES if not is_test(p)], ids=lambda p: str(p.relative_to(ROOT)))
def test_it_reads_no_variable_that_is_not_declared(path: Path) -> None:
    place = str(path.relative_to(ROOT))
    for name in names_read(ast.parse(path.read_text())):
        if name is None:
            assert place in WHOLE_ENVIRONMENT, f"{place} reads the environment without naming a variable"
        else:
            assert name in VARIABLES or name in NOT_SETTINGS, f"{place} reads {name}, which fractafrag/env.py lacks"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import os\nos.environ['A']", ["A"]),
        ("import os\nos.environ.get('A', '')", ["A"]),
        ("import os\nos.getenv('A')", ["A"]),
        ("import os\n'A' in os.environ", ["A"]),
        ("import os\nos.environ.setdefault('A', '1')\nos.environ.pop('B', None)", ["A", "B"]),
        ("from os import environ, getenv\nenviron['A']\ngetenv('B')", ["A", "B"]),
        ("import os\nMARK = 'A'\nos.environ[MARK]", ["A"]),
        ("import os\nos.environ[f'A_{1}']", [None]),
        ("import os\nprint({**os.environ})", [None]),
        ("environ = {}\nenviron['A']", []),
    ],
)
def test_it_notices_every_way_of_reading_the_environment(source: str, names: list[str | None]) -> None:
    assert sorted(names_read(ast.parse(source)), key=str) == sorted(names, key=str)


def test_it_needs_every_exception() -> None:
    read: dict[str, set[str | None]] = {
        str(path.relative_to(ROOT)): set(names_read(ast.parse(path.read_text()))) for path in SOURCES
    }
    everything = set().union(*read.values())
    assert not NOT_SETTINGS.keys() - everything, "an exception that nothing needs any more"
    assert not {place for place in WHOLE_ENVIRONMENT if None not in read.get(place, set())}


def test_it_declares_no_variable_that_nothing_reads() -> None:
    asked: set[str | None] = set()
    for path in SOURCES:
        if not is_test(path):
            tree = ast.parse(path.read_text())
            asked |= {*names_read(tree), *names_asked(tree)}
    assert not VARIABLES.keys() - asked


def test_it_takes_an_empty_value_for_an_unset_one() -> None:
    empty = Environment({"PORT": "", "DEBUG": " ", "ALLOWED_HOSTS": ""})
    assert empty.number("PORT") == 8000
    assert empty.flag("DEBUG") is False
    assert empty.items("ALLOWED_HOSTS") == []


def test_it_splits_lists_at_commas() -> None:
    assert Environment({"ALLOWED_HOSTS": "a.example, b.example,"}).items("ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_it_knows_only_declared_variables() -> None:
    with pytest.raises(KeyError):
        Environment({"SURPRISE": "1"}).text("SURPRISE_2")


def test_it_keeps_what_the_database_address_asks_for() -> None:
    code = "from fractafrag import settings; print(settings.DATABASES['default']['OPTIONS']['sslmode'])"
    environment = {"DATABASE_URL": "postgres://someone:secret@db.example/site?sslmode=verify-full"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == "verify-full", done.stderr
