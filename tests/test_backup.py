"""A backup is worth what its restore is: both are tried, with the commands that docs/operations.md names,
on a machine on whose PATH there is no PostgreSQL."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
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
    with ThreadPoolExecutor() as both:
        over_tables = both.submit(new.run, documented("bin/restore", saved))
        over_files = both.submit(old.run, documented("bin/backup", saved))
    done = over_tables.result()
    assert done.returncode == 1
    assert "The database has tables already" in done.stderr
    assert "Traceback" not in done.stderr
    done = over_files.result()
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


@pytest.mark.parametrize(("program", "options"), [("pg_dump", backup.DUMP_OPTIONS), ("pg_restore", ("saved",))])
def test_it_shows_the_password_to_nobody_on_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, options: tuple[str, ...]
) -> None:
    spy = tmp_path / program
    spy.write_text(
        f'#!/bin/sh\ntr "\\0" "\\n" < /proc/$$/cmdline > {tmp_path}/shown\nprintenv PGPASSWORD > {tmp_path}/kept\n'
    )
    spy.chmod(0o755)
    monkeypatch.setattr(backup, "find", lambda program, address: str(spy))
    monkeypatch.setenv("DATABASE_URL", "postgres://owner:p%40ss%20word@db.example:5433/site?sslmode=verify-full")
    backup._run(program, *options)
    shown = (tmp_path / "shown").read_text().splitlines()
    assert (tmp_path / "kept").read_text() == "p@ss word\n"
    [there] = [word.removeprefix("--dbname=") for word in shown if word.startswith("--dbname=")]
    assert psycopg.conninfo.conninfo_to_dict(there) == {
        "user": "owner",
        "host": "db.example",
        "port": "5433",
        "dbname": "site",
        "sslmode": "verify-full",
    }
    assert shown[-len(options) :] == list(options)
    assert not any("p@ss" in word or "p%40ss" in word for word in shown)


@pytest.fixture
def without_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of private files of a site whose dump succeeds."""
    private = tmp_path / "private"
    for number in range(3):
        (private / f"exports/{number}").mkdir(parents=True)
        for name in ("a.zip", "b.zip"):
            (private / f"exports/{number}/{name}").write_bytes(b"zip")
    monkeypatch.setattr(backup, "_files", lambda: {"private": private})
    monkeypatch.setattr(backup, "_run", lambda program, *options: (tmp_path / "saved/database.dump.unfinished").touch())
    return private


def test_it_goes_on_when_files_are_tidied_away_meanwhile(
    monkeypatch: pytest.MonkeyPatch, without_database: Path, tmp_path: Path
) -> None:
    real = shutil.copystat
    copied: list[Path] = []

    def tidied(source: Any, target: Any, **options: Any) -> None:
        """The hourly tidying, just when the first file was read: it leaves one export of three."""
        real(source, target, **options)
        if not copied:
            copied.append(Path(source))
            for folder in (without_database / "exports").iterdir():
                if folder != copied[0].parent:
                    shutil.rmtree(folder)
            for file in copied[0].parent.iterdir():
                if file != copied[0]:
                    file.unlink()

    monkeypatch.setattr(shutil, "copystat", tidied)
    backup.backup(tmp_path / "saved")
    saved = {path.relative_to(tmp_path / "saved") for path in (tmp_path / "saved").rglob("*") if path.is_file()}
    assert saved == {Path("database.dump"), Path("private") / copied[0].relative_to(without_database)}


def test_it_says_in_a_sentence_what_could_not_be_copied(without_database: Path, tmp_path: Path) -> None:
    os.mkfifo(without_database / "exports/1/no-file")
    with pytest.raises(backup.CannotCopy, match=r"^The copy was not finished: .*exports/1/no-file.*\.$"):
        backup.backup(tmp_path / "saved")
    assert not (tmp_path / "saved" / backup.DUMP).exists(), "it would pass for a whole backup"
    (tmp_path / "a-file").touch()
    with pytest.raises(backup.CannotCopy, match=r"^The copy was not finished: .*a-file.*\.$"):
        backup.backup(tmp_path / "a-file")


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
