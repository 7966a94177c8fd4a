"""Runs in a process of its own, without Django and with few imports: starting is most of what a small check costs.

It sets its own limits before it reads anything, asks the reference compiler about each pass, side by side, and writes
one report. Arguments: the engine's library, the compiler, the folder of its libraries, its limits for GLSL ES 1.00.
"""

import _imp
import os
import resource
import sys
from _frozen_importlib import ModuleSpec  # importlib.machinery is the same, and a file to be read

CPU_S = 4
SCRIPT_CPU_S = 3
MEMORY_BYTES = 1 << 30
SCRIPT_MEMORY_BYTES = 384 << 20
SCRIPT_STACK_BYTES = 2 << 20
MAX_LOG_BYTES = 128 << 10

# What the other side knows as a refusal instead of a report.
TOO_MUCH = "too much"
_OF_SIZE = ("interrupted", "out of memory", "stack", "Stack")


def limit() -> None:
    for what, most in (
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (most, most))


def engine(library: str):
    """Loaded by its path: looking for it would cost more than it."""
    spec = ModuleSpec("_quickjs", None, origin=library)
    module = _imp.create_dynamic(spec)
    _imp.exec_dynamic(module)
    context = module.Context()
    context.set_memory_limit(SCRIPT_MEMORY_BYTES)
    context.set_max_stack_size(SCRIPT_STACK_BYTES)
    context.set_time_limit(SCRIPT_CPU_S)
    return context


class Compiler:
    def __init__(self, path: str, libraries: str, limits: str) -> None:
        self.path = path
        self.limits = limits
        self.environment = {"LD_LIBRARY_PATH": libraries, "DYLD_LIBRARY_PATH": libraries}
        # What most programs ask for. Where nobody does, it ends with us.
        self.prepared = [self.prepare("300")]

    def prepare(self, version: str) -> tuple[int, int, int]:
        """One that waits for its source: being loaded takes it as long as reading a program takes us."""
        theirs, mine = os.pipe()
        heard, said = os.pipe()
        arguments = [self.path, "--stdin", "-S", "frag", "-l", *([self.limits] if version == "100" else [])]
        actions = [(os.POSIX_SPAWN_DUP2, theirs, 0), (os.POSIX_SPAWN_DUP2, said, 1), (os.POSIX_SPAWN_DUP2, said, 2)]
        process = os.posix_spawn(self.path, arguments, self.environment, file_actions=actions)
        os.close(theirs)
        os.close(said)
        return process, mine, heard

    def start(self, question: str) -> tuple[int, int]:
        version, source = question.split("\n", 1)
        if version == "300" and self.prepared:
            process, mine, heard = self.prepared.pop()
        else:
            process, mine, heard = self.prepare(version)
        # It reads everything before it says anything, so neither waits for the other.
        try:
            with os.fdopen(mine, "wb") as pipe:
                pipe.write(source.encode(errors="replace"))
        except BrokenPipeError:
            pass
        return process, heard

    def answer(self, process: int, heard: int) -> tuple[int, str]:
        with os.fdopen(heard, "rb") as pipe:
            log = pipe.read(MAX_LOG_BYTES)
            while pipe.read(MAX_LOG_BYTES):
                pass
        _, status = os.waitpid(process, 0)
        return os.waitstatus_to_exitcode(status), log.decode(errors="replace")


def checked(script: str, program: str, library: str, compiler: Compiler) -> str:
    context = engine(library)
    context.eval(script)
    ask, hear = context.get("ask"), context.get("hear")
    waiting = [compiler.start(ask(index)) for index in range(context.get("begin")(program))]
    for index, process in enumerate(waiting):
        while hear(index, *compiler.answer(*process)):
            process = compiler.start(ask(index))
    return str(context.get("report")())


def main() -> None:
    library, path, libraries, limits = sys.argv[1:]
    limit()
    script, program = sys.stdin.buffer.read().decode().split("\0")
    try:
        report = checked(script, program, library, Compiler(path, libraries, limits))
    except Exception as error:
        if not any(words in f"{type(error).__name__} {error}" for words in _OF_SIZE):
            raise
        report = TOO_MUCH
    sys.stdout.buffer.write(report.encode())


main()
