"""From a WebAssembly object to a module that browsers load, without a linker.

An object of LLVM is a module whose functions are numbered as they will be; it
lacks the exports and carries relocations that only code with static data
needs. Such code is refused, and the rest is copied. The format: WebAssembly
Core Specification 2.0, chapter 5 (binary format), and the tool conventions'
"Linking" document.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEADER = b"\0asm\x01\0\0\0"
CUSTOM, TYPE, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA, DATA_COUNT = range(
    13
)
FUNCTION_KIND, TABLE_KIND, MEMORY_KIND, GLOBAL_KIND = range(4)
ALLOWED_IMPORTS = {"__linear_memory": MEMORY_KIND, "__stack_pointer": GLOBAL_KIND}
# As engines read them: exports between globals and code.
ORDER = (TYPE, IMPORT, FUNCTION, GLOBAL, EXPORT, CODE, CUSTOM)
SYMBOL_TABLE = 8
SYMBOL_FUNCTION, SYMBOL_DATA, SYMBOL_SECTION = 0, 1, 3
SYMBOL_UNDEFINED, SYMBOL_EXPLICIT_NAME = 0x10, 0x40


@dataclass
class Reader:
    """A place in bytes."""

    data: bytes
    at: int = 0

    def byte(self) -> int:
        """Read one byte."""
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        """Read an unsigned LEB128 number."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def take(self, count: int) -> bytes:
        """Read that many bytes."""
        self.at += count
        return self.data[self.at - count : self.at]

    def name(self) -> str:
        """Read a name."""
        return self.take(self.number()).decode()


def number(value: int) -> bytes:
    """Write an unsigned LEB128 number."""
    out = bytearray()
    while True:
        value, low = value >> 7, value & 127
        if not value:
            return bytes([*out, low])
        out.append(low | 128)


def name(text: str) -> bytes:
    """Write a name."""
    return number(len(text.encode())) + text.encode()


def section(kind: int, body: bytes) -> bytes:
    """Write a section."""
    return bytes([kind]) + number(len(body)) + body


def sections(module: bytes) -> Iterator[tuple[int, bytes]]:
    """Read a module's sections."""
    reader = Reader(module, len(HEADER))
    while reader.at < len(module):
        kind = reader.byte()
        yield kind, reader.take(reader.number())


def imports(body: bytes) -> Iterator[tuple[str, int]]:
    """Read the name and the kind of each import."""
    reader = Reader(body)
    for _ in range(reader.number()):
        reader.name()
        entry = reader.name()
        kind = reader.byte()
        if kind == FUNCTION_KIND:
            reader.number()
        elif kind == GLOBAL_KIND:
            reader.take(2)
        else:
            if kind == TABLE_KIND:
                reader.byte()
            limited = reader.number()
            reader.number()
            if limited & 1:
                reader.number()
        yield entry, kind


def defined_functions(linking: bytes) -> dict[str, int]:
    """Read the functions that the object defines, by name, from its symbol table."""
    reader = Reader(linking)
    reader.number()  # the convention's version
    functions: dict[str, int] = {}
    while reader.at < len(linking):
        kind = reader.byte()
        body = Reader(reader.take(reader.number()))
        if kind == SYMBOL_TABLE:
            for _ in range(body.number()):
                symbol = _symbol(body)
                if symbol:
                    functions[symbol[0]] = symbol[1]
    return functions


def _symbol(body: Reader) -> tuple[str, int] | None:
    """Read one symbol; return it if it is a function with a body."""
    kind, flags = body.byte(), body.number()
    defined = not flags & SYMBOL_UNDEFINED
    if kind == SYMBOL_DATA:
        body.name()
        if defined:
            for _ in range(3):
                body.number()
        return None
    index = body.number()
    if kind == SYMBOL_SECTION or not (defined or flags & SYMBOL_EXPLICIT_NAME):
        return None
    text = body.name()
    return (text, index) if kind == SYMBOL_FUNCTION and defined else None


def link(obj: bytes, prefix: str, about: dict[str, Any]) -> bytes:
    """Return the module: every function with the prefix exported without it, `about` in a custom section.

    Raises
    ------
    KernelRefused
        The object needs more than memory and a stack pointer, or has static data.
    """
    parts: dict[int, bytes] = {}
    functions: dict[str, int] = {}
    for kind, body in sections(obj):
        if kind != CUSTOM:
            parts[kind] = body
        elif (reader := Reader(body)).name() == "linking":
            functions = defined_functions(body[reader.at :])
    _refuse_imports(imports(parts.get(IMPORT, b"\0")))
    if DATA in parts or DATA_COUNT in parts or ELEMENT in parts:
        raise KernelRefused(
            "Expected kernels without static data, found a constant table in the code; pass tables as arguments."
        )
    exports = [
        name(symbol.removeprefix(prefix)) + bytes([FUNCTION_KIND]) + number(index)
        for symbol, index in functions.items()
        if symbol.startswith(prefix)
    ]
    parts[EXPORT] = number(len(exports)) + b"".join(exports)
    parts[CUSTOM] = name("setbook") + json.dumps(about, separators=(",", ":")).encode()
    return HEADER + b"".join(section(kind, parts[kind]) for kind in ORDER if kind in parts)


def _refuse_imports(found: Iterable[tuple[str, int]]) -> None:
    foreign = [entry for entry, kind in found if ALLOWED_IMPORTS.get(entry) != kind]
    foreign = [entry for entry in foreign if entry != "__indirect_function_table"]
    if foreign:
        raise KernelRefused(
            f"Expected kernels that stand alone, found calls of {', '.join(sorted(foreign))}; use the functions of "
            "setbook.audio.kernels.polynomials instead of math's, and neither allocate nor raise."
        )


def about(module: bytes) -> dict[str, Any]:
    """Return what `link` wrote into a module about itself."""
    for kind, body in sections(module):
        reader = Reader(body)
        if kind == CUSTOM and reader.name() == "setbook":
            found: dict[str, Any] = json.loads(body[reader.at :])
            return found
    raise KernelRefused("Expected a module made by setbook, found one without its description.")
