"""What votes tell those above them."""

from __future__ import annotations

from django.dispatch import Signal

# shader: Shader, user: User, old: int, new: int (1, -1, or 0 for none). Inside the transaction that it tells of.
vote_changed = Signal()
