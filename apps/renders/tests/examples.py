"""Rows for tests: here, and for those that walk over all models. What a farm would say, too."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from apps.accounts.tests.examples import person
from apps.renders import current, services
from apps.renders.farm.drawn import Drawn, Failure, Still
from apps.renders.farm.orders import Order
from apps.renders.models import CODE_NUMBERS, STYLE_NUMBERS, Look, Preview, Render
from apps.shaders.programs import Program
from apps.shaders.tests.examples import PLAIN, shader

BLANK = "void mainImage(out vec4 colour, in vec2 place) { colour = vec4(0.0); }\n"


def program(name: str = "") -> Program:
    """Another one for each name."""
    return Program.of(f"// {name}\n{PLAIN}" if name else PLAIN)


def make_ready(row: Render, **fields: Any) -> Render:
    """As if it had been drawn: a picture, looks, measurements."""
    digest = hashlib.sha256(row.content_hash.encode()).hexdigest()
    values: dict[str, Any] = {
        "status": Render.Status.READY,
        "kind": "",
        "reason": "",
        "thumbnail": f"renders/{digest[:2]}/{digest}.webp",
        "poster": f"renders/{digest[:2]}/{digest}p.webp",
        "preview": f"renders/{digest[:2]}/{digest}.webm",
        "style_vector": one_hot(STYLE_NUMBERS, row.content_hash),
        "code_vector": one_hot(CODE_NUMBERS, row.content_hash),
        "style_metadata": {"motion_type": "flowing"},
        "fingerprint_version": current.FINGERPRINT,
        "measurements": {"compile_ms": 4.0, "frame_ms": {"640x360": 9.5}, "is_flashing": False},
        "browser_version": "156.0.8078.79",
        "elapsed_ms": 1200,
        "started_at": timezone.now(),
        "finished_at": timezone.now(),
        "ready_at": timezone.now(),
        **fields,
    }
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def make_failed(row: Render, *, kind: str = "slow", reason: str = "A frame takes too long.") -> Render:
    row.status, row.kind, row.reason, row.finished_at = Render.Status.FAILED, kind, reason, timezone.now()
    row.save()
    return row


def one_hot(size: int, seed: str) -> list[float]:
    place = int(hashlib.sha256(seed.encode()).hexdigest(), 16) % size
    return [1.0 if number == place else 0.0 for number in range(size)]


class Told:
    """A farm that says what a test wants, to see what follows: what a real one says is tested with the farm."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.drawn: list[Program] = []
        # Called in the middle, when the first picture is there.
        self.meanwhile: Callable[[], object] = lambda: None

    def draw(self, program: Program, order: Order, on_still: Callable[[Still], None] | None = None) -> Drawn:
        self.drawn.append(program)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        if answer.ok and on_still is not None:
            on_still(Still(answer.thumbnail, answer.poster))
        self.meanwhile()
        return answer


def fine(name: str = "picture") -> Drawn:
    return Drawn(
        ok=True,
        thumbnail=f"thumbnail of {name}".encode(),
        poster=f"poster of {name}".encode(),
        preview=f"preview of {name}".encode(),
        sheet=f"sheet of {name}".encode(),
        compile_ms=4.25,
        frame_ms={"640x360": 9.5},
        browser_version="156.0.8078.79",
        elapsed_ms=900,
    )


def bad(failure: Failure = Failure.SLOW, reason: str = "A frame takes too long.", **fields: Any) -> Drawn:
    return Drawn(ok=False, failure=failure, reason=reason, browser_version="156.0.8078.79", elapsed_ms=900, **fields)


# --- One row of each model ------------------------------------------------------------------------------


def render() -> Render:
    row = shader()
    return make_ready(Render.objects.get(content_hash=row.current_version.content_hash))


def preview() -> Preview:
    return services.preview_make(program=program("unsaved"), by=person())


def look() -> Look:
    row = shader()
    made = make_ready(services.render_request(version=row.current_version))
    return Look.objects.create(
        shader=row,
        render=made,
        style_vector=made.style_vector,
        code_vector=made.code_vector,
        fingerprint_version=current.FINGERPRINT,
        listed=row.is_listed,
    )


EXAMPLES = {"renders.Render": render, "renders.Preview": preview, "renders.Look": look}
