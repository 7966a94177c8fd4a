import signal
from typing import Any

from django.core.management.base import BaseCommand

from apps.core.schedule import Scheduler


class Command(BaseCommand):
    help = "Run what runs by the clock, and bring back the jobs of workers that died."

    def handle(self, *args: Any, **options: Any) -> None:
        scheduler = Scheduler()

        def stop(*_: object) -> None:
            scheduler.stopping = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        scheduler.loop()
