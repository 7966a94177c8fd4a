"""Which renderer and which fingerprint there are now.

They stand here and not beside their code, which brings numpy and a browser's driver along: a web process needs neither.
"""

from __future__ import annotations

from typing import Final

# What is drawn, and how: another one draws everything anew, in time.
RENDERER: Final = 1
# What the fingerprint's numbers mean: vectors of different versions are never compared.
FINGERPRINT: Final = 1
