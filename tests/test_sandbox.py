"""Chromium keeps its own sandbox in production: tried here under the very profile that Docker is given."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from fractafrag import chromium

ROOT = Path(__file__).resolve().parent.parent
PROFILE = json.loads((ROOT / "deploy/chromium-seccomp.json").read_text())
ALLOW, REFUSE_WITH = 0x7FFF0000, 0x00050000
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
NOBODY = 65534
FLAGS = ["--headless=new", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
FLAGS += ["--ignore-gpu-blocklist", "--disable-dev-shm-usage", "--dump-dom"]
PAGE = (
    "data:text/html,<p id=p>?</p><script>p.textContent=document.createElement('canvas').getContext('webgl2')</script>"
)


def dumped(profile: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """Chromium under what Docker does to the renderer: the filter, no capabilities, no new privileges, not root."""
    library, kernel = ctypes.CDLL("libseccomp.so.2"), ctypes.CDLL(None)
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = [ctypes.c_uint32]
    library.seccomp_rule_add.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint]
    library.seccomp_load.argtypes = [ctypes.c_void_p]
    assert profile["defaultAction"] == "SCMP_ACT_ALLOW"
    rules = [(name, rule["errnoRet"]) for rule in profile["syscalls"] for name in rule["names"]]
    numbers = {library.seccomp_syscall_resolve_name(name.encode()): error for name, error in rules}

    def confine() -> None:
        if os.geteuid() == 0:
            for capability in range(64):
                kernel.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        assert kernel.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        context = library.seccomp_init(ALLOW)
        for number, error in numbers.items():
            # Another kind of machine does not have them all.
            if number >= 0:
                assert library.seccomp_rule_add(context, REFUSE_WITH | error, number, 0) == 0
        assert library.seccomp_load(context) == 0

    with tempfile.TemporaryDirectory(prefix="ff-sandbox-") as home:
        os.chmod(home, 0o777)
        return subprocess.run(
            [str(chromium.find()), *FLAGS, f"--user-data-dir={home}/profile", PAGE],
            cwd="/",
            env={"HOME": home, "PATH": os.environ["PATH"]},
            preexec_fn=confine,
            capture_output=True,
            text=True,
            timeout=60,
        )


@pytest.fixture(scope="module")
def sandboxes() -> None:
    """Only Linux has seccomp, and some machines forbid ordinary users the namespaces that sandboxes are made of."""
    try:
        ctypes.CDLL("libseccomp.so.2")
    except OSError:
        pytest.skip("no libseccomp here")
    if "snap" in str(chromium.find()):
        pytest.skip("a snap brings a sandbox of its own")
    as_nobody: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    if subprocess.run(["unshare", "--user", "true"], capture_output=True, **as_nobody).returncode:
        pytest.skip("this machine forbids user namespaces")


@pytest.mark.browser
@pytest.mark.usefixtures("sandboxes")
def test_it_renders_in_its_sandbox_under_the_shipped_profile() -> None:
    done = dumped(PROFILE)
    assert done.returncode == 0, done.stderr
    assert "WebGL2RenderingContext" in done.stdout


@pytest.mark.browser
@pytest.mark.usefixtures("sandboxes")
def test_it_does_not_render_without_its_sandbox() -> None:
    """Chromium locks its processes up with chroot: where that is refused, it gives up and draws nothing."""
    harder = {**PROFILE, "syscalls": [*PROFILE["syscalls"], {"names": ["chroot"], "errnoRet": 1}]}
    done = dumped(harder)
    assert done.returncode != 0
    assert "sys_chroot" in done.stderr
