"""What becomes of somebody's shaders when they leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, QuerySet

from apps.accounts.models import User
from apps.accounts.personal_data import Works
from apps.shaders.models import Shader, ShaderVersion

BATCH = 500
# Of these names, those that something above this app still shows. Who registers removes them in the end.
KEEPERS: list[Callable[[set[str]], set[str]]] = []


def shaders_erase(*, user: User, works: Works) -> None:
    """Drafts and whatever the public does not see go always; published works go, or stay with their author's name.

    Of a work that stays, only what was published stays.
    """
    mine = Shader.objects.filter(author=user)
    list(mine.select_for_update().order_by("pk").values_list("pk"))
    stay = mine.filter(status=Shader.Status.PUBLISHED) if works == Works.KEEP else mine.none()
    go = mine.exclude(pk__in=stay.values("pk"))
    if works == Works.REMOVE:
        _forget_origins(go)
    _remove(go)
    _keep_what_was_live(stay)


def _forget_origins(shaders: QuerySet[Shader]) -> None:
    """Forks say for ever what they come from, but no longer from whom."""
    forks = list(Shader.objects.filter(forked_from__in=shaders).only("pk", "origin"))
    for fork in forks:
        fork.origin = {**fork.origin, "author": ""}
    Shader.objects.bulk_update(forks, ["origin"], batch_size=BATCH)


def _remove(shaders: QuerySet[Shader]) -> None:
    pks = list(shaders.values_list("pk", flat=True))
    pictures = ShaderVersion.objects.filter(shader__in=pks).exclude(thumbnail="").values_list("thumbnail", flat=True)
    transaction.on_commit(partial(_remove_files, sorted(set(pictures))))
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Shader))
    entries.filter(object_id__in=[str(pk) for pk in pks]).update(object_repr="shader of a deleted person")
    Shader.objects.filter(pk__in=pks).delete()


def _keep_what_was_live(shaders: QuerySet[Shader]) -> None:
    pks = list(shaders.values_list("pk", flat=True))
    Shader.objects.filter(pk__in=pks).update(current_version=F("live_version"), pending_version=None, author=None)
    ShaderVersion.objects.filter(shader__in=pks, went_live_at__isnull=True).delete()


def _remove_files(names: Iterable[str]) -> None:
    """The same program has the same picture, perhaps also in somebody else's fork."""
    left = set(names)
    left -= set(ShaderVersion.objects.filter(thumbnail__in=left).values_list("thumbnail", flat=True))
    for keep in KEEPERS:
        left -= keep(left)
    for name in sorted(left):
        default_storage.delete(name)
