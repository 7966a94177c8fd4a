"""What /metrics shows. Requests are counted in each web process, jobs in Redis: workers come and go."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator

import redis
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

logger = logging.getLogger(__name__)

# Where a request's route is left for the edge: a path would be a label without end.
ROUTE_KEY = "fractafrag.route"
JOBS_KEY = "ff:metrics:jobs"
# What apps above this one measure, each in a function of its own.
COLLECTORS: list[Callable[[], Iterator[Metric]]] = []
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("http_requests", "Requests answered.", ["method", "route", "status"])
DURATION = Histogram("http_request_seconds", "Time to the last byte.", ["method", "route"], buckets=BUCKETS_S)
CALLS = Counter("mcp_calls", "What agents asked for, by how it ended.", ["tool", "outcome"])


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    REQUESTS.labels(method, route, str(status)).inc()
    DURATION.labels(method, route).observe(seconds)


def count_call(tool: str, outcome: str) -> None:
    CALLS.labels(tool, outcome).inc()


def count_job(queue: str, task: str, outcome: str) -> None:
    from apps.core.queue import connection

    try:
        connection().hincrby(JOBS_KEY, f"{queue}|{task}|{outcome}", 1)
    except redis.RedisError as error:
        logger.warning("A job's outcome was not counted: %s", error)


class JobCollector(Collector):
    def collect(self) -> Iterator[Metric]:
        from rq import Queue, Worker
        from rq.utils import as_text

        from apps.core.queue import QUEUES, connection

        jobs = CounterMetricFamily("jobs", "Jobs ended, by how.", labels=["queue", "task", "outcome"])
        waiting = GaugeMetricFamily("jobs_waiting", "Jobs that wait for a worker.", labels=["queue"])
        workers = GaugeMetricFamily("workers", "Workers that serve a queue.", labels=["queue"])
        try:
            for key, count in connection().hgetall(JOBS_KEY).items():
                jobs.add_metric(as_text(key).split("|"), int(count))
            for name in QUEUES:
                queue = Queue(name, connection=connection())
                waiting.add_metric([name], queue.count)
                workers.add_metric([name], Worker.count(queue=queue))
        except redis.RedisError as error:
            logger.warning("Jobs could not be measured: %s", error)
        yield from (jobs, waiting, workers)
        for collect in COLLECTORS:
            yield from collect()


def exposition() -> bytes:
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it has no types
    else:
        registry.register(_OwnProcess())
    registry.register(JobCollector())
    return generate_latest(registry)


class _OwnProcess(Collector):
    def collect(self) -> Iterator[Metric]:
        for metric in (REQUESTS, DURATION, CALLS):
            yield from metric.collect()
