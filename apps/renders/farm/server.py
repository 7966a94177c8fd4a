"""What the page that draws can reach: its own modules, and one way to hand in what it drew."""

from __future__ import annotations

import mimetypes
import re
import secrets
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders

# What render.js imports, and what that imports; nothing else of the site.
SERVED: Final = re.compile(r"js/shader/[\w-]+\.js|vendor/mediabunny\.js")
MAX_ANSWER_BYTES: Final = 64 * 1024 * 1024
PAGE: Final = """<!doctype html><meta charset="utf-8"><title>Drawing</title>
<link rel="icon" href="data:,"><script type="module" src="static/js/shader/render.js"></script>"""

Hear = Callable[[int, str, bytes], None]


class Server:
    """On 127.0.0.1: a secure context, which WebCodecs wants. Its path cannot be guessed."""

    def __init__(self, hear: Hear) -> None:
        self.hear = hear
        self.root = f"/{secrets.token_urlsafe(24)}/"
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.farm = self
        self.port = int(self._http.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}{self.root}"
        self.policy = (
            f"default-src 'none'; script-src {self.url}static/; connect-src {self.url}said/; img-src data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        threading.Thread(target=self._http.serve_forever, name="farm-server", daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    # A killed browser leaves connections half-way; nobody waits for them.
    block_on_close = False
    farm: Server

    def handle_error(self, *_: object) -> None:
        """A browser that is killed in the middle of a sentence is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Http

    def do_GET(self) -> None:
        path = self._path()
        if path == "":
            self._answer(200, PAGE.encode(), "text/html")
        elif path is not None and path.startswith("static/") and (found := _static(path.removeprefix("static/"))):
            self._answer(200, found.read_bytes(), mimetypes.guess_type(found.name)[0] or "text/javascript")
        else:
            self._answer(404)

    def do_POST(self) -> None:
        """said/<number of the draw>/<what>"""
        length = self.headers.get("Content-Length", "")
        match = re.fullmatch(r"said/(\d{1,9})/(\w{1,20})", self._path() or "")
        if not match or not length.isdigit() or int(length) > MAX_ANSWER_BYTES:
            self.close_connection = True
            self._answer(404)
            return
        body = self.rfile.read(int(length))
        self.server.farm.hear(int(match[1]), match[2], body)
        self._answer(204)

    def _path(self) -> str | None:
        """Below our root; None for anybody who does not know it."""
        root = self.server.farm.root
        is_ours = self.headers.get("Host") == f"127.0.0.1:{self.server.farm.port}"
        return self.path.removeprefix(root) if is_ours and self.path.startswith(root) else None

    def _answer(self, status: int, body: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.server.farm.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Hundreds of lines a minute that say nothing."""


def _static(name: str) -> Path | None:
    """Through the finders, not from what was collected: the same while developing, in tests and in production."""
    found = finders.find(name) if SERVED.fullmatch(name) else None
    return Path(found) if isinstance(found, str) else None
