from django.core.management import call_command

from apps.core import queue


def prune_task() -> None:
    """What is no longer needed: rows of old jobs, sessions that have run out."""
    queue.prune()
    call_command("clearsessions")
