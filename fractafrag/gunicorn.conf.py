"""How the web server runs; read by gunicorn in its master process."""

import os
from pathlib import Path
from typing import Any

from fractafrag.env import Environment

_env = Environment()

wsgi_app = "fractafrag.wsgi"
worker_class = "gthread"
bind = f"{_env.text('BIND')}:{_env.number('PORT')}"
workers = _env.number("WEB_WORKERS")
threads = _env.number("WEB_THREADS")
keepalive = 15
timeout = 60
graceful_timeout = _env.number("STOP_GRACE_S")
max_requests = 20_000
max_requests_jitter = 2_000
# Its socket would be written to the home folder.
control_socket_disable = True
# The edge writes one line a request.
accesslog = None
errorlog = "-"
loglevel = "warning"
reload = _env.flag("DEBUG")
# A request line and headers within reason.
limit_request_line = 8190
limit_request_fields = 100

_local = Path(__file__).resolve().parent.parent / _env.text("LOCAL_DIR")
_metrics = Path(_env.text("METRICS_DIR") or _local / "run" / "metrics")
# Before anything imports prometheus_client, which decides by this variable how it counts.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_metrics)
_metrics.mkdir(parents=True, exist_ok=True)


def on_starting(server: Any) -> None:
    for old in _metrics.glob("*.db"):
        old.unlink(missing_ok=True)


def child_exit(server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # it has no types
