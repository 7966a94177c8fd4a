"""Finding the system's Chromium, and getting it where a package manager may be asked."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# Another installation may be under way: wait for it.
QUIETLY = ("-qq", "-o", "DPkg::Lock::Timeout=120")
HOW = "install Chromium (Debian: apt install chromium; Ubuntu: snap install chromium; macOS: Google Chrome)"


def find() -> str | None:
    chosen = os.environ.get("CHROMIUM_PATH")
    if chosen:
        return chosen if os.access(chosen, os.X_OK) else None
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (MAC if Path(MAC).exists() else None)


def install(say: Callable[[str], None]) -> None:
    """Through apt where we may; else one line, and whoever called goes on without pictures."""
    command = _apt()
    if command and not os.environ.get("CHROMIUM_PATH"):
        say("Installing Chromium through apt.")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run([*command, *arguments], env=environment, capture_output=True, stdin=subprocess.DEVNULL)
        if find():
            return
    say(f"Chromium was not found: pictures will wait. To have them, {HOW}, or set CHROMIUM_PATH.")


def _apt() -> list[str] | None:
    """On Ubuntu the package is an empty one that points to a snap."""
    if not shutil.which("apt-get") or "ID=debian" not in _os_release():
        return None
    if os.geteuid() == 0:
        return ["apt-get", *QUIETLY]
    if shutil.which("sudo") and not subprocess.call(
        ["sudo", "-n", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ):
        return ["sudo", "-n", "apt-get", *QUIETLY]
    return None


def _os_release() -> list[str]:
    try:
        return Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return []
