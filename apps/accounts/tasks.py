from __future__ import annotations

from apps.accounts import services


def export_make_task(export_id: str) -> None:
    services.export_make(export_id=export_id)


def tidy_task() -> None:
    """What is over goes: exports past their days, sign-ups that nobody confirmed, names held long enough."""
    services.exports_tidy()
    services.signups_prune()
    services.retired_names_prune()
