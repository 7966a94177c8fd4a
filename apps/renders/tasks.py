from __future__ import annotations

import uuid

from apps.renders import selectors, services


def render_task(render_id: str) -> None:
    row = selectors.render_get(uuid.UUID(render_id))
    if row is not None:
        services.render_run(render=row)


def renew_task(after: str = "") -> None:
    services.renders_renew_batch(after=uuid.UUID(after) if after else None)


def sweep_task() -> None:
    services.renders_sweep()


def prune_task() -> None:
    services.previews_prune()
