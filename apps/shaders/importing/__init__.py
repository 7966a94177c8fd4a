"""Shaders from elsewhere, read into programs of ours. Nothing here asks the database, and nothing is believed."""

from apps.shaders.importing.found import CannotRead, Credit, Found, Note
from apps.shaders.importing.reading import MAX_BYTES, Failed, Reading, read, read_all

__all__ = ["MAX_BYTES", "CannotRead", "Credit", "Failed", "Found", "Note", "Reading", "read", "read_all"]
