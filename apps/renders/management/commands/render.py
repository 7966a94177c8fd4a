import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.renders import keeper
from apps.renders.worker import LEASE_S, work


class Command(BaseCommand):
    help = "Draw what is asked for, what somebody waits for first, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--burst", action="store_true", help="stop when nothing is left")
        parser.add_argument(
            "--lease",
            type=int,
            default=LEASE_S,
            help="seconds without a sign of life until its job is given to another",
        )
        parser.add_argument("--kept-by", type=int, metavar="FD", help="how the worker hears that its keeper has gone")
        parser.add_argument("--again", action="store_true", help="it is known that nothing could be drawn")

    def handle(self, *args: Any, burst: bool, lease: int, kept_by: int | None, again: bool, **options: Any) -> None:
        if kept_by is None and not burst:
            keeper.Keeper([sys.executable, *sys.argv]).keep()
            return
        if kept_by is not None:
            keeper.leave_with(kept_by)
        sys.exit(work(lease_s=lease, burst=burst, is_told=again))
