"""What a picture costs: beside the obvious way, a new page for each job and a second of settling; and beside the
drawing alone. Then how well the fingerprint finds its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, Final

from bench.figures import Figure, alternate

ROUNDS: Final = 7
SETTLING_S: Final = 1.0
# A closed page goes on closing.
REST_S: Final = 0.3
DATE: Final = "[2026, 0, 1, 36540]"
# Compiled, drawn and waited for, one frame after another; nothing is read, encoded or sent.
ALONE: Final = f"""async (given) => {{
    const {{ Engine }} = await import(new URL("static/js/shader/engine.js", location));
    const engine = await Engine.create(new OffscreenCanvas(...given.size));
    engine.resize(...given.size);
    await engine.load(given.program, {{ isSeen: false }});
    for (let frame = 0; frame < given.frames; frame++) {{
        engine.frame({{ time: 2 + frame / 24, frame: 120 + frame, date: {DATE} }});
        await engine.finished();
    }}
    engine.destroy();
}}"""
NAIVE: Final = f"""async (program) => {{
    const {{ Engine }} = await import(new URL("static/js/shader/engine.js", location));
    const canvas = document.createElement("canvas");
    canvas.width = innerWidth;
    canvas.height = innerHeight;
    document.body.style.margin = 0;
    document.body.append(canvas);
    const engine = await Engine.create(canvas);
    await engine.load(program);
    engine.frame({{ time: 2, frame: 120, date: {DATE} }});
}}"""

TRIVIAL: Final = """void mainImage(out vec4 color, in vec2 at) {
    vec2 uv = at / iResolution.xy;
    color = vec4(uv, 0.5 + 0.5 * sin(iTime), 1.0);
}"""
FBM: Final = """float grain(vec2 p) { return fract(sin(dot(p, vec2(41.7, 289.3))) * 43758.5); }
float smoothed(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f *= f * (3.0 - 2.0 * f);
    return mix(mix(grain(i), grain(i + vec2(1, 0)), f.x), mix(grain(i + vec2(0, 1)), grain(i + 1.0), f.x), f.y);
}
float clouds(vec2 p) {
    float sum = 0.0, height = 0.5;
    for (int octave = 0; octave < 5; octave++, height *= 0.5, p = 2.03 * p + 7.1) sum += height * smoothed(p);
    return sum;
}
void mainImage(out vec4 color, in vec2 at) {
    vec2 p = 3.0 * at / iResolution.y;
    vec2 bent = p + clouds(p + 0.2 * iTime);
    color = vec4(mix(vec3(0.05, 0.1, 0.2), vec3(0.95, 0.75, 0.5), clouds(bent + clouds(bent))), 1.0);
}"""
# With what such shaders have: a shadow, darker corners.
MARCH: Final = """float far(vec3 p) {
    p.xz *= mat2(cos(0.3 * iTime), sin(0.3 * iTime), -sin(0.3 * iTime), cos(0.3 * iTime));
    vec3 cell = mod(p + 2.0, 4.0) - 2.0;
    float bumps = 0.05 * sin(9.0 * cell.x) * sin(9.0 * cell.y) * sin(9.0 * cell.z);
    return max(length(cell) - 1.2, 0.9 - length(cell.xy)) + bumps;
}
vec3 facing(vec3 p) {
    vec2 e = vec2(0.001, 0.0);
    vec3 low = vec3(far(p - e.xyy), far(p - e.yxy), far(p - e.yyx));
    return normalize(vec3(far(p + e.xyy), far(p + e.yxy), far(p + e.yyx)) - low);
}
float reached(vec3 from, vec3 along, float most) {
    float way = 0.02;
    for (int i = 0; i < 100 && way < most; i++) {
        float next = far(from + along * way);
        if (next < 0.001) break;
        way += 0.6 * next;
    }
    return way;
}
vec3 lit(vec3 p, vec3 up, float way) {
    vec3 sun = normalize(vec3(0.5, 0.8, -0.4));
    float light = max(0.0, dot(up, sun)) * step(6.0, reached(p + 0.01 * up, sun, 6.0));
    float shade = 1.0;
    for (int i = 1; i < 6; i++) shade -= 0.3 * max(0.0, 0.1 * float(i) - far(p + 0.1 * float(i) * up)) / float(i);
    return (vec3(0.08, 0.1, 0.16) + light * shade * vec3(1.0, 0.8, 0.55)) * exp(-0.06 * way);
}
void mainImage(out vec4 color, in vec2 at) {
    vec3 from = vec3(0.0, 0.0, iTime - 6.0);
    vec3 along = normalize(vec3((2.0 * at - iResolution.xy) / iResolution.y, 1.5));
    float way = reached(from, along, 30.0);
    vec3 p = from + along * way;
    color = vec4(lit(p, facing(p), way), 1.0);
}"""


def run() -> Iterator[Figure]:
    from apps.renders.farm import Farm
    from apps.shaders.programs import Program

    farm = Farm()
    try:
        bench = _Bench(farm)
        for name, code, bar in (("trivial", TRIVIAL, 20), ("fbm", FBM, 10), ("march", MARCH, 4.5)):
            yield from bench.thumbnail(name, Program.of(code), bar)
        for name, code in (("fbm", FBM), ("march", MARCH)):
            yield bench.preview(name, Program.of(code))
    finally:
        farm.close()
    from bench import renders_looks

    yield from renders_looks.figures()


class _Bench:
    """The farm, the drawing alone in the same warm page, and new pages in the same browser."""

    def __init__(self, farm: Any) -> None:
        self.farm = farm
        farm.warm()

    def thumbnail(self, name: str, program: Any, bar: float) -> Iterator[Figure]:
        from apps.renders.farm.orders import THUMBNAIL, Order

        order = Order(poster=False, preview=False, looks=False, measures=False)
        naive, ours, alone = alternate(
            lambda: self.naive(program),
            lambda: _whole(self.farm.draw(program, order)),
            lambda: self.alone(program, THUMBNAIL, 1),
            rounds=ROUNDS,
            rest_s=REST_S,
        )
        detail = {"naive_ms": naive * 1e3, "ours_ms": ours * 1e3, "drawing_ms": alone * 1e3, "rounds": ROUNDS}
        yield Figure(f"renders.thumb.naive_over_ours_{name}", naive / ours, bar, "higher", detail)
        if name == "march":
            yield Figure("renders.thumb.over_draw_march", ours / alone, 1.3, detail=detail)

    def preview(self, name: str, program: Any) -> Figure:
        from apps.renders.farm.orders import PREVIEW, PREVIEW_FRAMES, Order

        order = Order(thumbnail=None, poster=False, looks=False, measures=False)
        ours, alone = alternate(
            lambda: _whole(self.farm.draw(program, order)),
            lambda: self.alone(program, PREVIEW, PREVIEW_FRAMES),
            rounds=ROUNDS,
        )
        detail = {"ours_ms": ours * 1e3, "drawing_ms": alone * 1e3, "frames": PREVIEW_FRAMES, "rounds": ROUNDS}
        return Figure(f"renders.preview.over_draw_{name}", ours / alone, 1.3, detail=detail)

    def alone(self, program: Any, size: tuple[int, int], frames: int) -> None:
        given = {"program": program.document, "size": size, "frames": frames}
        self.farm.with_page(lambda page: page.evaluate(ALONE, given))

    def naive(self, program: Any) -> None:
        """As one writes it first: a page for the job, the shader on a canvas that fills it, a second, a screenshot."""
        self.farm.with_page(lambda page: _settled(page, program))


async def _settled(warm: Any, program: Any) -> None:
    page = await warm.browser.newPage()
    try:
        await page.setViewport({"width": 640, "height": 360})
        await page.goto(warm.url)
        await page.evaluate(NAIVE, program.document)
        await asyncio.sleep(SETTLING_S)
        await page.screenshot({"type": "png"})
    finally:
        await page.close()


def _whole(drawn: Any) -> None:
    if not drawn.ok or drawn.is_reduced:
        raise RuntimeError(f"This was not drawn whole: {drawn.reason or 'it was too slow'}.")
