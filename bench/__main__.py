"""What bin/bench runs: every module here that has a `run`, or those named.

Each figure is a ratio of two things run in alternation in this run; sizes stand in its detail.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bench
from bench.figures import Figure
from fractafrag import embedded

NOT_BENCHES = {"__main__", "figures", "gallery", "phrases", "renders_looks"}


def main(names: list[str]) -> int:
    flags = {name for name in names if name.startswith("--")}
    known = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in NOT_BENCHES]
    wanted = [name for name in names if name not in flags] or known
    unknown = set(wanted) - set(known)
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(known)}.", file=sys.stderr)
        return 2
    with _site(large="--large" in flags):
        figures = [_shown(figure) for name in wanted for figure in importlib.import_module(f"bench.{name}").run()]
    _table(figures)
    return 0 if all(figure.met for figure in figures) else 1


@contextmanager
def _site(*, large: bool) -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="ff-bench-") as folder:
        Path(folder).chmod(0o755)
        pair = embedded.start(Path(folder) / "data")
        os.environ.update(
            pair.environment(),
            LOCAL_DIR=folder,
            LOG_LEVEL="ERROR",
            SECRET_KEY="only-for-benchmarks-0123456789012345678901234567890123456789",
            DJANGO_SETTINGS_MODULE="fractafrag.settings",
            BENCH_LARGE="1" if large else "",
        )
        try:
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", verbosity=0)
            call_command("collectstatic", verbosity=0, interactive=False)
            yield
        finally:
            pair.stop()


def _shown(figure: Figure) -> Figure:
    print(json.dumps(figure.row()), flush=True)
    return figure


def _table(figures: list[Figure]) -> None:
    width = max(len(figure.bench) for figure in figures)
    print(file=sys.stderr)
    for figure in figures:
        verdict = "met   " if figure.met else "MISSED"
        sign = "≤" if figure.better == "lower" else "≥"
        print(f"{verdict}  {figure.bench:<{width}}  {figure.value:8.2f}  {sign} {figure.bar}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
