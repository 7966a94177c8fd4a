"""Programs and rows for tests: here, and for those that walk over all models."""

from __future__ import annotations

import uuid
from typing import Any

from apps.accounts.models import User
from apps.accounts.tests.examples import person
from apps.keys.services import key_create
from apps.shaders import services
from apps.shaders.models import (
    ConsentChange,
    DraftRevision,
    ParameterPreset,
    ReviewDecision,
    Shader,
    ShaderVersion,
    SourceGrant,
)
from apps.shaders.sheets import Sheet

PLAIN = """void mainImage(out vec4 colour, in vec2 place) {
    vec2 uv = place / iResolution.xy;
    colour = vec4(uv, 0.5 + 0.5 * sin(iTime), 1.0);
}
"""
OTHER = """void mainImage(out vec4 colour, in vec2 place) {
    vec2 uv = place / iResolution.xy;
    colour = vec4(uv.yx, 0.5 + 0.5 * cos(iTime), 1.0);
}
"""
TUNABLE = """uniform float speed; // 0..4 = 1.0 "Speed"
uniform bool grid; // = true "Grid"
uniform vec2 centre; // -1..1 = 0.0, 0.0 "Centre"
uniform vec3 ink; // color = #ff8800 "Ink"
uniform int count; // 1..8 = 3 "Count"

void mainImage(out vec4 colour, in vec2 place) {
    vec2 uv = place / iResolution.xy + centre;
    float wave = sin(iTime * speed + float(count) * uv.x);
    colour = vec4(ink * (grid ? wave : 1.0), 1.0);
}
"""
BROKEN = """void mainImage(out vec4 colour, in vec2 place) {
    colour = vec4(missing, 1.0);
}
"""
FEEDBACK_BUFFER = """void mainImage(out vec4 colour, in vec2 place) {
    vec4 before = texture(iChannel0, place / iResolution.xy);
    colour = mix(before, vec4(0.5 + 0.5 * sin(iTime)), 0.1);
}
"""
FEEDBACK_IMAGE = """void mainImage(out vec4 colour, in vec2 place) {
    colour = texture(iChannel0, place / iResolution.xy);
}
"""
FEEDBACK_PASSES: dict[str, Any] = {
    "buffer_a": {"code": FEEDBACK_BUFFER, "inputs": [{"source": "buffer_a"}]},
    "image": {"inputs": [{"source": "buffer_a"}]},
}


def written(**fields: Any) -> services.Content:
    """Valid content, but for what a test wants otherwise."""
    return services.content(**{"title": "Slow tide", "glsl_code": PLAIN, **fields})


def shader(author: User | None = None, **how: Any) -> Shader:
    """Published, unless told otherwise."""
    fields = {name: how.pop(name) for name in tuple(how) if name in _CONTENT}
    return services.shader_create(author=author or person(), content=written(**fields), **{"publish": True, **how})


_CONTENT = {"title", "description", "tags", "shader_type", "glsl_code", "passes"}


def waiting() -> Shader:
    """Sent by a key on probation."""
    author = person()
    key, _ = key_create(user=author, name="Night painter", scopes=["read", "write"])
    return shader(author, via=key)


def version() -> ShaderVersion:
    return shader().current_version


def decision() -> ReviewDecision:
    row = waiting()
    services.version_reject(version=row.current_version, by=person_of_staff(), reason="Too bright.")
    return ReviewDecision.objects.get(version=row.current_version)


def grant() -> SourceGrant:
    return services.source_grant(shader=shader(), user=person(), why="Bought it.")


def consent() -> ConsentChange:
    row = shader()
    assert row.author is not None
    terms = services.Terms.of(row)
    changed = services.Terms(terms.licence, not terms.allows_training, terms.allows_agent_source, terms.public_display)
    services.terms_set(shader=row, by=row.author, terms=changed)
    return ConsentChange.objects.get(shader=row)


def preset() -> ParameterPreset:
    row = shader(glsl_code=TUNABLE)
    assert row.author is not None
    return services.preset_save(shader=row, by=row.author, name="Calm", values={"speed": 0.5})


def draft_revision(row: Shader | None = None, **fields: Any) -> DraftRevision:
    """One keystroke after its latest version."""
    row = row or shader(publish=False)
    assert row.author is not None
    sheet = Sheet.of({**Sheet.of_version(row.current_version).document, "title": "Slow tides", **fields})
    return services.draft_keep(shader=row, by=row.author, device=uuid.uuid4(), sheet=sheet, based_on=1)


def person_of_staff() -> User:
    moderator = person()
    moderator.role = User.Role.MODERATOR
    moderator.save(update_fields=["role"])
    return moderator


EXAMPLES = {
    "shaders.Shader": waiting,
    "shaders.ShaderVersion": lambda: waiting().current_version,
    "shaders.ReviewDecision": decision,
    "shaders.SourceGrant": grant,
    "shaders.ConsentChange": consent,
    "shaders.ParameterPreset": preset,
    "shaders.DraftRevision": draft_revision,
}
