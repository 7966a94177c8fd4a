"""Shaders as files that live without us. The functions here take versions whose source the reader may have;
`exported_for` and `works_zip` ask for that themselves."""

from apps.shaders.exporting.choosing import KINDS, Exported, exported_for
from apps.shaders.exporting.document import document
from apps.shaders.exporting.page import page
from apps.shaders.exporting.source import frag
from apps.shaders.exporting.works import works_zip

__all__ = ["KINDS", "Exported", "document", "exported_for", "frag", "page", "works_zip"]
