"""All that a person made, as files and as a site that needs no server."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from apps.accounts.exports import Archive
from apps.accounts.models import User
from apps.shaders import selectors
from apps.shaders.exporting import bundle
from apps.shaders.exporting.archive import put, stem
from apps.shaders.exporting.choosing import json_of, page_of
from apps.shaders.exporting.page import licence_label
from apps.shaders.exporting.source import files, is_one_file
from apps.shaders.models import Shader, ShaderVersion

# As many are put together while their person waits; more are a job's.
DIRECT_WORKS: Final = 20
DIRECT_VERSIONS: Final = 400
# What is larger goes to a file of the system's.
IN_MEMORY_BYTES: Final = 8 * 1024 * 1024
MAX_POSTER_BYTES: Final = 4 * 1024 * 1024
SHEETS: Final = ("tokens", "base", "badge", "card", "works")
PICTURES: Final = ("webp", "png", "jpg", "avif")
# Instead of a picture, the code itself.
LINES_SHOWN: Final = 14

# The pictures lie beside it, in a folder or on whatever server it is put.
_POLICY: Final = (
    "default-src 'none'; style-src {style}; img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
)
_README: Final = """All that you made on Fractafrag.

index.html      the way in: open it in a browser, it needs no server and no network
pages/          each shader as one page that runs by itself
sources/        GLSL, a folder where there is more than one pass
documents/      JSON with every version, to be imported again
pictures/       stills
"""


@dataclass(frozen=True)
class Work:
    """As the index shows it."""

    title: str
    description: str
    page: str
    source: str
    document: str
    picture: str
    excerpt: str
    badge: str
    licence: str
    year: int


def works_count(user: User) -> int:
    return Shader.objects.filter(author=user).count()


def is_made_at_once(user: User) -> bool:
    """Whether it is small enough for whoever asks to wait for it."""
    if works_count(user) > DIRECT_WORKS:
        return False
    return ShaderVersion.objects.filter(shader__author=user).count() <= DIRECT_VERSIONS


def works_zip(user: User) -> IO[bytes]:
    """Open at its beginning; whoever sends it closes it."""
    room = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  handed over open
    works_write(user, room)
    room.seek(0)
    return room


def works_write(user: User, target: IO[bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        works = [_written(archive, user, shader, version) for shader, version in _theirs(user)]
        put(archive, "index.html", _index(user, works))
        put(archive, "README.txt", _README)


ARCHIVE: Final = Archive(
    "works",
    works_write,
    file_name="shaders",
    page="studio:export",
    ready="Your shaders are ready",
    failed="Your shaders could not be put together",
)


def _theirs(user: User) -> Iterator[tuple[Shader, ShaderVersion]]:
    rows = Shader.objects.filter(author=user).select_related("author", "live_version", "current_version")
    for shader in rows.order_by("-created_at", "-pk").iterator(chunk_size=20):
        version = selectors.shown_version_for(user, shader)
        if selectors.source_get_for(user, shader, version).program is not None:
            yield shader, version


def _written(archive: zipfile.ZipFile, user: User, shader: Shader, version: ShaderVersion) -> Work:
    name = stem(version.title, shader.code)
    paths = {"page": f"pages/{name}.html", "document": f"documents/{name}.json"}
    put(archive, paths["page"], page_of(shader, version), version.created_at)
    put(archive, paths["document"], json_of(user, shader), version.created_at)
    return Work(
        title=version.title,
        description=version.description,
        source=_source(archive, name, version),
        picture=_picture(archive, name, version),
        excerpt="\n".join(version.glsl_code.strip().splitlines()[:LINES_SHOWN]),
        badge=_badge(shader),
        licence=licence_label(shader.licence),
        year=(shader.published_at or shader.created_at).year,
        **paths,
    )


def _badge(shader: Shader) -> str:
    if shader.status == Shader.Status.PUBLISHED:
        return "" if shader.is_public else "By link only"
    return shader.get_status_display()


def _source(archive: zipfile.ZipFile, name: str, version: ShaderVersion) -> str:
    """→ what the index links to: the file, or the folder's own words about its files."""
    if is_one_file(version.program):
        put(archive, f"sources/{name}.frag", version.glsl_code, version.created_at)
        return f"sources/{name}.frag"
    for file, text in files(version):
        put(archive, f"sources/{name}/{file}", text, version.created_at)
    return f"sources/{name}/README.txt"


def _picture(archive: zipfile.ZipFile, name: str, version: ShaderVersion) -> str:
    ending = version.thumbnail.rpartition(".")[2].lower()
    if ending not in PICTURES:
        return ""
    try:
        with default_storage.open(version.thumbnail) as file:
            picture = file.read(MAX_POSTER_BYTES + 1)
    except OSError:
        return ""  # gone, or the storage is away: the index shows the code instead
    if len(picture) > MAX_POSTER_BYTES:
        return ""
    put(archive, f"pictures/{name}.{ending}", picture, version.created_at)
    return f"pictures/{name}.{ending}"


def _index(user: User, works: list[Work]) -> str:
    style = bundle.inline_style(SHEETS)
    policy = _POLICY.format(style=style.source)
    return render_to_string(
        "shaders/export/index.html",
        {"person": user, "works": works, "policy": policy, "style": style.tag},
    )
