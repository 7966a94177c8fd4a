from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.accounts import services as accounts
from apps.core.errors import Refused
from apps.shaders.seeding import starters_seed


class Command(BaseCommand):
    help = "Load the starter data. Running it again adds only what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=0, metavar="N", help="synthetic people, without passwords")

    def handle(self, *args: Any, people: int, **options: Any) -> None:
        if people < 0:
            raise CommandError("--people takes a number of people.")
        if settings.DEBUG:
            accounts.demo_people_make()
        self._starters()
        if people:
            self.stdout.write(f"{accounts.people_make(count=people)} synthetic people made.")

    def _starters(self) -> None:
        try:
            counts = starters_seed()
        except Refused as reason:
            raise CommandError(f"The starter shaders could not be published. {reason}") from reason
        if counts.made:
            self.stdout.write(f"{counts.made} starter shaders published.")
        if counts.changed:
            self.stdout.write(f"{counts.changed} starter shaders revised.")
