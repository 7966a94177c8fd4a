from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.core.worker import make_worker


class Command(BaseCommand):
    help = "Take jobs from these queues, in their order, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("queues", nargs="+")
        parser.add_argument("--burst", action="store_true", help="stop when nothing is left")

    def handle(self, *args: Any, queues: list[str], burst: bool, **options: Any) -> None:
        # Quiet: our own lines name the job, its attempt and its request.
        make_worker(queues).work(burst=burst, logging_level="WARNING", with_scheduler=False)
