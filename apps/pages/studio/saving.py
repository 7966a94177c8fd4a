"""One press of "Save": the next version, and whichever settings were changed on this page. Each says for itself
whether it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.shaders import services
from apps.shaders.content import Terms
from apps.shaders.forms import WorkbenchForm
from apps.shaders.models import Shader, ShaderVersion


@dataclass(frozen=True)
class Saved:
    version: ShaderVersion
    is_new: bool
    # Names of settings that stand now as they were chosen.
    settings: list[str] = field(default_factory=list)
    # Why not, by name.
    refused: dict[str, list[str]] = field(default_factory=dict)

    @property
    def words(self) -> str:
        number = self.version.version_number
        if self.is_new:
            return f"Saved as version {number}."
        return "Saved." if self.settings else "Nothing had changed, so there is no new version."


def save(*, shader: Shader, by: User, form: WorkbenchForm) -> Saved:
    """Raises what `shader_revise` raises, and then nothing was written."""
    cleaned, before = form.cleaned_data, shader.current_version
    version = services.shader_revise(
        shader=shader, by=by, content=cleaned["content"], note=cleaned["note"], based_on=cleaned["based_on"]
    )
    if cleaned["device"]:
        services.draft_settle(shader=shader, by=by, device=cleaned["device"], number=version.version_number)
    saved = Saved(version, is_new=version.version_number != before.version_number)
    for names, write in _steps(shader, by, form):
        if why := _refusal(write, names):
            saved.refused.update(why)
        else:
            saved.settings.extend(names)
    return saved


def _steps(shader: Shader, by: User, form: WorkbenchForm) -> Iterator[tuple[list[str], Callable[[], Any]]]:
    cleaned, changed = form.cleaned_data, form.changed_settings()
    if names := [name for name in changed if name in form.TERMS]:
        terms = replace(Terms.of(shader), **{name: cleaned[name] for name in names})
        yield names, lambda: services.terms_set(shader=shader, by=by, terms=terms)
    if "ai_provider" in changed:
        provider = cleaned["ai_provider"]
        yield ["ai_provider"], lambda: services.ai_mark_set(shader=shader, by=by, ai_provider=provider)
    if "seen_by" in changed:
        is_public = form.is_public()
        yield ["seen_by"], lambda: services.visibility_set(shader=shader, by=by, is_public=is_public)


def _refusal(write: Callable[[], Any], names: list[str]) -> dict[str, list[str]]:
    try:
        write()
    except ValidationError as wrong:
        return dict(wrong.message_dict) if hasattr(wrong, "error_dict") else {names[0]: wrong.messages}
    except Refused as reason:
        return {names[0]: [str(reason)]}
    return {}
