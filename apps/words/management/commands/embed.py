from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from apps.words import WORDS_VERSION, embed

# Single floats have no more.
DIGITS = 7


class Command(BaseCommand):
    help = "Texts as vectors, a line each; `-` reads lines from standard input."
    # It asks no database, and answers on standard output only.
    requires_system_checks: list[str] = []  # noqa: RUF012  as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("texts", nargs="+", metavar="TEXT", help="a text; - for lines of standard input")
        parser.add_argument("--json", action="store_true", help="one JSON object a text")

    def handle(self, *args: Any, texts: list[str], **options: Any) -> None:
        # One at a time: whoever writes a line can read its answer before writing the next.
        for text in _each(texts):
            vector = [round(float(value), DIGITS) + 0.0 for value in embed([text])[0]]
            self.stdout.write(_as_json(text, vector) if options["json"] else " ".join(map(str, vector)))
            self.stdout.flush()


def _each(texts: list[str]) -> Iterator[str]:
    for text in texts:
        if text == "-":
            for line in sys.stdin.buffer:
                yield line.decode(errors="replace").rstrip("\r\n")
        else:
            yield text


def _as_json(text: str, vector: list[float]) -> str:
    return json.dumps({"text": text, "words_version": WORDS_VERSION, "vector": vector})
