"""A backup is worth what its restore is: both are tried, with the commands that docs/operations.md names,
on a machine on whose PATH there is no PostgreSQL."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from fractafrag import backup, embedded, strays
from fractafrag.env import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = (ROOT / "docs/operations.md").read_text()
# What a bare machine has that the scripts and the embedded servers use.
PROGRAMS = ("sh", "dirname", "useradd")

# Rows through the models, and a table that only works with the extensions.
FILL = """
from django.db import connection
from apps.accounts.models import User
from apps.core import queue
from apps.core.models import Job
for number in range(30):
    User.objects.create_user(f"person-{number:03}", f"person-{number}@example.com")
Job.objects.bulk_create(Job(task="a.b", args=[n], queue="low", max_attempts=1, timeout_s=1) for n in range(50))
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE looks (id int PRIMARY KEY, name citext, style halfvec(8))")
    cursor.execute("INSERT INTO looks SELECT n, 'Look ' || n, array_fill(n::real, ARRAY[8])::halfvec(8) "
                   "FROM generate_series(1, 200) n")
    cursor.execute("CREATE INDEX looks_style ON looks USING hnsw (style halfvec_l2_ops)")
    cursor.execute("CREATE INDEX looks_name ON looks USING gin ((name::text) gin_trgm_ops)")
"""


@dataclass
class Checkout:
    """A site of its own with its own data, driven by the commands a person types."""

    local: Path
    path: Path

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in VARIABLES and k != strays.MARK and k[:6] != "DJANGO"}
        return {**kept, "PATH": str(self.path), "LOCAL_DIR": str(self.local), "DEBUG": "1", "LOG_LEVEL": "WARNING"}

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        arguments = shlex.split(command)
        return subprocess.run(arguments, cwd=ROOT, env=self.environment(), capture_output=True, text=True, timeout=100)

    def must(self, command: str) -> str:
        done = self.run(command)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module")
def bare_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bin")
    for program in PROGRAMS:
        found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        if found:
            (folder / program).symlink_to(found)
    (folder / "python3").symlink_to(sys.executable)
    assert not shutil.which("pg_dump", path=str(folder))
    return folder


@pytest.fixture(scope="module")
def sites(bare_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, Checkout, Path]:
    """A site with people and files, the backup that was made of it, and a new site that it was restored into."""
    folder = tmp_path_factory.mktemp("sites")
    folder.chmod(0o755)
    old, new, saved = Checkout(folder / "old", bare_path), Checkout(folder / "new", bare_path), folder / "saved"
    old.must("bin/manage migrate -v0")
    old.must(f"bin/manage shell -v0 -c {shlex.quote(FILL)}")
    for kind in ("media", "private"):
        (old.local / kind / "deep").mkdir(parents=True)
        (old.local / kind / "deep" / "picture.bin").write_bytes(os.urandom(100_000))
    old.must(documented("bin/backup", saved))
    new.must(documented("bin/restore", saved))
    return old, new, saved


def documented(command: str, folder: Path) -> str:
    """The command as the document has it, with another folder."""
    assert re.search(rf"^{command} \S+$", OPERATIONS, re.MULTILINE), f"docs/operations.md does not say {command}"
    return f"{command} {shlex.quote(str(folder))}"


def contents(connection: psycopg.Connection) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a sum over all that is in them."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    found = {}
    for (table,) in tables:
        query = f"SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM \"{table}\" t"
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        found[table] = (row[0], row[1])
    return found


@pytest.mark.fault
def test_it_restores_every_row_and_file(sites: tuple[Checkout, Checkout, Path]) -> None:
    old, new, _ = sites
    assert new.must("bin/manage migrate --check -v0") == ""
    for kind in ("media", "private"):
        file = f"{kind}/deep/picture.bin"
        assert (new.local / file).read_bytes() == (old.local / file).read_bytes()
    before, after = embedded.start(old.local / "data"), embedded.start(new.local / "data")
    try:
        with psycopg.connect(before.database_url) as there, psycopg.connect(after.database_url) as here:
            assert contents(here) == contents(there)
            assert contents(here)["accounts_user"][0] == 31, "thirty people and the system account"
            assert contents(here)["core_job"][0] == 50
            nearest = "SELECT id FROM looks ORDER BY style <-> array_fill(42.2::real, ARRAY[8])::halfvec(8) LIMIT 2"
            assert here.execute(nearest).fetchall() == [(42,), (43,)]
            assert here.execute("SELECT count(*) FROM looks WHERE name = 'LOOK 7'").fetchone() == (1,)
            indexes = {name for (name,) in here.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'looks'")}
            assert {"looks_style", "looks_name"} <= indexes
    finally:
        before.stop()
        after.stop()


@pytest.mark.fault
def test_it_never_restores_over_something(sites: tuple[Checkout, Checkout, Path]) -> None:
    old, new, saved = sites
    done = new.run(documented("bin/restore", saved))
    assert done.returncode == 1
    assert "The database has tables already" in done.stderr
    assert "Traceback" not in done.stderr
    done = old.run(documented("bin/backup", saved))
    assert done.returncode == 1
    assert "is not empty" in done.stderr


@pytest.mark.fault
def test_it_knows_an_unfinished_backup(sites: tuple[Checkout, Checkout, Path], tmp_path: Path) -> None:
    done = sites[1].run(documented("bin/restore", tmp_path))
    assert done.returncode == 1
    assert "it is not a finished backup" in done.stderr


def compose_commands(tool: str) -> list[str]:
    found = re.findall(rf"^docker compose exec -T db ({tool} .*)$", OPERATIONS, re.MULTILINE)
    assert found
    return found


@pytest.mark.fault
def test_it_restores_with_the_commands_for_containers(sites: tuple[Checkout, Checkout, Path], tmp_path: Path) -> None:
    """What the document lets a person run inside the database's container, run here on the embedded one."""
    [dump], [restore] = compose_commands("pg_dump"), compose_commands("pg_restore")
    assert set(backup.DUMP_OPTIONS) <= set(dump.split())
    assert set(backup.RESTORE_OPTIONS) <= set(restore.split())
    pair = embedded.start(sites[0].local / "data")
    try:
        there = psycopg.conninfo.conninfo_to_dict(pair.database_url)
        engine = Path(backup.find("pg_dump", pair.database_url)).parent
        environment = {
            "PATH": f"{engine}:/usr/bin:/bin",
            "PGHOST": str(there["host"]),
            "PGPASSWORD": str(there["password"]),
        }

        def shell(command: str) -> None:
            done = subprocess.run(["sh", "-ec", command], cwd=tmp_path, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr

        (tmp_path / "backup").mkdir()
        shell(dump)
        with psycopg.connect(pair.database_url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE another")
        shell(restore.replace("--dbname=fractafrag", "--dbname=another"))
        with psycopg.connect(pair.database_url) as old, psycopg.connect(pair.database_url, dbname="another") as new:
            assert contents(new) == contents(old)
    finally:
        pair.stop()


def test_it_says_which_program_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_candidates", lambda program: [])
    with pytest.raises(backup.CannotCopy, match=r"pg_dump \d+ was not found: install the client programs"):
        backup.find("pg_dump", os.environ["DATABASE_URL"])


def test_it_prefers_the_program_made_with_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        server = connection.info.server_version // 10_000
    made = {}
    for major in (server - 1, server, server + 1):
        path = tmp_path / f"pg_dump-{major}"
        path.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {major}.3 (Debian {major}.3-1)'\n")
        path.chmod(0o755)
        made[major] = str(path)
    monkeypatch.setattr(backup, "_candidates", lambda program: [made[server + 1], made[server], made[server - 1]])
    assert backup.find("pg_dump", os.environ["DATABASE_URL"]) == made[server]
    monkeypatch.setattr(backup, "_candidates", lambda program: [made[server + 1], made[server - 1]])
    assert backup.find("pg_dump", os.environ["DATABASE_URL"]) == made[server + 1]
