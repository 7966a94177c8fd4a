"""What bin/dev runs: the whole site on one machine, all of it or nothing.

Two processes watch each other. The keeper waits for the supervisor and then ends whatever is left;
the supervisor sets up, starts the servers and the Procfile, and stops when any part or the keeper
has gone. So whichever process is killed, and however, no half of a site stays behind.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any, NoReturn

import honcho.manager
import psutil
from honcho.environ import parse_procfile
from honcho.printer import Printer

from fractafrag import chromium, embedded, strays

ROOT = Path(__file__).resolve().parent.parent
STOP_WAIT_S = 12
READY_WAIT_S = 60


def main() -> None:
    port = _port()
    os.environ.pop(strays.MARK, None)
    run = strays.run_id()
    reader, writer = os.pipe()
    supervisor = os.fork()
    if supervisor == 0:
        os.close(writer)
        os.setsid()  # Ctrl-C reaches the keeper alone, which passes it on once
        _stop_when_closed(reader)
        sys.exit(supervise(port))
    os.close(reader)
    sys.exit(keep(supervisor, run))


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT must be a number between 1 and 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            sys.exit(f"Port {text} is for root only: choose another, as in PORT=8001 bin/dev")
        except OSError:
            sys.exit(f"Port {text} is taken: choose another, as in PORT={int(text) + 1} bin/dev")
    return int(text)


# --- The keeper ---------------------------------------------------------------------------------


def keep(supervisor: int, run: str) -> int:
    asked = 0

    def pass_on(signum: int, _: object) -> None:
        nonlocal asked
        asked += 1
        os.kill(supervisor, signal.SIGTERM if asked == 1 else signal.SIGKILL)

    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, pass_on)
    _, status = os.waitpid(supervisor, 0)
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)  # what is left is being ended already
    embedded.sweep(run)
    if asked:
        return 0
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 1


def _stop_when_closed(reader: int) -> None:
    """The keeper holds the other end and never writes: when reading ends, it has gone."""

    def watch() -> None:
        os.read(reader, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


# --- The supervisor -----------------------------------------------------------------------------


def supervise(port: int) -> int:
    signal.signal(signal.SIGTERM, _leave)
    try:
        with embedded.owned("bin/dev", wait_s=10) as pair:
            environment = _environment(port, pair)
            for command in (["migrate", "-v0"], ["seed"]):
                if subprocess.call([sys.executable, "manage.py", *command], cwd=ROOT, env=environment):
                    return 1
            return _run_procfile(pair, environment, port)
    except embedded.CannotStart as reason:
        print(reason, file=sys.stderr)
        return 1


def _leave(*_: object) -> NoReturn:
    sys.exit(0)


def _environment(port: int, pair: embedded.Pair) -> dict[str, str]:
    defaults = {
        "DEBUG": "1",
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        "PYTHONUNBUFFERED": "1",
        "WEB_WORKERS": "1",
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    given = {name: value for name, value in os.environ.items() if value}
    return {**pair.environment(), **defaults, **given, "PORT": str(port), "PATH": path}


def _run_procfile(pair: embedded.Pair, environment: dict[str, str], port: int) -> int:
    honcho.manager.KILL_WAIT = STOP_WAIT_S
    manager = Whole(pair)
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, command, env=environment, cwd=str(ROOT))
    threading.Thread(target=_greet, args=(port,), daemon=True).start()
    manager.loop()
    return int(manager.returncode or 0)


class Whole(honcho.manager.Manager):
    """honcho's manager, which also notices what it would miss: a killed relay, a dead command whose
    children hold its output open, a database or Redis that has gone."""

    def __init__(self, pair: embedded.Pair) -> None:
        super().__init__(Printer(sys.stdout))
        self.returncode: int | None
        self.pair = pair
        self.leaving = False

    def terminate(self) -> None:
        """A signal may come before every command has said its number: the loop stops them once it has all."""
        if self.leaving:
            super().terminate()
        self.leaving = True

    def _all_started(self) -> bool:
        for process in self._processes.values():
            if process.get("pid") is None and not process["process"].is_alive():
                process.update(pid=0, returncode=1)  # its relay died before it could say
        return bool(super()._all_started())

    def _all_stopped(self) -> bool:
        for process in self._processes.values():
            if not process["process"].is_alive():
                process.setdefault("returncode", 1)  # a killed relay says nothing
        return bool(super()._all_stopped())

    def _any_stopped(self) -> bool:
        lost = self.pair.dead() or next((name for name, p in self._processes.items() if _is_lost(p)), None)
        if lost and not self.leaving:
            self._system_print(f"{lost} has gone, so everything stops\n")
            if self.returncode is None:
                self.returncode = 1
        self.leaving = self.leaving or bool(lost) or super()._any_stopped()
        return self.leaving


def _is_lost(process: dict[str, Any]) -> bool:
    if "returncode" in process or "pid" not in process:
        return False
    if not process["process"].is_alive():
        return True
    try:
        return bool(psutil.Process(process["pid"]).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        # Its relay has seen it end and is about to say so, with the exit code.
        return False


def _greet(port: int) -> None:
    address = f"http://localhost:{port}"
    deadline = time.monotonic() + READY_WAIT_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            break
        except OSError:
            time.sleep(0.2)
    else:
        return
    lines = [
        "",
        f"  Fractafrag is running at  {address}",
        *_people(),
        f"  mail is caught at         {address}/dev/mail/",
        *([] if chromium.find() else [f"  pictures wait             {chromium.HOW}"]),
        "  stop with                 Ctrl-C",
        "",
    ]
    print("\n".join(lines), flush=True)


def _people() -> list[str]:
    from apps.accounts import demo

    if os.environ.get("DEBUG", "1") != "1":
        return []  # nor are there any
    people = {"creator": demo.CREATOR, "moderator": demo.MODERATOR}
    return [f"  sign in as a {role:<12} {person.username} / {person.password}" for role, person in people.items()]


if __name__ == "__main__":
    main()
