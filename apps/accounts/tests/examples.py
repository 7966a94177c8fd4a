"""One row of each model, for tests that walk over all of them."""

from __future__ import annotations

import uuid

from apps.accounts.models import DataExport, User, VerificationRequest


def person() -> User:
    name = f"p{uuid.uuid4().hex[:16]}"
    return User.objects.create_user(name, f"{name}@example.com")


def verification() -> VerificationRequest:
    return VerificationRequest.objects.create(user=person(), statement="Here is where my work can be seen.")


def export() -> DataExport:
    return DataExport.objects.create(user=person())


EXAMPLES = {"accounts.User": person, "accounts.VerificationRequest": verification, "accounts.DataExport": export}
