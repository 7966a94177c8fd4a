from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from redis import RedisError

from apps.core import health
from apps.core.queue import QUEUES


class Command(BaseCommand):
    help = "For health checks: has this machine's worker for a queue, or a scheduler, been seen lately?"
    requires_system_checks = ()  # asked every minute; the worker itself checked when it started

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", choices=[*QUEUES, "scheduler"])

    def handle(self, *args: Any, who: str, **options: Any) -> None:
        try:
            if who == "scheduler":
                health.scheduler()
            else:
                health.worker_here(who)
        except health.NotReady as reason:
            raise CommandError(str(reason)) from None
        except RedisError:
            raise CommandError("Redis does not answer") from None
