"""A real SMTP server for a test, which can be told to refuse or to keep silent."""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

CLIENT_TIMEOUT_S = 0.4
SILENCE_S = 1.5


class PostOffice:
    """Accepts everything until `answers` says otherwise: {"RCPT": "451 later"}; None is silence."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.envelopes: list[Any] = []
        self.answers: dict[str, str | None] = {}

    async def _answer(self, command: str) -> str | None:
        if command not in self.answers:
            return None
        answer = self.answers[command]
        if answer is None:
            await asyncio.sleep(SILENCE_S)
            return "451 too late"
        return answer

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if answer := await self._answer("MAIL"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if answer := await self._answer("RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.get("DATA", "250 OK")
        # Silence after the message: this server has it, and the one who sent it cannot know.
        if answer is None or answer.startswith("250"):
            self.envelopes.append(envelope)
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            self.accepted.append(message)
        if answer is None:
            await asyncio.sleep(SILENCE_S)
            return "250 OK, but late"
        return answer


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_BACKEND = "apps.notices.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = CLIENT_TIMEOUT_S
    try:
        yield office
    finally:
        with contextlib.suppress(asyncio.CancelledError):
            controller.stop()


@pytest.fixture
def dead_post_office(settings: Any) -> Iterator[None]:
    """It takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.EMAIL_BACKEND = "apps.notices.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", listening.getsockname()[1]
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = CLIENT_TIMEOUT_S
        yield


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
