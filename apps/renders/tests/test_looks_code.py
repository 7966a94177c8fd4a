"""Which techniques a program uses, whatever its names and spaces."""

from __future__ import annotations

import math

import pytest

from apps.renders.looks import code_vector
from apps.renders.looks.tokens import tokens
from apps.shaders.programs import Program
from apps.shaders.seeding import starters
from bench.gallery.dice import Dice
from bench.gallery.variants import renamed

MARCHED = """
float shape(vec3 p) { return length(p) - 1.0; }
void mainImage(out vec4 colour, in vec2 at) {
    vec3 from = vec3(0.0, 0.0, -3.0), way = normalize(vec3((2.0 * at - iResolution.xy) / iResolution.y, 2.0));
    float far = 0.0;
    for (int n = 0; n < 60; n++) { float d = shape(from + way * far); if (d < 0.001) break; far += d; }
    colour = vec4(vec3(exp(-0.3 * far)), 1.0);
}
"""
MARCHED_ANEW = """
// Another author's: a torus, with other numbers.
float map(vec3 q) {
    vec2 r = vec2(length(q.xz) - 0.8, q.y);
    return length(r) - 0.3;
}

void mainImage(out vec4 o, in vec2 f)
{
    vec2 uv = (f - 0.5 * iResolution.xy) / iResolution.y;
    vec3 ro = vec3(0.0, 0.5, -2.5), rd = normalize(vec3(uv, 1.5));
    float t = 0.0;
    for (int i = 0; i < 90; i++) {
        float h = map(ro + rd * t);
        if (h < 0.002 || t > 20.0) break;
        t += h;
    }
    o = vec4(vec3(1.0 / (1.0 + t * t)), 1.0);
}
"""
CLOUDED = """
float hash(vec2 p) { return fract(sin(dot(p, vec2(12.9, 78.2))) * 43758.5); }
float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}
void mainImage(out vec4 colour, in vec2 at) { colour = vec4(vec3(noise(8.0 * at / iResolution.y + iTime)), 1.0); }
"""


def cosine(one, other):
    return sum(a * b for a, b in zip(code_vector(Program.of(one)), code_vector(Program.of(other)), strict=True))


def test_it_has_256_numbers_of_length_one():
    vector = code_vector(Program.of(MARCHED))
    assert len(vector) == 256
    assert math.hypot(*vector) == pytest.approx(1, abs=1e-3)


def test_of_a_program_without_code_it_is_nothing():
    assert code_vector(Program.of("")) == [0.0] * 256


@pytest.mark.parametrize("starter", starters()[::7], ids=lambda each: each.label)
def test_other_names_comments_and_spaces_change_nothing(starter):
    program = starter.content.program
    other = renamed(program, Dice("names"))
    assert other.content_hash != program.content_hash
    near = sum(a * b for a, b in zip(code_vector(program), code_vector(other), strict=True))
    assert near >= 0.999


def test_other_numbers_change_nothing():
    assert cosine(CLOUDED, CLOUDED.replace("43758.5", "1731.25").replace("8.0", "5.5")) >= 0.999


def test_the_same_technique_is_nearer_than_another():
    assert cosine(MARCHED, MARCHED_ANEW) > cosine(MARCHED, CLOUDED) + 0.2


def test_what_is_named_like_a_builtin_and_is_none_is_a_name():
    assert tokens("float round = 1.0; x = round * 2.0;") == tokens("float other = 3.5; y = other * 7.0;")
    assert tokens("x = round(2.0);") != tokens("x = other(2.0);")


def test_another_dialects_clock_is_the_same_clock():
    assert tokens("uniform float u_time; float x = u_time;") == tokens("uniform float time; float y = time;")
    assert tokens("float time = 1.0; x = time;") == tokens("float when = 1.0; y = when;")


@pytest.mark.parametrize(
    "code",
    ["/* never ends", "{" * 30_000, "#define A B\\\n C\nA", "float \t\v x;;;;", "9e", "a" * 60_000, "((((" * 9_000],
    ids=["open comment", "braces", "macro", "spaces", "half a number", "one name", "brackets"],
)
def test_it_takes_whatever_comes(code):
    vector = code_vector(Program.of(code))
    assert len(vector) == 256
    assert all(math.isfinite(value) for value in vector)
