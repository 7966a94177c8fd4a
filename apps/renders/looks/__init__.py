"""How a shader looks and moves, and which techniques it uses, as numbers and as words."""

from apps.renders.looks.code import code_vector
from apps.renders.looks.fingerprint import looked_at
from apps.renders.looks.looked import Looked

__all__ = ["Looked", "code_vector", "looked_at"]
