"""The console's kernels and the stock effects, built together: one module for all."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from setbook.audio.kernels import desk
from setbook.audio.kernels.automation import relatch, rows
from setbook.audio.kernels.build import Built, Unit, build
from setbook.audio.kernels.gates import gates
from setbook.audio.kernels.gather import deliver, gather
from setbook.audio.kernels.insert import make_insert
from setbook.audio.kernels.mix import fade, mix
from setbook.audio.kernels.native import NativeModule
from setbook.audio.kernels.stock import KERNELS

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRIES: dict[str, Callable[..., Any]] = {
    entry.__name__: entry for entry in (gates, relatch, rows, gather, deliver, fade, mix)
}


def units() -> tuple[Unit, ...]:
    """Return what the console's module is made of."""
    console = [Unit(name, name, module=entry.__module__) for name, entry in ENTRIES.items()]
    inserts = [
        Unit(
            kernel.name,
            kernel.cell_kernel.__name__,
            module=kernel.cell_kernel.__module__,
            state_size=kernel.state_size,
            parameter_count=len(kernel.parameters),
        )
        for kernel in KERNELS.values()
    ]
    return (*console, *inserts)


def about() -> dict[str, Any]:
    """Return what the module says of itself: the desk's layout and the effects' declarations."""
    layout = {name: value for name, value in vars(desk).items() if isinstance(value, int)}
    return {"desk": layout, "kernels": {name: kernel.to_dict() for name, kernel in KERNELS.items()}}


def _built() -> Built:
    return build(units(), about())


def console_wasm() -> bytes:
    """Return the WebAssembly module that plays sets in browsers; built once, then kept on disk.

    Raises
    ------
    KernelRefused
        A kernel is outside the subset that runs natively and in browsers alike.
    """
    return _built().wasm


@functools.cache
def console_native() -> NativeModule:
    """Return the same kernels as machine code of this processor."""
    inserts = {name: make_insert(kernel.cell_kernel, 0, 0) for name, kernel in KERNELS.items()}
    return NativeModule(_built().native, {**ENTRIES, **inserts})
