"""Pictures and films in the default storage, each named by what is in it: a name never means something else."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, cast

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from apps.renders import locks, selectors

logger = logging.getLogger(__name__)

FOLDER: Final = "renders"
# Where a file is until all of it is there.
HALF: Final = f"{FOLDER}/half"
HALF_KEPT_S: Final = 3600


def keep(data: bytes, ending: str) -> str:
    """→ its name. It is there wholly or not at all, also where this process is killed or the disk is full."""
    digest = hashlib.sha256(data).hexdigest()
    name = f"{FOLDER}/{digest[:2]}/{digest}.{ending}"
    if default_storage.exists(name):
        return name
    if _is_a_folder():
        _write(name, data)
        return name
    # Elsewhere an upload is seen when it is complete.
    return default_storage.save(name, ContentFile(data))


def _is_a_folder() -> bool:
    return isinstance(_storage(), FileSystemStorage)


def _storage() -> FileSystemStorage:
    return cast(FileSystemStorage, default_storage._wrapped)  # type: ignore[attr-defined]  # a lazy object


def _write(name: str, data: bytes) -> None:
    path, half = Path(default_storage.path(name)), Path(default_storage.path(HALF))
    for folder in (path.parent, half):
        folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=half, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            # As readable as Django's own files: a server in front gives them out.
            os.chmod(file.name, _storage().file_permissions_mode or 0o644)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def forget(names: Iterable[str]) -> None:
    """Those that no row names any more. What cannot be removed costs room and no more."""
    names = {name for name in names if name.startswith(f"{FOLDER}/")}
    if not names:
        return
    with locks.removing_files():
        for name in sorted(names - selectors.files_named(names)):
            try:
                default_storage.delete(name)
            except Exception as error:
                # Each storage has errors of its own.
                logger.warning("%s was not removed: %s", name, error)


def halves_forget() -> None:
    """What a killed worker was writing."""
    if not _is_a_folder():
        return
    before = time.time() - HALF_KEPT_S
    for path in Path(default_storage.path(HALF)).glob("*"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
