from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.dispatch import Signal


@pytest.fixture
def hearing() -> Iterator[Callable[[Signal], list[dict[str, Any]]]]:
    """`heard = hearing(signal)`: what it is sent with from now on."""
    connected: list[tuple[Signal, Any]] = []

    def listen(signal: Signal) -> list[dict[str, Any]]:
        heard: list[dict[str, Any]] = []

        def receive(sender: object, **told: Any) -> None:
            heard.append(told)

        signal.connect(receive, weak=False)
        connected.append((signal, receive))
        return heard

    yield listen
    for signal, receive in connected:
        signal.disconnect(receive)
