"""Texts about shaders: what domain words are learned from, what their weight is chosen on, and what is measured."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Triple(NamedTuple):
    text: str
    paraphrase: str
    lookalike: str


def lines(name: str) -> list[str]:
    path = Path(__file__).parent / f"{name}.txt"
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def triples(name: str) -> list[Triple]:
    return [Triple(*(part.strip() for part in line.split("|"))) for line in lines(name)]
