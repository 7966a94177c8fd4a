from typing import Any

from django.core.management.base import BaseCommand

from apps.core import secretbox


class Command(BaseCommand):
    help = "Seal every secret in the database with the newest key, so that older keys may go."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, renew in secretbox.RENEWERS.items():
            self.stdout.write(f"{name}: {renew()} sealed anew")
