"""The studio's desk for tests: what lies on it, what its page says."""

from __future__ import annotations

import html
from typing import Any

from apps.shaders.models import Shader
from apps.shaders.tests.examples import shader

DESK = "/studio/"


def draft(author: Any, title: str = "Slow tide", **how: Any) -> Shader:
    return shader(author, title=title, publish=False, **how)


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def status_of(work: Shader) -> str:
    return Shader.objects.get(pk=work.pk).status
