"""The examples of the documentation. Those that are sent work as they stand."""

from __future__ import annotations

from typing import Any

_CODE = """uniform float speed; // 0..4 = 1.0 "Speed"
uniform vec3 ink; // color = #f2b36b "Ink"

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 p = (2.0 * fragCoord - iResolution.xy) / iResolution.y;
    float rings = 0.5 + 0.5 * cos(9.0 * length(p) - speed * iTime);
    fragColor = vec4(ink * rings * exp(-0.7 * length(p)), 1.0);
}
"""
_FADING = """void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 uv = fragCoord / iResolution.xy;
    vec2 dot = 0.5 + 0.3 * vec2(cos(iTime), sin(1.3 * iTime));
    float light = smoothstep(0.05, 0.0, distance(uv, dot));
    fragColor = max(0.96 * texture(iChannel0, uv), vec4(light));
}
"""
_SHOWN = """void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    fragColor = texture(iChannel0, fragCoord / iResolution.xy);
}
"""
_FEEDBACK = {"source": "buffer_a", "filter": "linear", "wrap": "clamp"}
_WHEN = "2026-03-01T09:30:00Z"
_PARAMETERS = [
    {"name": "speed", "type": "float", "label": "Speed", "min": 0, "max": 4, "step": 0.01, "default": 1.0},
    {"name": "ink", "type": "color", "components": 3, "label": "Ink", "default": "#f2b36b"},
]

PROGRAM: dict[str, Any] = {
    "glsl_code": _SHOWN,
    "passes": {"buffer_a": {"code": _FADING, "inputs": [_FEEDBACK]}, "image": {"inputs": [_FEEDBACK]}},
}
CHECKED = {
    "ok": False,
    "dialect": "shadertoy",
    "errors": [{"pass": "buffer_a", "line": 4, "message": "'ligth' : undeclared identifier"}],
    "warnings": [],
    "parameters": [],
}
REPLACED: dict[str, Any] = {
    "title": "Slow rings",
    "description": "Rings of light that leave the middle and fade before they reach the edge.",
    "tags": ["rings", "calm"],
    "shader_type": "2d",
    "glsl_code": _CODE,
    "change_note": "Slower, and warmer.",
}
NEW: dict[str, Any] = {
    **{name: value for name, value in REPLACED.items() if name != "change_note"},
    "publish": True,
    "ai_provider": "",
    "licence": "cc-by",
    "allows_training": False,
}
CHANGED = {"tags": ["rings", "calm", "warm"], "change_note": "One more tag."}
TERMS_SENT = {"licence": "cc-by", "allows_training": False, "allows_agent_source": True, "public_display": True}
TERMS = {
    **TERMS_SENT,
    "changes": [{"field": "licence", "old": "cc0", "new": "cc-by", "by": "alice", "created_at": _WHEN}],
}
BRIEF: dict[str, Any] = {
    "code": "k7wq2mzd",
    "url": "/s/k7wq2mzd/slow-rings/",
    "title": "Slow rings",
    "author": "alice",
    "status": "published",
    "is_public": True,
    "dialect": "shadertoy",
    "shader_type": "2d",
    "tags": ["rings", "calm"],
    "licence": "cc-by",
    "is_ai_generated": False,
    "ai_provider": "",
    "version": 3,
    "live_version": 3,
    "current_version": 3,
    "is_waiting": False,
    "picture": "/media/renders/5c/slow-rings.webp",
    "created_at": _WHEN,
    "published_at": _WHEN,
    "updated_at": _WHEN,
}
_SOURCE = {"glsl_code": _CODE, "passes": {}, "source_withheld": ""}
SHADER: dict[str, Any] = {
    **BRIEF,
    "description": REPLACED["description"],
    "parameters": _PARAMETERS,
    "allows_training": False,
    "allows_agent_source": True,
    "public_display": True,
    "origin": None,
    "credit": None,
    "poster_url": "/media/renders/a1/slow-rings.webp",
    "preview_url": "/media/renders/9e/slow-rings.webm",
    "render": {"status": "ready", "reason": ""},
    **_SOURCE,
}
FORKED: dict[str, Any] = {
    **SHADER,
    "code": "p4xn8rtc",
    "url": "/s/p4xn8rtc/slow-rings/",
    "author": "bob",
    "status": "draft",
    "version": 1,
    "live_version": None,
    "current_version": 1,
    "published_at": None,
    "origin": {
        "code": "k7wq2mzd",
        "title": "Slow rings",
        "url": "/s/k7wq2mzd/slow-rings/",
        "author": "alice",
        "version": 3,
        "licence": "cc-by",
    },
}
VERSION_BRIEF: dict[str, Any] = {
    "number": 3,
    "title": "Slow rings",
    "change_note": "Slower, and warmer.",
    "restored_from": None,
    "is_live": True,
    "is_waiting": False,
    "went_live_at": _WHEN,
    "picture": None,
    "created_at": _WHEN,
}
VERSION: dict[str, Any] = {
    **VERSION_BRIEF,
    "description": REPLACED["description"],
    "tags": ["rings", "calm"],
    "shader_type": "2d",
    "dialect": "shadertoy",
    "parameters": _PARAMETERS,
    **_SOURCE,
}
SAVED = {"shader": BRIEF, "version": VERSION_BRIEF}
IMPORT_SENT: dict[str, Any] = {
    "name": "slow-rings.frag",
    "text": f"// Slow rings, by bob\n// https://example.org/rings\n// Licence: CC BY 4.0\n{_CODE}",
}
_CREDIT = {"author": "bob", "url": "https://example.org/rings", "licence": "cc-by", "format": "GLSL"}
IMPORTED: dict[str, Any] = {
    "found": [
        {
            "title": "slow rings",
            "format": "GLSL",
            "dialect": "shadertoy",
            "ok": True,
            "errors": [],
            "licence": "cc-by",
            "credit": _CREDIT,
            "notes": [{"pass": "image", "message": "It reads iChannel0; text cannot say from what. Choose an input."}],
            "skipped": [],
            "shader": {
                **BRIEF,
                "title": "slow rings",
                "status": "draft",
                "tags": [],
                "version": 1,
                "live_version": None,
                "current_version": 1,
                "picture": None,
                "published_at": None,
            },
        }
    ],
    "failed": [{"name": "readme", "why": "There is no shader in this: it has neither mainImage nor main."}],
}
EXPORTED = {
    "name": "slow-rings-k7wq2mzd.frag",
    "content_type": "text/plain; charset=utf-8",
    "text": _CODE,
    "base64": None,
}
PRESET_SENT: dict[str, Any] = {"name": "Embers", "values": {"speed": 0.4, "ink": "#d94f30"}}
PRESET = {
    "id": "0b7c5f0e-6a1f-4e53-9d61-5d8b2f1f2a10",
    **PRESET_SENT,
    "by": "alice",
    "created_at": _WHEN,
}
DECISION: dict[str, Any] = {
    "verdict": "approved",
    "by": "mona",
    "reason": "",
    "messages": [],
    "created_at": _WHEN,
}
WAITING = {
    "id": "5c0f0ed4-39a0-4d1c-8a41-1c1f0b9e7d21",
    "shader": {**BRIEF, "status": "in_review", "live_version": None, "is_waiting": True, "published_at": None},
    "version": {**VERSION_BRIEF, "is_live": False, "is_waiting": True, "went_live_at": None},
    "key_name": "Night painter",
    "key_prefix": "7Qm2ZtK0pXcV9aBd",
    **_SOURCE,
}
DIFFERENCE = {
    "older": {**VERSION_BRIEF, "number": 2, "is_live": False, "change_note": ""},
    "newer": VERSION_BRIEF,
    "passes": [
        {
            "name": "image",
            "state": "changed",
            "lines_added": 1,
            "lines_removed": 1,
            "old_inputs": [None, None, None, None],
            "new_inputs": [None, None, None, None],
            "hunks": [
                {
                    "old_start": 6,
                    "new_start": 6,
                    "lines": [
                        {
                            "kind": "removed",
                            "old": 6,
                            "new": None,
                            "parts": [
                                {"text": "    float rings = 0.5 + 0.5 * cos(", "changed": False},
                                {"text": "4.0", "changed": True},
                                {"text": " * length(p) - speed * iTime);", "changed": False},
                            ],
                        },
                        {
                            "kind": "added",
                            "old": None,
                            "new": 6,
                            "parts": [
                                {"text": "    float rings = 0.5 + 0.5 * cos(", "changed": False},
                                {"text": "9.0", "changed": True},
                                {"text": " * length(p) - speed * iTime);", "changed": False},
                            ],
                        },
                    ],
                }
            ],
        }
    ],
    "source_withheld": "",
}
LINEAGE: dict[str, Any] = {
    "ancestors": [],
    "descendants": [
        {
            "parent": "k7wq2mzd",
            "shader": {
                **BRIEF,
                "code": "p4xn8rtc",
                "url": "/s/p4xn8rtc/slow-rings/",
                "author": "bob",
                "current_version": None,
            },
        }
    ],
    "hidden": 0,
    "is_cut": False,
}
