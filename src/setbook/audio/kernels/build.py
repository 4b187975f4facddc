"""Kernels built once: compiled in a process of their own, kept on disk by the hash of all that went in."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from setbook.audio.cache_folder import cache_folder
from setbook.errors import KernelRefused

BUILD_SECONDS = 300
"""A compiler that takes longer is ended."""


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
    parameter_count: int = 0


@dataclass(frozen=True)
class Built:
    """What the browser and this processor run."""

    wasm: bytes
    native: bytes
    """An object file for this processor."""


def build(units: tuple[Unit, ...], about: dict[str, Any]) -> Built:
    """Return the units compiled, from the cache or anew.

    Raises
    ------
    KernelRefused
        A unit is outside the subset that runs natively and in browsers alike.
    """
    request = json.dumps({"units": [asdict(unit) for unit in units], "about": about}, sort_keys=True)
    key = hashlib.sha256(f"{request}\n{toolchain()}".encode()).hexdigest()
    folder = cache_folder() / "kernels"
    wasm_path, native_path = folder / f"{key}.wasm", folder / f"{key}.o"
    try:
        return Built(wasm_path.read_bytes(), native_path.read_bytes())
    except OSError:
        built = compile_apart(request)
    _keep(wasm_path, built.wasm)
    _keep(native_path, built.native)
    return built


@functools.cache
def toolchain() -> str:
    """Return all that a build depends on besides its request: sources, compiler, processor."""
    import llvmlite.binding as llvm  # noqa: PLC0415 - costs 0.1 s, and only players need it

    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    features = llvm.get_host_cpu_features().flatten()
    parts = (
        digest.hexdigest(), version("numba"), version("llvmlite"), platform.python_version(),
        llvm.get_process_triple(), llvm.get_host_cpu_name(), features,
    )  # fmt: skip
    return "\n".join(parts)


def compile_apart(request: str) -> Built:
    """Run the compiler in a process of its own, unoptimised IR for both targets from one run."""
    settings = {"NUMBA_OPT": "0", "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    command = [sys.executable, "-m", "setbook.audio.kernels.emit"]
    try:
        done = subprocess.run(  # noqa: S603 - this very interpreter and our own module
            command,
            input=request,
            env=kept | settings,
            capture_output=True,
            text=True,
            timeout=BUILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise KernelRefused(
            f"Expected kernels that compile in {BUILD_SECONDS} s, found none; simplify them."
        ) from error
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise KernelRefused(
            f"Expected kernels that compile, found that the compiler ended ({done.returncode}): {reason}"
        )
    response = json.loads(done.stdout)
    if "refused" in response:
        raise KernelRefused(response["refused"])
    return Built(base64.b64decode(response["wasm"]), base64.b64decode(response["native"]))


def _keep(path: Path, content: bytes) -> None:
    """Write a cache entry whole or not at all; a cache that cannot be written is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
    except OSError:
        return
