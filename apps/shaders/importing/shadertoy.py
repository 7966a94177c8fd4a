"""Shadertoy's exported JSON: one shader, or all of somebody's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from apps.accounts.models import User
from apps.shaders.importing.channels import Channel, code_without_cubes, stand_in
from apps.shaders.importing.credit import credit_of
from apps.shaders.importing.found import AUTHOR_CHARS, CannotRead, Credit, Found, Note, line, make
from apps.shaders.programs import BUFFERS, MAX_INPUTS, Input

FORMAT: Final = "Shadertoy JSON"
# Shadertoy has eight; more is no shader of its.
MAX_PASSES: Final = 16
_LETTER: Final = re.compile(r"\bbuf(?:fer)?\s*([A-D])$", re.IGNORECASE)
# As files of Shadertoy name a buffer that is an input, without its pass' number.
_BUFFER_FILE: Final = re.compile(r"buffer0?([0-3])")
_ID: Final = re.compile(r"[A-Za-z0-9]{6}")
_DEEP: Final = {"3d", "raymarching", "raymarch", "raytracing", "raytrace", "pathtracing", "sdf"}
_UNSAID: Final = "Its code names no licence; on Shadertoy that means CC BY-NC-SA."
_ENDED: Final = {"sound": "Sound", "cubemap": "Cube A"}


def is_shadertoy(document: Any) -> bool:
    return isinstance(document, dict) and ("renderpass" in document or isinstance(document.get("Shader"), dict))


def read_shadertoy(name: str, document: dict[str, Any]) -> Found:
    shader = document["Shader"] if isinstance(document.get("Shader"), dict) else document
    info = shader["info"] if isinstance(shader.get("info"), dict) else {}
    title = line(info.get("name"), 100) or name
    rows = shader.get("renderpass")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise CannotRead(f"{title} has no list of passes.")
    if len(rows) > MAX_PASSES:
        raise CannotRead(f"{title} has {len(rows)} passes; no shader of Shadertoy has more than {MAX_PASSES}.")
    return _Reading(title, info, rows).found()


@dataclass
class _Reading:
    title: str
    info: dict[str, Any]
    rows: list[dict[str, Any]]
    notes: list[Note] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def found(self) -> Found:
        named = self._named()
        if "image" not in named:
            raise CannotRead(f"{self.title} has no Image pass, so there is nothing to see.")
        wires = _wires(named)
        passes: dict[str, Any] = {}
        for name, row in named.items():
            inputs, cubes = ([], {}) if name == "common" else self._inputs(name, row, wires)
            code = code_without_cubes(_code(row), cubes)
            passes[name] = {"code": code, "inputs": inputs}
        image = passes["image"].pop("code")
        tags = self.info["tags"] if isinstance(self.info.get("tags"), list) else []
        return make(
            title=self.title,
            description=self.info.get("description") or "",
            tags=tags,
            program=(image, passes),
            shader_type=_kind(passes, tags),
            format=FORMAT,
            credit=self._credit(image),
            notes=self.notes,
            skipped=self.skipped,
        )

    def _named(self) -> dict[str, dict[str, Any]]:
        """Our names for those that we have; a buffer is the one that its name says, else the first that is free."""
        named: dict[str, dict[str, Any]] = {}
        unlettered = []
        for row in self.rows:
            kind, called = line(row.get("type"), 20).lower(), line(row.get("name"), 40)
            letter = _LETTER.search(called)
            if kind == "buffer" and letter and (place := f"buffer_{letter[1].lower()}") not in named:
                named[place] = row
            elif kind == "buffer":
                unlettered.append((called, row))
            elif kind in {"image", "common"} and kind not in named:
                named[kind] = row
            else:
                self._skip(_ENDED.get(kind) or called or kind or "A pass without a name")
        free = [name for name in BUFFERS if name not in named]
        named |= {name: row for name, (_, row) in zip(free, unlettered, strict=False)}
        for called, _ in unlettered[len(free) :]:
            self._skip(called or "A buffer")
        return named

    def _skip(self, called: str) -> None:
        self.skipped.append(called)
        self.notes.append(Note("", f"{called} is not carried over: there is no such pass here."))

    def _inputs(
        self, name: str, row: dict[str, Any], wires: dict[str, str]
    ) -> tuple[list[Input | None], dict[int, str]]:
        found: list[Input | None] = [None] * MAX_INPUTS
        cubes: dict[int, str] = {}
        rows = row.get("inputs")
        for given in (rows if isinstance(rows, list) else [])[: 4 * MAX_INPUTS]:
            number = given.get("channel") if isinstance(given, dict) else None
            if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < MAX_INPUTS:
                continue
            channel = self._channel(number, given, wires)
            found[number] = channel.input
            if channel.is_solid:
                cubes[number] = channel.kind
            if channel.note:
                self.notes.append(Note(name, channel.note))
        return found, cubes

    def _channel(self, number: int, given: dict[str, Any], wires: dict[str, str]) -> Channel:
        kind = line(given.get("ctype") or given.get("type"), 20).lower()
        file = line(given.get("filepath") or given.get("src"), 300)
        sampler = given["sampler"] if isinstance(given.get("sampler"), dict) else {}
        if kind != "buffer":
            return stand_in(number, kind, file, sampler)
        source = wires.get(str(given.get("id"))) or _by_file(file, wires)
        if source is None:
            return Channel(None, kind, f"iChannel{number} read a buffer that is not in the file.")
        return stand_in(number, source, file, sampler)

    def _credit(self, image: str) -> Credit:
        said, notes = credit_of(image)
        self.notes += notes
        licence = said.licence
        if not licence and not notes:
            licence = User.Licence.CC_BY_NC_SA.value
            self.notes.append(Note("", _UNSAID))
        named = self.info.get("id")
        is_there = isinstance(named, str) and _ID.fullmatch(named)
        address = f"https://www.shadertoy.com/view/{named}" if is_there else said.url
        return Credit(line(self.info.get("username"), AUTHOR_CHARS) or said.author, address, licence)


def _wires(named: dict[str, dict[str, Any]]) -> dict[str, str]:
    """From the numbers of outputs to our buffers."""
    wires: dict[str, str] = {}
    for name, row in named.items():
        outputs = row.get("outputs")
        for output in outputs[:MAX_PASSES] if name in BUFFERS and isinstance(outputs, list) else []:
            if isinstance(output, dict) and isinstance(output.get("id"), int | str):
                wires.setdefault(str(output["id"]), name)
    # Found by file as well, if it is there at all.
    return wires | {name: name for name in named if name in BUFFERS}


def _by_file(file: str, wires: dict[str, str]) -> str | None:
    found = _BUFFER_FILE.search(file)
    return wires.get(BUFFERS[int(found[1])]) if found else None


def _code(row: dict[str, Any]) -> str:
    code = row.get("code")
    if not isinstance(code, str):
        raise CannotRead("The code of a pass is text.")
    return code


def _kind(passes: dict[str, Any], tags: list[Any]) -> str:
    if any(one and one["source"] == "audio" for each in passes.values() for one in each["inputs"]):
        return "audio-reactive"
    return "3d" if any(isinstance(tag, str) and tag.lower() in _DEEP for tag in tags) else "2d"
