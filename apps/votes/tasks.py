from __future__ import annotations

from apps.votes import services


def standings_freshen_task() -> None:
    services.standings_freshen()
