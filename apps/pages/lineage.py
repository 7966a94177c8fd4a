"""Where a shader comes from and what was made from it, as pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.pages.cards import Card, card_of
from apps.pages.finding import shader_or_404
from apps.pages.shaders import about
from apps.shaders.lineage import Ancestor, Node, lineage_for

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
    context = {
        **about(request, shader),
        "forebears": [_forebear(one) for one in found.ancestors],
        "root": _branches(found.tree),
        "shown": found.shown,
        "hidden": found.hidden,
        "is_cut": found.is_cut,
    }
    return render(request, "shaders/lineage.html", context)


def _forebear(ancestor: Ancestor) -> Forebear:
    card = card_of(ancestor.shader) if ancestor.shader else None
    return Forebear(card, str(ancestor.origin.get("title", "")), str(ancestor.origin.get("author", "")))


def _branches(tree: Node) -> Branch:
    """Without calling itself: a line of forks may be as long as anybody likes to make it."""
    root = Branch(card_of(tree.shader), is_here=True)
    waiting = [(child, [root]) for child in reversed(tree.children)]
    while waiting:
        node, above = waiting.pop()
        branch = Branch(card_of(node.shader))
        above[-1].children.append(branch)
        beneath = [*above, branch] if len(above) < DEEPEST else above
        waiting += [(child, beneath) for child in reversed(node.children)]
    return root
