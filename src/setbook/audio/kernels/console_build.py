"""The console's own kernels, built into one module; effects come in modules of their own (`effect_build`)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from setbook.audio.kernels import desk, loudness
from setbook.audio.kernels.automation import relatch, rows
from setbook.audio.kernels.build import Built, Unit, build
from setbook.audio.kernels.gates import gates
from setbook.audio.kernels.gather import deliver, gather
from setbook.audio.kernels.listen import echo, listen
from setbook.audio.kernels.mix import fade, mix
from setbook.audio.kernels.native import NativeModule
from setbook.audio.kernels.tap import tap_after, tap_before
from setbook.audio.kernels.ways import lend

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRIES: dict[str, Callable[..., Any]] = {
    entry.__name__: entry
    for entry in (
        *(gates, relatch, rows, gather, lend, listen, echo, deliver, fade, mix),
        *(tap_before, tap_after, loudness.loudness),
    )
}


@functools.cache
def _built() -> Built:
    units = tuple(Unit(name, name, module=entry.__module__) for name, entry in ENTRIES.items())
    layout = {name: value for name, value in vars(desk).items() if isinstance(value, int)}
    layout |= {name: value for name, value in vars(loudness).items() if name.startswith("LOUDNESS_")}
    return build(units, {"desk": layout})


def console_wasm() -> bytes:
    """Return the WebAssembly module that mixes sets in browsers; built once, then kept on disk.

    Raises
    ------
    KernelRefused
        A kernel is outside the subset that runs natively and in browsers alike.
    """
    return _built().wasm


@functools.cache
def console_native() -> NativeModule:
    """Return the same kernels as machine code of this processor."""
    return NativeModule(_built().native, ENTRIES)
