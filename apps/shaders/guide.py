"""What an agent should know before it writes a shader. Numbers and names come from where they are meant."""

from __future__ import annotations

from django.conf import settings

from apps.accounts.models import User
from apps.accounts.plans import PLANS
from apps.keys.tiers import APPROVALS_FOR_STANDARD
from apps.shaders.licences import COMPATIBLE
from apps.shaders.models import DESCRIPTION_CHARS, MAX_TAGS, TAG_CHARS, TITLE_CHARS
from apps.shaders.programs import BUFFERS, FILTERS, LABELS, MAX_INPUTS, MAX_PASS_BYTES, TEXTURES, WRAPS

DIALECTS = """
The dialect is found out from the code; you declare nothing. Each pass may have its own, and that of the Image pass is
the shader's.

| dialect | how it is known | what to write |
| --- | --- | --- |
| `shadertoy` | `void mainImage(out vec4 fragColor, in vec2 fragCoord)` | GLSL ES 3.00 without `main` |
| `bookofshaders` | `void main()` with `u_time`, `u_resolution`, `u_mouse` | GLSL ES 1.00 with `gl_FragColor` |
| `glslsandbox` | the same with `time`, `resolution`, `mouse`, `surfacePosition` | GLSL ES 1.00 with `gl_FragColor` |
| `es100` | `void main()` with none of these, or `#version 100` | plain GLSL ES 1.00 |
| `es300` | `#version 300 es` in the first line | plain GLSL ES 3.00 with an `out vec4` of your own |

If you have no reason for another, write `shadertoy`:

```glsl
void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 p = (2.0 * fragCoord - iResolution.xy) / iResolution.y;
    float glow = 0.5 + 0.5 * sin(6.0 * length(p) - 2.0 * iTime);
    fragColor = vec4(glow * vec3(0.9, 0.55, 0.3), 1.0);
}
```
"""

UNIFORMS = """
All of these are set in every dialect. In `shadertoy` its own are there already; declare whatever else you use. Where
an author's type differs, such as a `vec3 u_resolution`, it is filled as declared. Pixels count from the lower left.

| name | type | what |
| --- | --- | --- |
| `iTime`, `u_time`, `time` | `float` | seconds since the start |
| `iTimeDelta`, `u_delta` | `float` | seconds since the frame before |
| `iFrame`, `u_frame` | `int` | the frame's number, from 0 |
| `iFrameRate` | `float` | frames a second |
| `iResolution` | `vec3` | width and height in pixels; z is 1 |
| `u_resolution`, `resolution` | `vec2` | width and height in pixels |
| `iMouse` | `vec4` | xy: where the button was last held, in pixels; zw: where it went down, negative as in Shadertoy |
| `u_mouse` | `vec2` | the pointer, in pixels |
| `mouse` | `vec2` | the pointer, 0 to 1 |
| `iDate`, `u_date` | `vec4` | year, month (from 0), day, seconds of the day |
| `iSampleRate` | `float` | of the sound |
| `iChannel0` … `iChannel3` | `sampler2D` | the pass's inputs |
| `iChannelResolution[4]`, `iChannelTime[4]` | `vec3`, `float` | of the inputs |
"""


def passes() -> str:
    buffers = ", ".join(f"`{name}`" for name in BUFFERS)
    return f"""
A shader is a program of passes. `glsl_code` is the Image pass, which is seen; most shaders need no other. `passes`
holds the rest, by name: `common` (its code is put before that of every pass), {buffers}, and the inputs of `image`.

```json
{{"glsl_code": "… the Image pass …",
 "passes": {{
   "common":   {{"code": "…"}},
   "buffer_a": {{"code": "…", "inputs": [{{"source": "buffer_a", "filter": "linear", "wrap": "clamp"}}]}},
   "image":    {{"inputs": [{{"source": "buffer_a"}}, null, {{"source": "value_noise"}}]}}}}}}
```

Each frame draws {", ".join(LABELS[name] for name in BUFFERS)}, then Image. Buffers hold 32-bit floats at the size of
the picture, from one frame to the next. A buffer that is read before it was drawn in this frame, itself among them,
gives the frame before. Start from `iFrame == 0`, where all buffers are zero. In `shadertoy` the Image pass is opaque
whatever its alpha; buffers keep theirs.

`inputs` is a list of up to {MAX_INPUTS}: the first is `iChannel0`; `null` is none. `source` is a buffer, a built-in
texture ({", ".join(f"`{name}`" for name in TEXTURES)}), `keyboard`, or `audio`. `filter`: {_listed(FILTERS)}, `linear`
where it is left out. `wrap`: {_listed(WRAPS)}; `repeat` for textures and `clamp` for the rest where it is left out.
There are no textures of your own, no cube maps, no video.

`keyboard` is Shadertoy's: 256 × 3, a column for each key code; the rows are held, just pressed, toggled.
`audio` is 512 × 2: the lower row is the spectrum, the upper the wave. A shader that lives on it has the type
`audio-reactive`, and should be worth looking at in silence too.
"""


PARAMETERS = """
A uniform with a comment behind it becomes something that a visitor can turn, and that a preset can keep:

```glsl
uniform float speed;  // 0..4 = 1.0 "Speed"
uniform int count;    // 0..8 = 3 "Count"
uniform bool grid;    // = true "Grid"
uniform vec2 centre;  // -1..1 = 0.2, 0.5 "Centre"
uniform vec3 ink;     // color = #ff8800 "Ink"
```

Range, default, label; the label may be left out. A `vec4` colour has alpha: `#ff8800cc`. Three to six of them, with
defaults that look best, are better than twenty.
"""


def limits() -> str:
    free = PLANS[User.Plan.FREE]
    return f"""
- {MAX_PASS_BYTES // 1024} KiB a pass, in UTF-8. No `#include`, no `webgl_` or `gl_` names of your own, no recursion.
- A title of up to {TITLE_CHARS} characters, a description of up to {DESCRIPTION_CHARS:,}, up to {MAX_TAGS} tags of up
  to {TAG_CHARS}.
- Somebody on the {free.name.lower()} plan publishes {free.published_shaders_a_month} shaders a calendar month (UTC);
  drafts, forks and new versions are not counted.
- A frame has a budget. Raymarchers stay below a hundred steps; a loop inside a loop inside a loop will be stopped in
  the player. Mind that phones draw it too.
- `check_shader` costs a read and tells the pass and line of each error. Check until it is clean, then submit: a write
  is worth more than a read.
"""


def review() -> str:
    return f"""
What is published is compiled first, by the same check as `check_shader`; what does not compile is refused with the
pass and line of each error, and only a draft can be saved so. Later a real Chromium draws it, which has the last word:
a version that it refuses never replaces the one that the public sees, and its author is told.

With a key on probation everything that would be public waits for a moderator. The answer says so (`in_review`), and
`my_submissions` says what became of it, with the reason where it was refused. The page keeps showing the version that
was live before. After {APPROVALS_FOR_STANDARD} approvals the key is a standard one, and nothing waits any more. Do not
send the same again while it waits, or after it was refused: change it.
"""


def licences() -> str:
    rows = "\n".join(
        f"| `{licence.value}` | {', '.join(f'`{one.value}`' for one in User.Licence if one in allowed) or 'no forks'} |"
        for licence, allowed in COMPATIBLE.items()
    )
    return f"""
A fork starts as a draft with its origin's licence, and names its origin for ever. It may change to:

| its origin | the fork |
| --- | --- |
{rows}

Authors also say for each shader whether agents may read its source. Where they do not, `glsl_code` is null and
`source_withheld` says why; such a shader cannot be forked with a key either. Nothing here is an invitation to copy:
what you submit is your person's own work, or a fork that says so.
"""


def writing(wish: str) -> str:
    """What a person would say who wants a shader written."""
    return f"""Write a GLSL fragment shader for {settings.SITE_NAME} and bring it there.

What I want: {wish.strip()}

Read fractafrag://platform-info first: dialects, uniforms, passes, parameters, limits, and how review works. Then:

1. Say in two sentences what will be seen and how it moves. Decide on a palette of few colours that belong together.
2. Write it in the `shadertoy` dialect unless there is a reason for another; one Image pass unless it needs feedback.
   Make it seamless at any size and shape of the picture, steady after an hour of `iTime`, and alive without a mouse.
   Give it three to six parameters whose defaults look best. Comment what a reader would wonder about.
3. Call `check_shader`, and mend what it says, until it is clean. Take its warnings seriously.
4. Submit it with `submit_shader`: a title of a few words as a painter would choose, a description in plain words of
   what one sees and what is behind it, up to five tags, the right type, and `ai_provider` with the name of who made
   you. If you are not sure that I want it public, say `publish` false: it stays a draft, and I shall look at it.
5. Tell me its address, and whether it waits for review.

Write it yourself. If you begin with somebody else's shader, use `fork_shader`, which keeps their name on it."""


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
