"""How a shader looks and moves, and which techniques it uses, as numbers and as words."""

from apps.renders.looks.code import code_vector
from apps.renders.looks.fingerprint import FINGERPRINT_VERSION, looked_at
from apps.renders.looks.looked import Looked

__all__ = ["FINGERPRINT_VERSION", "Looked", "code_vector", "looked_at"]
