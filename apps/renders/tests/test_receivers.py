from __future__ import annotations

import pytest

from apps.core import metrics, queue, schedule
from apps.notices import kinds
from apps.notices.tests.test_receivers import listeners
from apps.renders import metrics as own
from apps.renders import queueing, receivers, telling
from apps.shaders import signals

HEARD = {
    "version_went_live": {receivers.draw_soon},
    "version_waits": {receivers.draw_soon},
    "version_saved": {receivers.draw_later},
    "shader_published": {receivers.list_look},
    "shader_visibility_changed": {receivers.list_look},
    "shader_taken_down": {receivers.list_look},
}


@pytest.mark.parametrize("name", HEARD)
def test_it_hears_each_signal_with_one_receiver(name):
    ours = {item for item in listeners(getattr(signals, name)) if item.__module__.startswith("apps.renders")}
    assert ours == HEARD[name]


def test_it_declares_every_kind_that_it_sends():
    assert all(kinds.get(kind.name) is kind for kind in telling.KINDS)
    assert "A frame takes too long." in kinds.get("renders.failed").body({"reason": "A frame takes too long."})


def test_its_queues_are_served_in_the_order_of_haste():
    served = [name for name in queue.QUEUES if name.startswith("render")]
    assert served == list(queueing.QUEUES.values())


def test_what_runs_by_the_clock_exists():
    ours = [entry.task for entry in schedule.ENTRIES.values() if entry.name.startswith("renders-")]
    assert len(ours) == 2
    assert all(callable(queue.import_string(task)) for task in ours)


def test_how_renders_ended_and_how_long_they_took_is_measured():
    queue.connection().delete(own.ENDED_KEY, own.STAGES_KEY)
    own.count("ready", "", {"draw": 1.5, "wait": 0.25})
    own.count("ready", "", {"draw": 0.5})
    own.count("failed", "slow", {})
    said = metrics.exposition().decode()
    for line in (
        'renders_total{kind="",outcome="ready"} 2.0',
        'renders_total{kind="slow",outcome="failed"} 1.0',
        'render_seconds_count{stage="draw"} 2.0',
        'render_seconds_sum{stage="draw"} 2.0',
        'render_seconds_sum{stage="wait"} 0.25',
        'jobs_waiting{queue="render_now"}',
    ):
        assert line in said


def test_a_redis_that_is_away_stops_no_drawing_and_no_metrics(monkeypatch):
    import redis

    monkeypatch.setattr(own, "connection", lambda: redis.Redis(port=1))
    own.count("ready", "", {"draw": 1.5})
    assert [metric.name for metric in own.collect()] == ["renders", "render_seconds"]
