"""The starter shaders: folders of source in this repository, published by the system account."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.accounts.models import SYSTEM_USER_ID, User
from apps.shaders import selectors, services
from apps.shaders.content import Content, Terms
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.told import ToldFolder

FOLDER = Path(__file__).parent / "starters"
PICTURES = "starters"
NOTE = "As it now is in the collection"
TERMS = Terms(User.Licence.CC0, allows_training=True, allows_agent_source=True, public_display=True)


@dataclass(frozen=True)
class Counts:
    made: int
    changed: int
    total: int


@dataclass(frozen=True)
class Starter(ToldFolder):
    @property
    def label(self) -> str:
        return self.name

    @property
    def shader_id(self) -> uuid.UUID:
        """The same wherever it is seeded, so two seeds at once make one shader."""
        return uuid.uuid5(SYSTEM_USER_ID, self.label)

    @property
    def poster_time(self) -> float:
        return float(self.told["poster_time"])

    @property
    def is_still(self) -> bool:
        return bool(self.told.get("still", False))


def starters() -> list[Starter]:
    return [Starter(each.parent) for each in sorted(FOLDER.glob("*/shader.toml"))]


def starters_seed() -> Counts:
    """Adds what is missing and revises what was changed here; the second time there is nothing to do."""
    system = User.objects.get(pk=SYSTEM_USER_ID)
    all_of_them = starters()
    done = Counter(_seed(starter, system) for starter in all_of_them)
    return Counts(done["made"], done["changed"], len(all_of_them))


def _seed(starter: Starter, system: User) -> str:
    shader = selectors.starter_get(starter.label)
    if shader is None:
        version = _made(starter, system).current_version
        what = "made"
    else:
        version = _revised(shader, starter, system)
        what = "same" if version == shader.current_version else "changed"
    _give_picture(version, starter)
    return what


def _made(starter: Starter, system: User) -> Shader:
    return services.shader_create(
        author=system,
        content=starter.content,
        terms=TERMS,
        publish=True,
        shader_id=starter.shader_id,
        system_label=starter.label,
    )


def _revised(shader: Shader, starter: Starter, system: User) -> ShaderVersion:
    """What a moderator has hidden or the archive has stays as it is: seeding again does not undo a decision."""
    current: ShaderVersion = shader.current_version
    if Content.of(current) == starter.content or shader.status in (Shader.Status.ARCHIVED, Shader.Status.IN_REVIEW):
        return current
    version = services.shader_revise(shader=shader, by=system, content=starter.content, note=NOTE)
    # A draft is one that a browser refused; what was mended may be seen again.
    if shader.status == Shader.Status.DRAFT:
        services.shader_publish(shader=shader, by=system)
    return version


def _give_picture(version: ShaderVersion, starter: Starter) -> None:
    """Until the renderer has made a picture of its own. Its name has its content, so no cache shows an old one."""
    if version.thumbnail and not version.thumbnail.startswith(f"{PICTURES}/"):
        return
    if Content.of(version) != starter.content:
        return
    picture = starter.poster.read_bytes()
    path = f"{PICTURES}/{starter.label}-{hashlib.sha256(picture).hexdigest()[:12]}.webp"
    kept = path if default_storage.exists(path) else default_storage.save(path, ContentFile(picture))
    if version.thumbnail != kept:
        services.version_picture_set(version=version, thumbnail=kept)
