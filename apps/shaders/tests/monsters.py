"""Programs that are made to hurt, too large to be kept in files. Each ends in a clear error, or is harmless."""

from __future__ import annotations

from apps.shaders.programs import Program
from apps.shaders.tests.programs import picture

N = 60_000
FINE = picture("o = vec4(iTime);")


def _doubling(first: str, times: int) -> str:
    return f"#define A0 {first}\n" + "".join(f"#define A{n + 1} A{n} {first} A{n}\n" for n in range(times))


# What is refused, and a part of the error.
REFUSED: dict[str, tuple[str, str]] = {
    "a mebibyte": ("x" * (1 << 20), "64 KiB"),
    "one byte too many": (FINE + " " * (65_537 - len(FINE)), "64 KiB"),
    "too large in bytes alone": ("//" + "ü" * 40_000 + "\n" + FINE, "64 KiB"),
    "binary": ("".join(chr(n % 128) for n in range(N)), ""),
    "zeros": ("\0" * N, "U+0000"),
    "letters of no alphabet here": ("ü" * (N // 2), "no place"),
    "faces": ("😀" * (N // 4), "no place"),
    "quotes": ('"' * N, "no place"),
    "brackets that open": ("(" * N, ""),
    "braces that open": ("{" * N, ""),
    "braces in braces": (picture("{" * (N // 2) + "}" * (N // 2)), "nested too deeply"),
    "brackets in brackets": (picture("o = vec4(" + "(" * 29_000 + "iTime" + ")" * 29_000 + ");"), "nested too deeply"),
    "indices in indices": (picture("o[0" + "[0" * 20_000 + "]" * 20_000), "nested too deeply"),
    "calls that open": ("f(" * (N // 2), ""),
    "conditions that open": ("#if 1\n" * (N // 7), "never closed"),
    "a condition of brackets": ("#if " + "(" * 25_000 + "1" + ")" * 25_000 + "\n#endif\n" + FINE, "too long"),
    "a condition of nots": ("#if " + "!" * N + "1\n#endif\n" + FINE, "too long"),
    "comments that open": ("/*" * (N // 2), ""),
    "one long number": (picture("o = vec4(" + "1" * N + ");"), ""),
    "one long name": (f"float {'a' * N} = 1.0;\n" + FINE, "1024"),
    "hashes": ("#" * N, ""),
    "a bomb": (_doubling("+ 1.0", 25) + picture("o = vec4(A25);"), "Macros"),
    "a bomb of functions": ("#define F(x) ((x) + (x))\n" + picture(f"o = vec4({'F(' * 30}1.0{')' * 30});"), "Macros"),
    "a bomb in a condition": (_doubling("+ 1", 25) + "#if A25\n#endif\n" + FINE, "Macros"),
    "a bomb of nothing": (_doubling("", 25) + picture("A25 o = vec4(iTime);"), "Macros"),
    "a wide bomb": (
        "#define A " + "1.0 + " * 2_000 + "1.0\n" + picture("o = vec4(" + " + ".join(["A"] * 200) + ");"),
        "Macros",
    ),
    "arguments in arguments": ("#define F(x) x\n" + picture(f"o = vec4({'F(' * 9_000}1.0{')' * 9_000});"), "Macros"),
    "a chain of functions": (
        "float f0(float x) { return x; }\n"
        + "".join(f"float f{n + 1}(float x) {{ return f{n}(x); }}\n" for n in range(1_200))
        + FINE,
        "256 deep",
    ),
    "else without end": (picture("if (p.x < 0.0) {}" + "else if (p.x > iTime) {}" * 2_000), "nested too deeply"),
    "choices without end": (picture("o = vec4(" + "iTime > 0.0 ? 1.0 : " * 2_900 + "1.0);"), "nested too deeply"),
    "a sum without end": (picture("o = vec4(iTime" + "+iTime" * 9_000 + ");"), "nested too deeply"),
    "structs in structs": (
        "struct S0 { float x; };\n"
        + "".join(f"struct S{n + 1} {{ S{n} a[9]; }};\n" for n in range(40))
        + picture("S40 s; o = vec4(iTime);"),
        "too large",
    ),
    "an array of two thousand million": (picture("float a[2000000000]; o = vec4(a[int(p.x)]);"), "too large"),
}

# What is odd and large, and yet what browsers take.
TAKEN: dict[str, str] = {
    "blank lines": "\n" * N + FINE,
    "comments": "/**/" * (N // 4) + FINE,
    "backslashes in comments": "//\\\n" * (N // 4) + FINE,
    "continued lines": "\\\n" * (N // 4) + FINE,
    "empty directives": "#\n" * (N // 2) + FINE,
    "a chain of macros": "#define A0 iTime\n"
    + "".join(f"#define A{n + 1} A{n}\n" for n in range(900))
    + picture("o = vec4(A900);"),
    "many functions": "".join(f"float f{n}(float x) {{ return x * {n}.0; }}\n" for n in range(1_300)) + FINE,
    "many statements": picture("o += sin(o + iTime);\n" * 2_500),
    "brackets below the limit": picture("o = vec4(" + "(" * 9_000 + "iTime" + ")" * 9_000 + ");"),
    "a bomb that is never lit": _doubling("+ 1.0", 25) + FINE,
    "a full pass": FINE + "//" + "x" * (65_536 - len(FINE) - 2),
}


def program(source: str) -> Program:
    """As it would come from somewhere that did not tidy it."""
    return Program(source, {})


def full() -> Program:
    """Every pass is full of functions."""
    common = "".join(f"float f{n}(float x) {{ return x * {n}.0 + sin(x) * cos(x + {n}.0); }}\n" for n in range(850))
    buffer = "".join(f"float g{n}(float x) {{ return f{n}(x) * {n}.0 + cos(x + {n}.0); }}\n" for n in range(850))
    buffers = {f"buffer_{letter}": {"code": buffer + FINE} for letter in "abcd"}
    return Program(FINE, {"common": {"code": common}, **buffers})
