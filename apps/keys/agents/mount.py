"""The address /mcp, mounted in the edge beside Django: one POST in, one JSON answer out.

Who may ask is decided here, before anything of the protocol is looked at. What the edge does for every request
(its id, log line, metrics, the limit of a body) is done already.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Any
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import InterfaceError, OperationalError, connections

from apps.core.rest import errors
from apps.core.rest.inputs import MAX_JSON_BYTES
from apps.keys.access import BadKey, admit
from apps.keys.rest import REALM, headers_of

if TYPE_CHECKING:
    from apps.keys.agents.calls import Ticket

logger = logging.getLogger(__name__)

HEADERS = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
# Nothing that the protocol is made of needs a secret.
KEPT_BACK = {"HTTP_AUTHORIZATION", "HTTP_COOKIE"}
AWAY_S = 30


@dataclass(eq=False)
class Reply(Exception):
    """Raised where there is nothing more to find out."""

    status: int
    body: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)


def application(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    try:
        reply = _reply_to(environ)
    except Reply as early:
        reply = early
    finally:
        _release_connections()
    start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", [*reply.headers, *HEADERS])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [reply.body]


def _reply_to(environ: WSGIEnvironment) -> Reply:
    # Streams would hold a thread each, and there are no sessions to end.
    if environ["REQUEST_METHOD"] != "POST":
        raise _refusal(405, "method_not_allowed", "POST your JSON-RPC message here.", ("Allow", "POST"))
    _require_our_place(environ)
    if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != "application/json":
        raise _refusal(415, "unsupported_media_type", "Send application/json.")
    body = _body(environ)
    ticket = _ticket(environ, body)
    reply = _answered(environ, body, ticket)
    if (room := ticket.admission.room) is not None:
        reply.headers += headers_of(room).items()
        if not room.allowed:
            reply.headers.append(("Retry-After", str(room.wait_s)))
    return reply


def _refusal(status: int, code: str, message: str, *headers: tuple[str, str]) -> Reply:
    body = json.dumps(errors.body(code, message), ensure_ascii=False).encode()
    own = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    return Reply(status, body, [*own, *headers])


# --- Who may ask --------------------------------------------------------------------------------


def _require_our_place(environ: WSGIEnvironment) -> None:
    """A page of somebody else's can make a browser ask us; it can choose neither of these two headers."""
    request = WSGIRequest(environ)
    try:
        host = request.get_host()
    except DisallowedHost:
        raise _refusal(421, "wrong_host", "This is not a name of ours.") from None
    origin = environ.get("HTTP_ORIGIN", "")
    if origin and origin not in {settings.SITE_URL, f"{request.scheme}://{host}"}:
        raise _refusal(403, "foreign_origin", "Pages of other sites may not call this.")
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise _refusal(403, "https_needed", "Send your key over https:// only.")


def _body(environ: WSGIEnvironment) -> bytes:
    # The edge has seen to it that this is a number.
    if int(environ.get("CONTENT_LENGTH") or 0) <= MAX_JSON_BYTES:
        body: bytes = environ["wsgi.input"].read(MAX_JSON_BYTES + 1)
        if len(body) <= MAX_JSON_BYTES:
            return body
    message = f"A request holds {MAX_JSON_BYTES // 1024} KiB at most."
    # What was not read would be taken for the next request.
    raise _refusal(413, "too_large", message, ("Connection", "close"))


def _ticket(environ: WSGIEnvironment, body: bytes) -> Ticket:
    from apps.keys.agents.calls import Ticket
    from apps.keys.agents.server import entry_asked_for

    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer":
        told = "Send an API key: Authorization: Bearer ff_…"
        raise _refusal(401, "not_authenticated", told, ("WWW-Authenticate", REALM))
    _started()
    entry, kind = entry_asked_for(_read(body))
    try:
        admission = admit(token.strip(), kind)
    except BadKey:
        told = "This key is unknown, revoked or has expired."
        raise _refusal(401, "bad_credentials", told, ("WWW-Authenticate", REALM)) from None
    except (OperationalError, InterfaceError) as error:
        logger.error("Keys cannot be looked up: %s", error)
        told = f"This cannot be done right now. Try again in {AWAY_S} seconds."
        raise _refusal(503, "unavailable", told, ("Retry-After", str(AWAY_S))) from None
    return Ticket(admission, entry)


def _read(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        # The SDK will say so.
        return None


def _release_connections() -> None:
    """As Django does after each request of its own. A transaction around this call is the caller's to end."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


# --- The protocol -------------------------------------------------------------------------------

_lock = Lock()


def _started() -> Any:
    """With the first request of this process, since the SDK takes its time and memory to load."""
    from apps.keys.agents.server import build

    with _lock:
        return build()


def _answered(environ: WSGIEnvironment, body: bytes, ticket: Ticket) -> Reply:
    from apps.keys.agents.bridge import stage
    from apps.keys.agents.server import TICKET
    from apps.keys.agents.transport import exchange

    scope = {**_scope(environ), TICKET: ticket}
    status, headers, content = stage().run(exchange(_started(), scope, body))
    return Reply(status, content, headers)


def _scope(environ: WSGIEnvironment) -> dict[str, Any]:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if (name.startswith("HTTP_") or name in {"CONTENT_TYPE", "CONTENT_LENGTH"}) and name not in KEPT_BACK
    }
    # Who names nothing takes anything.
    headers.setdefault("accept", "*/*")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": environ.get("wsgi.url_scheme", "http"),
        "path": "/mcp",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
    }
