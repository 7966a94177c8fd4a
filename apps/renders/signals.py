"""What renders tells those above it."""

from __future__ import annotations

from django.dispatch import Signal

# render: Render. Its pictures and looks are there, and every version that has its program knows of them. Sent in the
# transaction that ends it, and once more where the worker was killed just then.
render_ready = Signal()
