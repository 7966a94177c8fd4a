from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.shaders.check import CheckUnavailable, Message, Report, check
from apps.shaders.folders import NoProgram, program_from


class Command(BaseCommand):
    help = "Work on shaders in files. `check` is the check that publishing makes."
    # It asks no database, and answers on standard output only.
    requires_system_checks: list[str] = []  # noqa: RUF012  as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        checking = actions.add_parser("check", help="compile each; exit 1 when any is refused")
        checking.add_argument("files", nargs="+", metavar="FILE", type=Path, help="source, program as JSON, or folder")
        checking.add_argument("--json", action="store_true", help="one JSON object a file")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        refused = 0
        for path in files:
            report = _checked(path)
            refused += not report.ok
            self.stdout.write(_as_json(path, report) if options["json"] else _in_words(path, report))
        if refused:
            raise SystemExit(1)


def _checked(path: Path) -> Report:
    try:
        return check(program_from(path))
    except NoProgram as reason:
        return Report(ok=False, dialect="", errors=(Message("image", 0, str(reason)),))
    except CheckUnavailable as reason:
        raise CommandError(f"Nothing can be checked here: {reason}") from None


def _as_json(path: Path, report: Report) -> str:
    return json.dumps({"file": str(path), **report.document()})


def _in_words(path: Path, report: Report) -> str:
    lines = [f"{path}: {'fine' if report.ok else 'refused'}{f' ({report.dialect})' if report.dialect else ''}"]
    lines += [f"  {message}" for message in report.errors]
    lines += [f"  {message} (a warning)" for message in report.warnings]
    return "\n".join(lines)
