"""A version as GLSL: one file, or a zip of one for each pass."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from apps.shaders.exporting.archive import put
from apps.shaders.models import ShaderVersion
from apps.shaders.programs import LABELS, PASS_NAMES, Program


def is_one_file(program: Program) -> bool:
    """Without inputs too: a file of GLSL cannot say what it reads."""
    return not program.passes


def frag(version: ShaderVersion) -> bytes:
    """The author's own text, unchanged."""
    program = version.program
    if is_one_file(program):
        return program.glsl_code.encode()
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files(version):
            put(archive, name, text)
    return room.getvalue()


def files(version: ShaderVersion) -> Iterator[tuple[str, str]]:
    """Those of several passes, with what binds them."""
    program = version.program
    for name, _, code in program.sources():
        yield f"{name}.frag", code
    yield "inputs.json", _inputs(program)
    yield "README.txt", _readme(version)


def _inputs(program: Program) -> str:
    found = {name: program.passes[name]["inputs"] for name in PASS_NAMES if program.passes.get(name, {}).get("inputs")}
    return json.dumps(found, indent=2) + "\n"


def _readme(version: ShaderVersion) -> str:
    program = version.program
    lines = [version.title, "=" * len(version.title), ""]
    if "common" in program.passes:
        lines += ["common.frag is put before the text of every other pass.", ""]
    lines += ["Passes, in the order in which they are drawn in each frame:", ""]
    for name in PASS_NAMES[1:]:
        if program.code_of(name):
            lines += [f"{name}.frag ({LABELS[name]})", *_reads(program.inputs_of(name))]
    lines += ["", "A buffer that is read before it was drawn in this frame holds the frame before.", ""]
    return "\n".join(lines)


def _reads(inputs: list[dict[str, Any] | None]) -> list[str]:
    return [
        f"  iChannel{number}: {LABELS.get(one['source'], one['source'])}, {one['filter']}, {one['wrap']}"
        for number, one in enumerate(inputs)
        if one
    ]
