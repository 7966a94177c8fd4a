"""ISF: GLSL with a head of JSON. Its inputs become parameters and channels, its passes buffers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from apps.shaders.importing import isf_code
from apps.shaders.importing.credit import credit_of, licence_in, url_in
from apps.shaders.importing.found import AUTHOR_CHARS, CannotRead, Credit, Found, Note, line, make
from apps.shaders.importing.isf_inputs import IDENTIFIER, declared, inputs_of
from apps.shaders.importing.text import forgiving_json_of
from apps.shaders.programs import BUFFERS, MAX_INPUTS, Input

FORMAT: Final = "ISF"
MAX_PASSES: Final = 32
_HEAD: Final = re.compile(r"\s*/\*\s*(\{.*?\})\s*\*/", re.DOTALL)
_CHANNEL: Final = re.compile(r"iChannel([0-3])")
_HEARD: Final = {"audio": "the wave", "audiofft": "the spectrum"}


def is_isf(text: str) -> bool:
    return bool(_HEAD.match(text)) and isf_code.looks_like(text)


def read_isf(name: str, text: str) -> Found:
    head = _HEAD.match(text)
    document = forgiving_json_of(head[1]) if head else None
    if head is None or not isinstance(document, dict):
        raise CannotRead("This looks like ISF, but its head is not an object of JSON.")
    return _Reading(name, document, text[head.end() :].lstrip("\n")).found()


@dataclass
class _Reading:
    name: str
    head: dict[str, Any]
    code: str
    notes: list[Note] = field(default_factory=list)
    # Names of the code's own for pictures, sound and buffers, and which channel each is.
    channels: dict[str, int] = field(default_factory=dict)
    inputs: list[Input | None] = field(default_factory=lambda: [None] * MAX_INPUTS)
    # The number of the pass that is seen, and the buffer that it draws into, if any.
    last: int = 0
    shows: str = ""

    def found(self) -> Found:
        given = inputs_of(self.head, self._note)
        targets = self._targets()
        for buffer, target in zip(BUFFERS, targets, strict=False):
            self._connect(target.name, {"source": buffer})
        for name, kind in given.pictures:
            self._picture(name, kind)
        spectra = [name for name, kind in given.pictures if kind == "audiofft"]
        waves = [name for name, kind in given.pictures if kind == "audio"]
        body = isf_code.translated(self.code, self.channels, given.renamed, spectra=spectra, waves=waves)
        passes = self._passes(body, given.lines, targets)
        image = passes["image"].pop("code")
        return make(
            title=self.name,
            description=self.head.get("DESCRIPTION") or "",
            tags=self.head["CATEGORIES"] if isinstance(self.head.get("CATEGORIES"), list) else (),
            program=(image, passes),
            shader_type="audio-reactive" if spectra or waves else "2d",
            format=FORMAT,
            credit=self._credit(),
            notes=self.notes,
        )

    def _note(self, message: str) -> None:
        self.notes.append(Note("", message))

    def _targets(self) -> list[_Target]:
        """What is drawn before the picture, in order: of several with one name the last, and four at most."""
        rows = self.head.get("PASSES")
        rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        if len(rows) > MAX_PASSES:
            raise CannotRead(f"This ISF has more than {MAX_PASSES} passes.")
        targets: dict[str, _Target] = {}
        self.last = max(0, len(rows) - 1)
        for index, row in enumerate(rows):
            name = line(row.get("TARGET"), 64)
            if not IDENTIFIER.fullmatch(name):
                if index < self.last:
                    self._note(f"Pass {index} is drawn nowhere and is left out.")
                continue
            if name in targets:
                self._note(f"{name} is drawn more than once in a frame; here only its last pass draws it.")
            if "WIDTH" in row or "HEIGHT" in row:
                self._note(f"{name} had a size of its own; here it is as large as the picture.")
            # Drawn where its last pass is.
            targets.pop(name, None)
            targets[name] = _Target(name, index)
        return self._fitting(list(targets.values()))

    def _fitting(self, targets: list[_Target]) -> list[_Target]:
        kept = targets[: len(BUFFERS)]
        self.shows = next((each.name for each in kept if each.index == self.last), "")
        for target in targets[len(BUFFERS) :]:
            self.channels[target.name] = MAX_INPUTS - 1
            self._note(f"{target.name} is left out: there are four buffers. It reads what iChannel3 does.")
        return kept

    def _connect(self, name: str, source: Input) -> None:
        wanted = _CHANNEL.fullmatch(name)
        free = [number for number, taken in enumerate(self.inputs) if taken is None]
        if wanted and int(wanted[1]) in free:
            free.insert(0, int(wanted[1]))
        if not free:
            self.channels[name] = MAX_INPUTS - 1
            self._note(f"{name} has no channel of its own, since there are four: it reads what iChannel3 does.")
            return
        self.inputs[free[0]] = source
        self.channels[name] = free[0]

    def _picture(self, name: str, kind: str) -> None:
        if kind in _HEARD:
            self._connect(name, {"source": "audio"})
            self._note(f"{name} heard {_HEARD[kind]} of a host; the sound that is chosen here stands in.")
        else:
            self._connect(name, {"source": "organic", "wrap": "mirror"})
            self._note(f"{name} was a picture from outside; the organic texture stands in.")

    def _passes(self, body: str, lines: list[str], targets: list[_Target]) -> dict[str, Any]:
        top = declared(lines) + isf_code.HEAD
        inputs = self.inputs
        if not targets:
            return {"image": {"code": top + body + isf_code.drawn(self.last), "inputs": inputs}}
        passes: dict[str, Any] = {"common": {"code": top + body}}
        for buffer, target in zip(BUFFERS, targets, strict=False):
            passes[buffer] = {"code": isf_code.drawn(target.index), "inputs": inputs}
        shown = isf_code.shown(self.channels[self.shows]) if self.shows else isf_code.drawn(self.last)
        return passes | {"image": {"code": shown, "inputs": inputs}}

    def _credit(self) -> Credit:
        words = f"{self.head.get('CREDIT', '')}\n{self.head.get('DESCRIPTION', '')}"[:4000]
        said, notes = credit_of(self.code)
        licence, others = (said.licence, notes) if said.licence or notes else licence_in(words)
        self.notes += others
        author = re.sub(r"^by[\s:]+", "", line(self.head.get("CREDIT"), AUTHOR_CHARS), flags=re.IGNORECASE)
        return Credit(author or said.author, url_in(words) or said.url, licence)


@dataclass(frozen=True)
class _Target:
    name: str
    index: int
