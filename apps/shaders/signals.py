"""What higher apps hear of shaders. Each is sent inside the transaction that it tells of,

so that what a receiver writes stands or falls with it.
"""

from __future__ import annotations

from django.dispatch import Signal

# shader: Shader, first: bool. It became published, for the first time or again after a review.
shader_published = Signal()
# shader: Shader. Who may find it changed: archived or brought back, listed or by link only, taken down.
shader_visibility_changed = Signal()
# shader: Shader, the fork; origin: Shader
shader_forked = Signal()
# shader: Shader. A moderator's decision.
shader_taken_down = Signal()
# shader: Shader, version: ShaderVersion. The public sees another version from now on.
version_went_live = Signal()
# shader: Shader, version: ShaderVersion. It waits for a moderator.
version_waits = Signal()
# shader: Shader, version: ShaderVersion. A draft has another version, which only its author sees.
version_saved = Signal()
