"""What the house itself costs: the edge around Django, and a job as a row around RQ alone."""

from __future__ import annotations

from collections.abc import Iterator

from bench.figures import Figure, alternate, call

ROUNDS = 60


def nothing(_: str = "") -> None:
    """A job that does nothing."""


def run() -> Iterator[Figure]:
    yield _edge()
    yield _front_page()
    yield _enqueue()


def _edge() -> Figure:
    from fractafrag.wsgi import application, django_application

    bare, edged = alternate(
        lambda: call(django_application, "/healthz"),
        lambda: call(application, "/healthz"),
        rounds=ROUNDS,
        calls=20,
    )
    return Figure("house.edge.over_django", edged / bare, 1.15, detail={"bare_ms": bare * 1e3, "rounds": ROUNDS})


def _front_page() -> Figure:
    from fractafrag.wsgi import application

    hello, page = alternate(
        lambda: call(application, "/healthz"), lambda: call(application, "/"), rounds=ROUNDS, calls=5
    )
    return Figure("house.front_page.over_hello", page / hello, 6, detail={"hello_ms": hello * 1e3})


def _enqueue() -> Figure:
    """The row costs a write; without it a rollback, or a Redis that is away, would lose or invent work."""
    from rq import Queue

    from apps.core.queue import connection, enqueue

    bare_queue = Queue("bench", connection=connection())
    bare, ours = alternate(
        lambda: bare_queue.enqueue("bench.house.nothing", "id"),
        lambda: enqueue("bench.house.nothing", "id"),
        rounds=ROUNDS,
        calls=5,
    )
    return Figure("house.enqueue.over_rq", ours / bare, 6, detail={"rq_ms": bare * 1e3, "rounds": ROUNDS})
