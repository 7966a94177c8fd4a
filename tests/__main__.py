"""What bin/test runs: pytest, beside a database and a Redis of its own that end with it.

All of it runs in two lanes, one beside the other: most of a browser's time is waiting, and so is most of what is killed
and started again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fractafrag import embedded, strays

ROOT = Path(__file__).resolve().parent.parent
LANES = ("browser", "not browser")


def main(arguments: list[str]) -> int:
    return lane(arguments) if arguments else lanes()


def lanes() -> int:
    """The first one is seen while it runs, the other ones' words come when they are over."""
    with contextlib.ExitStack() as stack:
        quiet = [stack.enter_context(tempfile.TemporaryFile()) for _ in LANES[1:]]
        running = [
            subprocess.Popen([sys.executable, "-m", "tests", "-m", lane], cwd=ROOT, stdout=said, stderr=said)
            for lane, said in zip(LANES, [None, *quiet], strict=True)
        ]
        codes = [_ended(process) for process in running]
        for name, said in zip(LANES[1:], quiet, strict=True):
            said.seek(0)
            print(f"\n{name}:\n{said.read().decode(errors='replace')}", flush=True)
    return max(codes, key=abs)


def _ended(process: subprocess.Popen[bytes]) -> int:
    while True:
        # Interrupted at the terminal it tidies up by itself.
        with contextlib.suppress(KeyboardInterrupt):
            return process.wait()


def lane(arguments: list[str]) -> int:
    os.environ.pop(strays.MARK, None)
    run = strays.run_id()
    folder = Path(tempfile.mkdtemp(prefix="ff-test-"))
    folder.chmod(0o755)
    try:
        pair = embedded.start(folder / "data", durable=False)
    except embedded.CannotStart as reason:
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit(str(reason))
    env = environment(pair, folder)
    try:
        # Hashed names and rewritten imports, as in production.
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, cwd=ROOT, env=env, check=True)
        return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=env)
    except subprocess.CalledProcessError as error:
        return error.returncode
    except KeyboardInterrupt:
        return 130
    finally:
        strays.end(run, wait_s=3)
        pair.stop()
        shutil.rmtree(folder, ignore_errors=True)


def environment(pair: embedded.Pair, folder: Path) -> dict[str, str]:
    """Nothing of a developer's own configuration reaches a test."""
    from fractafrag.env import VARIABLES

    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES or name == "CHROMIUM_PATH"}
    return {
        **kept,
        **pair.environment(),
        "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
        "LOCAL_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
        "DATABASE_POOL_SIZE": "0",
        "STAFF_REQUIRE_MFA": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
