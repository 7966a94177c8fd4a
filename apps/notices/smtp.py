"""SMTP that knows whether a server may already hold the message that failed.

Until the DATA command a failed delivery left nothing behind and may be tried again. After it, silence can
mean "taken", and trying again could mail somebody twice.
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoEmailBackend


class _Watched(smtplib.SMTP):
    message_left = False

    def data(self, msg: Any) -> Any:
        self.message_left = True
        return super().data(msg)


class _WatchedSSL(_Watched, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoEmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedSSL if self.use_ssl else _Watched

    def may_have_left(self, error: Exception) -> bool:
        """Answers are definite: a server that refuses a message does not keep it."""
        if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
            return False
        return isinstance(self.connection, _Watched) and self.connection.message_left
