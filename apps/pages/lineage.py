"""Where a shader comes from and what was made from it, as pictures."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.pages.cards import Card, cards_of
from apps.pages.finding import shader_or_404
from apps.pages.shaders import about
from apps.shaders.lineage import Ancestor, Lineage, Node, lineage_for

Cards = dict[uuid.UUID, Card]

# Deeper generations stand where this one does: a phone is narrow, and some lines are long.
DEEPEST = 5


@dataclass
class Branch:
    card: Card
    is_here: bool = False
    children: list[Branch] = field(default_factory=list)


@dataclass(frozen=True)
class Forebear:
    """An origin that can be visited, or what its fork keeps of it."""

    card: Card | None
    title: str
    author: str


@require_safe
def lineage(request: HttpRequest, code: str) -> HttpResponse:
    shader = shader_or_404(request, code)
    found = lineage_for(request.user, shader)
    cards = _cards(found)
    context = {
        **about(request, shader),
        "forebears": [_forebear(one, cards) for one in found.ancestors],
        "root": _branches(found.tree, cards),
        "shown": found.shown,
        "hidden": found.hidden,
        "is_cut": found.is_cut,
    }
    return render(request, "shaders/lineage.html", context)


def _cards(found: Lineage) -> Cards:
    """Of everything on the page at once."""
    shaders = [one.shader for one in found.ancestors if one.shader]
    waiting = [found.tree]
    while waiting:
        node = waiting.pop()
        shaders.append(node.shader)
        waiting += node.children
    return {shader.pk: card for shader, card in zip(shaders, cards_of(shaders), strict=True)}


def _forebear(ancestor: Ancestor, cards: Cards) -> Forebear:
    card = cards[ancestor.shader.pk] if ancestor.shader else None
    return Forebear(card, str(ancestor.origin.get("title", "")), str(ancestor.origin.get("author", "")))


def _branches(tree: Node, cards: Cards) -> Branch:
    """Without calling itself: a line of forks may be as long as anybody likes to make it."""
    root = Branch(cards[tree.shader.pk], is_here=True)
    waiting = [(child, [root]) for child in reversed(tree.children)]
    while waiting:
        node, above = waiting.pop()
        branch = Branch(cards[node.shader.pk])
        above[-1].children.append(branch)
        beneath = [*above, branch] if len(above) < DEEPEST else above
        waiting += [(child, beneath) for child in reversed(node.children)]
    return root
