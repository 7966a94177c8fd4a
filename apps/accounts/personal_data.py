"""What every app keeps about a person: so that all of it can be handed over, and all of it can go.

Each app registers in its `AppConfig.ready`:

    personal_data.register(
        "votes",
        export=own_data.export,
        erase=services.votes_erase,
        relations=[Relation("votes.Vote", "user", exported=True, leaving=Leaving.ERASED, why="…")],
    )

Every foreign key to User has a Relation; a test fails for one that has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any, Protocol

from django.apps import apps
from django.db.models import CASCADE, Model

from apps.accounts.models import User


class Works(StrEnum):
    """What becomes of published works when their author leaves. Drafts always go."""

    KEEP = "keep"
    REMOVE = "remove"


class Leaving(StrEnum):
    KEPT = "kept"
    ERASED = "erased"


@dataclass(frozen=True)
class ExportedFile:
    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Export:
    """One app's part: what goes into data.json under the app's name, and files beside it."""

    data: Mapping[str, Any]
    files: Iterable[ExportedFile] = ()


@dataclass(frozen=True)
class Relation:
    """What happens to the rows that name a person through this field."""

    model: str
    field: str
    exported: bool
    leaving: Leaving
    why: str


Exporter = Callable[[User], Export]


class Eraser(Protocol):
    """A service, called in the transaction in which the person goes."""

    def __call__(self, *, user: User, works: Works) -> None: ...


@dataclass(frozen=True)
class Keeper:
    app: str
    export: Exporter | None
    erase: Eraser | None
    relations: Sequence[Relation]


KEEPERS: dict[str, Keeper] = {}


def register(
    app: str, *, export: Exporter | None = None, erase: Eraser | None = None, relations: Sequence[Relation] = ()
) -> None:
    KEEPERS[app] = Keeper(app, export, erase, relations)


def export_parts(user: User) -> Iterator[tuple[str, Export]]:
    for keeper in KEEPERS.values():
        if keeper.export is not None:
            yield keeper.app, keeper.export(user)


def erase(user: User, works: Works) -> None:
    """Let every app remove what is only this person's, and their name from what stays."""
    for keeper in KEEPERS.values():
        if keeper.erase is not None:
            keeper.erase(user=user, works=works)


def problems(models: Iterable[type[Model]] | None = None) -> Iterator[str]:
    """Each way in which the declarations and the models differ, as a sentence."""
    found = dict(_fields_to_user(apps.get_models(include_auto_created=True) if models is None else models))
    declared = {(r.model, r.field): r for keeper in KEEPERS.values() for r in keeper.relations}
    for model, name in found.keys() - declared.keys():
        yield f"{model}.{name} names a person, and no app declares what becomes of it."
    for model, name in declared.keys() - found.keys():
        yield f"{model}.{name} is declared, and does not exist."
    for key in found.keys() & declared.keys():
        cascades = found[key] is CASCADE
        if cascades != (declared[key].leaving == Leaving.ERASED):
            yield f"{'.'.join(key)} is declared {declared[key].leaving}, and its on_delete says otherwise."


def _fields_to_user(models: Iterable[type[Model]]) -> Iterator[tuple[tuple[str, str], object]]:
    for model in models:
        for field in model._meta.local_fields:
            relation = field.remote_field
            if relation is not None and field.related_model is User:
                yield (model._meta.label, field.name), relation.on_delete
