from __future__ import annotations

import json
import re
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.renders.farm import Farm, FarmUnavailable, homes
from apps.renders.farm.orders import THUMBNAIL, Order
from apps.renders.from_files import Rendered, Renderings, shaders_in
from apps.shaders.check import CheckUnavailable, Message, Report, check
from apps.shaders.folders import NoProgram, program_from

SMALLEST, LARGEST = 16, 4096
# A size of more is what a screen of today shows, twice over.
MOST_PIXELS = 3840 * 2160


class Command(BaseCommand):
    help = "Work on shaders in files: `check` as publishing does, `render` as a worker does."
    # It asks no database, and answers on standard output only.
    requires_system_checks: list[str] = []  # noqa: RUF012  as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        checking = actions.add_parser("check", help="compile each; exit 1 when any is refused")
        rendering = actions.add_parser("render", help="draw each, in one browser; exit 1 when any failed")
        for action in (checking, rendering):
            action.add_argument(
                "files", nargs="+", metavar="FILE", type=Path, help="source, program as JSON, or folder"
            )
            action.add_argument("--json", action="store_true", help="one JSON object a file")
        rendering.add_argument("--out", type=Path, required=True, metavar="DIR", help="where pictures are put")
        rendering.add_argument("--size", type=_size, default=THUMBNAIL, metavar="WxH", help="of a picture: 640x360")
        rendering.add_argument("--preview", action="store_true", help="a film of three seconds, too")

    def handle(self, *args: Any, action: str, files: list[Path], **options: Any) -> None:
        work = self._check if action == "check" else self._render
        if work(files, **options):
            raise SystemExit(1)

    def _check(self, files: list[Path], **options: Any) -> int:
        refused = 0
        for path in files:
            report = _checked(path)
            refused += not report.ok
            self.stdout.write(_report_as_json(path, report) if options["json"] else _report_in_words(path, report))
        return refused

    def _render(self, files: list[Path], **options: Any) -> int:
        failed = 0
        # However it ends, the browser ends with it.
        before = signal.signal(signal.SIGTERM, _end)
        homes.sweep()
        farm = Farm()
        order = Order(thumbnail=options["size"], poster=False, preview=options["preview"])
        try:
            options["out"].mkdir(parents=True, exist_ok=True)
            renderings = Renderings(farm, options["out"], order)
            for path in (each for given in files for each in shaders_in(given)):
                rendered = renderings.render(path)
                failed += rendered.status != "ready"
                self.stdout.write(json.dumps(rendered.document()) if options["json"] else _in_words(rendered))
                self.stdout.flush()
        except FarmUnavailable as reason:
            raise CommandError(f"Nothing can be rendered here: {reason}") from None
        except OSError as error:
            raise CommandError(f"The pictures cannot be written: {error.strerror or error}.") from None
        except KeyboardInterrupt:
            raise SystemExit(130) from None
        finally:
            farm.close()
            signal.signal(signal.SIGTERM, before)
        return failed


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text)
    if not found:
        raise ArgumentTypeError("A size is a width and a height, such as 640x360.")
    width, height = int(found[1]), int(found[2])
    if min(width, height) < SMALLEST or max(width, height) > LARGEST or width * height > MOST_PIXELS:
        raise ArgumentTypeError(f"A size is from {SMALLEST}x{SMALLEST} to 3840x2160.")
    return width, height


def _checked(path: Path) -> Report:
    try:
        return check(program_from(path))
    except NoProgram as reason:
        return Report(ok=False, dialect="", errors=(Message("image", 0, str(reason)),))
    except CheckUnavailable as reason:
        raise CommandError(f"Nothing can be checked here: {reason}") from None


def _report_as_json(path: Path, report: Report) -> str:
    return json.dumps({"file": str(path), **report.document()})


def _report_in_words(path: Path, report: Report) -> str:
    lines = [f"{path}: {'fine' if report.ok else 'refused'}{f' ({report.dialect})' if report.dialect else ''}"]
    lines += [f"  {message}" for message in report.errors]
    lines += [f"  {message} (a warning)" for message in report.warnings]
    return "\n".join(lines)


def _in_words(rendered: Rendered) -> str:
    if rendered.status != "ready":
        return f"{rendered.file}: failed. {rendered.reason}"
    marks = [name for name in ("blank", "static", "flashing", "reduced") if getattr(rendered, name)]
    made = ", ".join(path for path in (rendered.picture, rendered.preview) if path)
    return f"{rendered.file}: {', '.join(['ready', *marks])} in {rendered.elapsed_ms / 1000:.2f} s, {made}"
