"""Programs drawn by a headless Chromium that is kept warm, exactly as visitors' browsers draw them."""

from __future__ import annotations

from apps.renders.farm.drawn import FarmUnavailable
from apps.renders.farm.farm import Farm, close_shared, shared

__all__ = ["Farm", "FarmUnavailable", "close_shared", "shared"]
