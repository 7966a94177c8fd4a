"""A write that is sent twice happens once.

The record is written in the write's own transaction: either both are there or neither, also when the process
dies in between. So there is no state "under way" that could be left behind; while a write runs, a lock that
ends with its transaction is what tells a second one to come back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.core.rest.errors import Problem
from apps.keys import selectors, services
from apps.keys.models import IDEMPOTENCY_KEY_CHARS, IdempotencyRecord

HEADER = "Idempotency-Key"
_FORM = re.compile(rf"[\x21-\x7e]{{1,{IDEMPOTENCY_KEY_CHARS}}}")
_KEPT_HEADERS = ("Location", "ETag")


def once(request: Request, act: Callable[[], Response], *, replayable: bool) -> Response:
    """The guard of every write. What was refused is not remembered: it may be tried again, mended."""
    key = request.headers.get(HEADER)
    if key is None:
        return act()
    if not replayable:
        raise Problem(400, "not_replayable", f"This answer is kept nowhere, so it takes no {HEADER}.")
    if not _FORM.fullmatch(key):
        raise Problem(400, "invalid", f"{HEADER} holds 1 to {IDEMPOTENCY_KEY_CHARS} visible characters without spaces.")
    if not isinstance(request.user, User):
        raise Problem(400, "invalid", f"{HEADER} is for those who are signed in or have a key.")
    return _once(request, request.user, key, act)


def _once(request: Request, owner: User, key: str, act: Callable[[], Response]) -> Response:
    # Before anything parses the body: it can be read from the wire once.
    request_hash = _hash(request)
    with transaction.atomic():
        if not _lock(f"{owner.pk}:{key}"):
            raise Problem(409, "in_progress", "The same write is under way. Ask again in a moment.", wait_s=1)
        record = selectors.idempotency_get(owner.pk, key)
        if record is None:
            response = act()
            services.idempotency_keep(owner=owner, key=key, request_hash=request_hash, answer=_packed(response))
            return response
    if record.request_hash != request_hash:
        raise Problem(422, "idempotency_mismatch", f"This {HEADER} was used for another request. Take a new one.")
    return _unpacked(record)


def _lock(name: str) -> bool:
    number = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def _hash(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    digest.update(request._request.body)
    return digest.hexdigest()


def _packed(response: Response) -> dict[str, Any]:
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    # As text: a JSON column would put the fields into another order.
    text = JSONRenderer().render(response.data).decode()
    return {"status": response.status_code, "text": text, "headers": headers}


def _unpacked(record: IdempotencyRecord) -> Response:
    answer = record.answer
    data = json.loads(answer["text"]) if answer["text"] else None
    response = Response(data, status=answer["status"], headers=answer["headers"])
    response["Idempotency-Replayed"] = "true"
    return response
