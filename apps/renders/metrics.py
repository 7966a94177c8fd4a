"""Renders by how they ended, and how long each stage took. Counted in Redis: workers come and go."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

import redis
from prometheus_client.core import CounterMetricFamily, Metric, SummaryMetricFamily
from rq.utils import as_text

from apps.core.queue import connection

logger = logging.getLogger(__name__)

ENDED_KEY = "ff:metrics:renders"
STAGES_KEY = "ff:metrics:render_stages"


def count(outcome: str, kind: str, seconds: Mapping[str, float]) -> None:
    """`seconds` by stage. What cannot be counted is not worth a drawing."""
    try:
        with connection().pipeline(transaction=False) as pipe:
            pipe.hincrby(ENDED_KEY, f"{outcome}|{kind}", 1)
            for stage, took in seconds.items():
                pipe.hincrby(STAGES_KEY, f"{stage}|count", 1)
                pipe.hincrbyfloat(STAGES_KEY, f"{stage}|sum", max(0.0, took))
            pipe.execute()
    except redis.RedisError as error:
        logger.warning("A render was not counted: %s", error)


def collect() -> Iterator[Metric]:
    ended = CounterMetricFamily("renders", "Renders ended, by how.", labels=["outcome", "kind"])
    stages = SummaryMetricFamily("render_seconds", "How long each stage of a render took.", labels=["stage"])
    try:
        for key, number in connection().hgetall(ENDED_KEY).items():
            ended.add_metric(as_text(key).split("|"), int(number))
        told = {as_text(key): float(number) for key, number in connection().hgetall(STAGES_KEY).items()}
    except redis.RedisError as error:
        logger.warning("Renders could not be measured: %s", error)
        told = {}
    for stage in sorted({key.partition("|")[0] for key in told}):
        stages.add_metric([stage], int(told.get(f"{stage}|count", 0)), told.get(f"{stage}|sum", 0.0))
    yield from (ended, stages)
