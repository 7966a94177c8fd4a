"""Programs that lie in files: one Image pass, a program's JSON, or a folder with a file for each pass."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from apps.shaders.programs import PASS_NAMES, Program

DESCRIPTION = "shader.toml"
# Of a start, which is told about otherwise than a finished work.
START = "start.toml"
# A file far over every limit is not read at all.
MAX_FILE_BYTES = 4 * 1024 * 1024


class NoProgram(Exception):
    """What lies there is no program. The message is one plain sentence."""


def program_from(path: Path) -> Program:
    """Of a folder, a .json document, or any other file, which is the source of an Image pass."""
    try:
        document = _folder(path) if path.is_dir() else _file(path)
        return Program.of(document["glsl_code"], document.get("passes") or {})
    except ValidationError as wrong:
        raise NoProgram(" ".join(wrong.messages)) from None


def _file(path: Path) -> dict[str, Any]:
    text = _text(path)
    if path.suffix != ".json":
        return {"glsl_code": text}
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoProgram("This is not JSON.") from error
    if not isinstance(document, dict) or not isinstance(document.get("glsl_code"), str):
        raise NoProgram("A program's JSON is an object with glsl_code, and passes where it has more than one.")
    return document


def _folder(folder: Path) -> dict[str, Any]:
    if not (folder / "image.glsl").is_file():
        raise NoProgram("A folder of a shader holds an image.glsl.")
    inputs = _inputs(folder / (START if (folder / START).is_file() else DESCRIPTION))
    passes: dict[str, dict[str, Any]] = {}
    for name in PASS_NAMES:
        part: dict[str, Any] = {"inputs": inputs[name]} if name in inputs else {}
        file = folder / f"{name}.glsl"
        if name != "image" and file.is_file():
            part["code"] = _text(file)
        if part:
            passes[name] = part
    return {"glsl_code": _text(folder / "image.glsl"), "passes": passes}


def _inputs(description: Path) -> dict[str, Any]:
    if not description.is_file():
        return {}
    try:
        found = tomllib.loads(_text(description)).get("inputs", {})
    except tomllib.TOMLDecodeError as error:
        raise NoProgram(f"{description.name} is not TOML: {error}.") from error
    if not isinstance(found, dict) or not all(isinstance(channels, list) for channels in found.values()):
        raise NoProgram(f"The inputs in {description.name} are lists, each under the name of its pass.")
    unknown = sorted(set(found) - set(PASS_NAMES))
    if unknown:
        raise NoProgram(f"{description.name} has inputs for {unknown[0]}, which is no pass.")
    # TOML has no nothing: an empty table stands for a channel without input.
    return {name: [each or None for each in channels] for name, channels in found.items()}


def _text(path: Path) -> str:
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_FILE_BYTES else b"\0"
    except OSError as error:
        raise NoProgram(f"This cannot be read: {error.strerror or error}.") from error
    if b"\0" in data:
        raise NoProgram("This is not text, or far too large.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoProgram("This is not UTF-8.") from None
