"""Kernels built once: compiled in a process of their own, kept on disk by the hash of all that went in."""

from __future__ import annotations

import ast
import base64
import functools
import hashlib
import json
import platform
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from setbook.audio.cache_folder import cache_folder
from setbook.audio.kernels import compiler
from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

PACKAGE = "setbook.audio.kernels."
FOLDER = Path(__file__).parent
COMPILER = tuple(PACKAGE + name for name in ("emit", "retarget", "wasm_module"))
"""Where the way from source to module begins; the rest is what these import."""


@dataclass(frozen=True)
class Unit:
    """One function to build and to export."""

    export: str
    function: str
    module: str | None = None
    """Where the function lives …"""
    source: str | None = None
    """… or its text."""
    state_size: int | None = None
    """Given for inserts: the function works on a cell, and what is exported runs it over a block."""
    memory_seconds: float = 0.0
    parameter_count: int = 0
    latency_frames: float = 0.0
    latency_seconds: float = 0.0
    side_chain: bool = False


Target = Literal["wasm", "native"]
BOTH: tuple[Target, ...] = ("wasm", "native")
SUFFIXES: dict[Target, str] = {"wasm": ".wasm", "native": ".o"}


@dataclass(frozen=True)
class Built:
    """What the browser and this processor run; empty where it was not wanted."""

    wasm: bytes = b""
    native: bytes = b""
    """An object file for this processor."""


@dataclass(frozen=True)
class Request:
    """One module to build: what goes in, and what it says of itself."""

    units: tuple[Unit, ...]
    about: dict[str, Any]
    targets: tuple[Target, ...] = BOTH
    """What is wanted: machine code costs a third of the time, and a kernel that is only heard in browsers needs none."""

    def to_dict(self) -> dict[str, Any]:
        """Return what the compiler's process reads."""
        return {
            "units": [asdict(unit) for unit in self.units],
            "about": self.about,
            "targets": list(self.targets),
        }

    @property
    def key(self) -> str:
        """Address of the outcome: the request, the sources that it is compiled from, the compiler, the processor."""
        digest = sources_digest(tuple(sorted({unit.module for unit in self.units if unit.module})))
        wanted = {"units": [asdict(unit) for unit in self.units], "about": self.about}
        text = json.dumps(wanted, sort_keys=True)
        return hashlib.sha256(f"{text}\n{digest}\n{toolchain()}".encode()).hexdigest()


def build(units: tuple[Unit, ...], about: dict[str, Any]) -> Built:
    """Return the units compiled into one module, from the cache or anew.

    Raises
    ------
    KernelRefused
        A unit is outside the subset that runs natively and in browsers alike.
    """
    (built,) = build_all([Request(units, about)])
    return built


def build_all(requests: Sequence[Request]) -> list[Built]:
    """Return one module per request; those that the cache lacks are compiled together, in one process.

    Raises
    ------
    KernelRefused
        A unit is outside the subset that runs natively and in browsers alike.
    """
    found = [_kept(request) for request in requests]
    missing = [request for request, built in zip(requests, found, strict=True) if built is None]
    made = iter(compile_apart(missing) if missing else ())
    for index, request in enumerate(requests):
        if found[index] is None:
            found[index] = built = next(made)
            for target in request.targets:
                _keep(_path(request.key, target), getattr(built, target))
    return [built for built in found if built is not None]


@functools.cache
def toolchain() -> str:
    """Return what every build depends on besides its sources: compiler and processor."""
    import llvmlite.binding as llvm  # noqa: PLC0415 - costs 0.1 s, and only players need it

    parts = (
        version("numba"), version("llvmlite"), platform.python_version(),
        llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten(),
    )  # fmt: skip
    return "\n".join(parts)


@functools.cache
def sources_digest(modules: tuple[str, ...]) -> str:
    """Return the hash of these modules, of all kernel sources that they import, and of the compiler's own."""
    digest = hashlib.sha256()
    for name in sorted(source_files((*modules, *COMPILER))):
        digest.update(name.encode() + (FOLDER / f"{name}.py").read_bytes())
    return digest.hexdigest()


def source_files(modules: Sequence[str]) -> set[str]:
    """Return the names of the kernels' files that modules are made of, by their imports."""
    found: set[str] = set()
    waiting = [name.removeprefix(PACKAGE) for name in modules if name.startswith(PACKAGE)]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == PACKAGE[:-1]:
                waiting += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
                waiting.append((node.module or "").removeprefix(PACKAGE))
    return found


def compile_apart(requests: Sequence[Request]) -> list[Built]:
    """Run the compiler in a process of its own: unoptimised IR, emitted for each target that is wanted."""
    responses = compiler.ask([request.to_dict() for request in requests])
    for response in responses:
        if "refused" in response:
            raise KernelRefused(response["refused"])
    return [
        Built(**{target: base64.b64decode(content) for target, content in response.items()})
        for response in responses
    ]


def _path(key: str, target: Target) -> Path:
    return cache_folder() / "kernels" / f"{key}{SUFFIXES[target]}"


def _kept(request: Request) -> Built | None:
    """Return what the cache holds of a request, if that is all that is wanted."""
    try:
        return Built(**{target: _path(request.key, target).read_bytes() for target in request.targets})
    except OSError:
        return None


def _keep(path: Path, content: bytes) -> None:
    """Write a cache entry whole or not at all; a cache that cannot be written is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
    except OSError:
        return
