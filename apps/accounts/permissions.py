"""What each role may do in /admin/, in one table. Names are Django's: app.action_model."""

from __future__ import annotations

from fnmatch import fnmatch

# Admins may do everything. Patterns, so that a later app adds a line and not a migration.
MODERATOR_MAY = (
    "accounts.view_user",
    # Trust tier, verified, active; the services know what is for admins only.
    "accounts.change_user",
    "accounts.view_verificationrequest",
    "accounts.change_verificationrequest",
    "accounts.view_dataexport",
    "notices.view_notice",
    "keys.view_apikey",
    # Tier, limit, revoking: of other people's keys.
    "keys.change_apikey",
    # Approving, refusing and taking down; the services know who may not decide about what.
    "shaders.view_shader",
    "shaders.change_shader",
    "shaders.view_shaderversion",
    "shaders.change_shaderversion",
    "shaders.view_reviewdecision",
    "shaders.view_consentchange",
    "shaders.view_sourcegrant",
    "renders.view_render",
    "votes.view_*",
    "renders.again_render",
    "core.view_job",
    "core.retry_job",
)


def role_may(role: str, permission: str) -> bool:
    if role == "admin":
        return True
    return role == "moderator" and any(fnmatch(permission, pattern) for pattern in MODERATOR_MAY)
