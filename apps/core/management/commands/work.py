from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.core.worker import LEASE_S, make_worker


class Command(BaseCommand):
    help = "Take jobs from these queues, in their order, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("queues", nargs="+")
        parser.add_argument("--burst", action="store_true", help="stop when nothing is left")
        parser.add_argument(
            "--lease",
            type=int,
            default=LEASE_S,
            help="seconds without a sign of life until its job is given to another",
        )

    def handle(self, *args: Any, queues: list[str], burst: bool, lease: int, **options: Any) -> None:
        # Quiet: our own lines name the job, its attempt and its request.
        make_worker(queues, lease_s=lease).work(burst=burst, logging_level="WARNING", with_scheduler=False)
