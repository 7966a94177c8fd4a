"""How a service says no."""

from __future__ import annotations


class Refused(Exception):
    """What was asked for cannot be done now. The message is one plain sentence for the person who asked.

    Who may not ask at all gets Django's PermissionDenied; what they may not know of does not exist.
    """
