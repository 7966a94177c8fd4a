"""What higher apps hear from accounts. Each is sent inside the transaction that it tells of,

so that what a receiver writes stands or falls with it.
"""

from __future__ import annotations

from django.dispatch import Signal

# verification: VerificationRequest, granted or refused
verification_decided = Signal()
# export: DataExport
export_ready = Signal()
export_failed = Signal()
# user: User, whose role, tier, plan or right to sign in was changed by somebody
standing_changed = Signal()
