"""Effects built, each into a module of its own: a set loads those that it plays and no others."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from setbook.audio.kernels.build import BOTH, Built, Request, Unit, build_all
from setbook.audio.kernels.insert import make_insert
from setbook.audio.kernels.native import NativeModule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.audio.kernels.build import Target
    from setbook.audio.kernels.declaration import Kernel

_built: dict[str, Built] = {}
_native: dict[str, NativeModule] = {}
_building = threading.Lock()


def request_of(kernel: Kernel, targets: tuple[Target, ...] = BOTH) -> Request:
    """Return what has to be built for a kernel."""
    function = kernel.cell_kernel
    unit = Unit(
        kernel.name,
        function.__name__,
        module=None if kernel.text else function.__module__,
        source=kernel.text or None,
        state_size=kernel.state_size,
        memory_seconds=kernel.memory_seconds,
        parameter_count=len(kernel.parameters),
        latency_frames=kernel.latency_frames,
        latency_seconds=kernel.latency_seconds,
        side_chain=kernel.side_chain,
    )
    return Request((unit,), {"kernel": kernel.to_dict()}, targets)


def effect_modules(kernels: Iterable[Kernel], targets: tuple[Target, ...] = BOTH) -> dict[str, Built]:
    """Return the modules of kernels by name; those that were never built are built together.

    Parameters
    ----------
    targets
        What is wanted of them; more may come.

    Raises
    ------
    KernelRefused
        A kernel is outside the subset that runs natively and in browsers alike.
    """
    requests = {kernel.name: request_of(kernel, targets) for kernel in kernels}
    with _building:
        missing = {request.key: request for request in requests.values() if not _has(request)}
        for key, made in zip(missing, build_all(list(missing.values())), strict=True):
            before = _built.get(key, Built())
            _built[key] = Built(made.wasm or before.wasm, made.native or before.native)
    return {name: _built[request.key] for name, request in requests.items()}


def _has(request: Request) -> bool:
    built = _built.get(request.key, Built())
    return all(getattr(built, target) for target in request.targets)


def effect_native(kernel: Kernel) -> Any:
    """Return a kernel as machine code of this processor: what `insert.make_insert` describes, over addresses."""
    built = effect_modules([kernel], ("native",))[kernel.name]
    key = request_of(kernel).key
    if key not in _native:
        shape = make_insert(kernel.cell_kernel, 0, 0.0, 0)
        _native[key] = NativeModule(built.native, {kernel.name: shape})
    return _native[key][kernel.name]
