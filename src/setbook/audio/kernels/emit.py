"""The compiler's own process: reads requests, writes what it built.

LLVM ends the process on some inputs; here that costs nothing but an answer.
Started by `build` as `python -m setbook.audio.kernels.emit`: JSON comes in on
standard input, JSON goes out on standard output.
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import json
import linecache
import sys
from typing import TYPE_CHECKING, Any

from setbook.audio.kernels import retarget, subset, wasm_module
from setbook.audio.kernels.insert import make_insert
from setbook.audio.kernels.lowering import Lowering
from setbook.audio.kernels.words import WORDS
from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE_MODULE = "setbook_kernel_source"


def answer(request: dict[str, Any], lowering: Lowering) -> dict[str, Any]:
    """Build the units of a request for the browser and for this processor."""
    lowered = [lowering.lower(unit["export"], entry_of(unit)) for unit in request["units"]]
    obj = retarget.emit_object(lowered, retarget.wasm_machine())
    wasm = wasm_module.link(obj, retarget.SYMBOL_PREFIX, request["about"])
    native = retarget.emit_object(lowered, retarget.host_machine())
    return {"wasm": base64.b64encode(wasm).decode(), "native": base64.b64encode(native).decode()}


def entry_of(unit: dict[str, Any]) -> Callable[..., Any]:
    """Return the function that hosts will call for a unit: itself, or an insert made around it."""
    function = function_of(unit)
    if unit["state_size"] is None:
        return function
    insert: Callable[..., Any] = make_insert(
        function, unit["state_size"], unit["memory_seconds"], unit["parameter_count"],
        unit["latency_frames"], unit["latency_seconds"], side_chain=unit["side_chain"],
    )  # fmt: skip
    return insert


def function_of(unit: dict[str, Any]) -> Callable[..., Any]:
    """Return a unit's function, from its module or from its source."""
    if unit["source"] is None:
        function: Callable[..., Any] = getattr(importlib.import_module(unit["module"]), unit["function"])
        return function
    return _from_source(unit)


def _from_source(unit: dict[str, Any]) -> Callable[..., Any]:
    """Run source text in the words of kernels; all its functions may be called from its kernel."""
    file = f"<kernel {unit['export']}>"
    linecache.cache[file] = (len(unit["source"]), None, unit["source"].splitlines(keepends=True), file)
    namespace: dict[str, Any] = {**WORDS, "__name__": SOURCE_MODULE}
    exec(compile(unit["source"], file, "exec"), namespace)  # noqa: S102 - the author's own code, as in the cell
    for value in namespace.values():
        if getattr(value, "__module__", "") == SOURCE_MODULE and callable(value):
            subset.inline(value)
    function: Callable[..., Any] | None = namespace.get(unit["function"])
    if function is None:
        raise KernelRefused(f"Expected a function {unit['function']!r} in the kernel's source, found none.")
    return function


WARMING = """
def warming(left: Float32s, state: Float64s, begin: Float64s, end: Float64s, frames: int, phase: int) -> None:
    for i in range(frames):
        x = at_frame(begin[0], end[0], phase + i) * left[i]
        left[i] = tanh(sine(x)) + cosine(x) + gain_of_db(x) + log2(x) + low_passed(state, 0, 0.5, x)
"""


def warm(lowering: Lowering) -> None:
    """Do beforehand what most kernels need: the elementary functions, and everything that is loaded on first use."""
    unit = {"export": "warming", "function": "warming", "source": WARMING, "state_size": None}
    answer({"units": [unit], "about": {}}, lowering)


def main() -> None:
    """Answer the requests: a module each, or the reason why there is none."""
    responses = []
    with contextlib.redirect_stdout(sys.stderr):
        retarget.initialize()
        lowering = Lowering()
        if "--warm" in sys.argv:
            warm(lowering)
        text = sys.stdin.read()
        for request in json.loads(text) if text else ():
            try:
                responses.append(answer(request, lowering))
            except KernelRefused as refusal:
                responses.append({"refused": str(refusal)})
    json.dump(responses, sys.stdout)


if __name__ == "__main__":
    main()
