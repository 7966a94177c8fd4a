"""Programs drawn by a headless Chromium that is kept warm, exactly as visitors' browsers draw them."""

from __future__ import annotations

from typing import Final

from apps.renders.farm.drawn import FarmUnavailable
from apps.renders.farm.farm import Farm, close_shared, shared

# Of what is drawn and how; another one draws everything anew.
RENDERER_VERSION: Final = 1

__all__ = ["RENDERER_VERSION", "Farm", "FarmUnavailable", "close_shared", "shared"]
