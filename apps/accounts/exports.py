"""The archives that people take along: what kinds there are, and their files in the private storage."""

from __future__ import annotations

import json
import re
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from shutil import copyfileobj
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from apps.accounts import personal_data
from apps.accounts.models import User

FOLDER = "exports"
DATA = "data"
README = """This is everything that {site} keeps about you, {username}, as of {moment}.

data.json holds one part for each area of the site, in a form that other programs can read.
The folder "files" holds what you uploaded or made, sorted by the same names.
"""


@dataclass(frozen=True)
class Archive:
    """One kind. An app that can hand over something of its own declares it in `AppConfig.ready`."""

    kind: str
    write: Callable[[User, IO[bytes]], None]
    # What follows the person's name in that of the file.
    file_name: str
    # The name of the address where it is asked for and fetched.
    page: str
    # What its person is told.
    ready: str
    failed: str

    def file_name_for(self, username: str, moment: datetime) -> str:
        """As its person keeps it."""
        parts = ("fractafrag", username, self.file_name, f"{moment:%Y-%m-%d}")
        return "-".join(part for part in parts if part) + ".zip"


ARCHIVES: dict[str, Archive] = {}


def register(archive: Archive) -> None:
    if ARCHIVES.setdefault(archive.kind, archive) != archive:
        raise ValueError(f"There are two kinds of exports named {archive.kind!r}.")


def storage() -> Storage:
    return storages["private"]


def write_data(user: User, target: IO[bytes]) -> None:
    """Everything that the apps hand over."""
    data: dict[str, Any] = {"format": 1, "exported_at": timezone.now()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for app, part in personal_data.export_parts(user):
            data[app] = part.data
            for file in part.files:
                place = _free(_place(app, file.name), archive)
                with file.open() as source, archive.open(place, "w", force_zip64=True) as sink:
                    copyfileobj(source, sink)
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False))
        archive.writestr(
            "README.txt",
            README.format(
                site=settings.SITE_NAME, username=user.username, moment=f"{timezone.now():%-d %B %Y, %H:%M} UTC"
            ),
        )


def _place(app: str, name: str) -> str:
    """A path that stays inside the folder where somebody unpacks it."""
    parts = [re.sub(r"[^\w. -]", "_", part) for part in PurePosixPath(name).parts if part not in {"/", "..", "."}]
    return "/".join(["files", app, *(parts or ["file"])])


def _free(place: str, archive: zipfile.ZipFile) -> str:
    path = PurePosixPath(place)
    number = 1
    while place in archive.NameToInfo:
        number += 1
        place = str(path.with_stem(f"{path.stem}-{number}"))
    return place


def save_file(export_id: uuid.UUID, source: IO[bytes]) -> str:
    # A name of its own for every run: a run that was killed, or thought dead, cannot spoil another's file.
    return storage().save(f"{FOLDER}/{export_id}/{uuid.uuid4().hex}.zip", File(source))


def remove_files(export_id: uuid.UUID | str, *, keep: str = "") -> None:
    folder = f"{FOLDER}/{export_id}"
    try:
        _, names = storage().listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        if f"{folder}/{name}" != keep:
            storage().delete(f"{folder}/{name}")
    if not keep:
        storage().delete(folder)


def folders() -> list[str]:
    try:
        return storage().listdir(FOLDER)[0]
    except FileNotFoundError:
        return []


register(
    Archive(
        DATA,
        write_data,
        file_name="",
        page="accounts:data",
        ready="Your data is ready",
        failed="Your data could not be put together",
    )
)
