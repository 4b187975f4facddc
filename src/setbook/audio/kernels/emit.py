"""The compiler's own process: reads lines of requests, writes what it built.

Started by `compiler` as `python -m setbook.audio.kernels.emit`: JSON comes in
on standard input, JSON goes out on standard output, a line each. LLVM ends the
process on some inputs; so each line is worked on in a copy of the process,
where there is `fork`, and costs nothing but its answer. The copy knows what the
process was warmed up with.
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import json
import linecache
import os
import sys
import traceback
from typing import IO, TYPE_CHECKING, Any

from setbook.audio.kernels import retarget, subset, wasm_module
from setbook.audio.kernels.insert import make_insert
from setbook.audio.kernels.lowering import Lowering
from setbook.audio.kernels.words import WORDS
from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from setbook.audio.kernels.lowering import Lowered

SOURCE_MODULE = "setbook_kernel_source"


def answer(request: dict[str, Any], lowering: Lowering) -> dict[str, Any]:
    """Build the units of a request for the targets that it names: the browser, this processor."""
    lowered = [lowering.lower(unit["export"], entry_of(unit)) for unit in request["units"]]
    made = {target: _EMITTED[target](lowered, request["about"]) for target in request["targets"]}
    return {target: base64.b64encode(content).decode() for target, content in made.items()}


def _wasm(lowered: Sequence[Lowered], about: dict[str, Any]) -> bytes:
    obj = retarget.emit_object(lowered, retarget.wasm_machine())
    return wasm_module.link(obj, retarget.SYMBOL_PREFIX, about)


def _native(lowered: Sequence[Lowered], _about: dict[str, Any]) -> bytes:
    return retarget.emit_object(lowered, retarget.host_machine())


_EMITTED = {"wasm": _wasm, "native": _native}


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


def answers(requests: Sequence[dict[str, Any]], lowering: Lowering) -> list[dict[str, Any]]:
    """Return a module for each request, or the reason why there is none."""
    found = []
    for request in requests:
        try:
            found.append(answer(request, lowering))
        except KernelRefused as refusal:
            found.append({"refused": str(refusal)})
    return found


def work(line: dict[str, Any], lowering: Lowering, out: IO[str]) -> None:
    """Do what a line asks for; what warms the process up is done in it and needs no answer."""
    if "warming" in line:
        answers([line["warming"]], lowering)
        return
    if not hasattr(os, "fork"):
        _write(answers(line["requests"], lowering), out)
        return
    copy = os.fork()
    if copy == 0:
        ended = 1
        try:
            _write(answers(line["requests"], lowering), out)
            ended = 0
        except Exception:  # noqa: BLE001 - told on the error stream, whose last line the asker reads
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(ended)
    _, status = os.waitpid(copy, 0)
    if status != 0:
        _write({"ended": os.waitstatus_to_exitcode(status)}, out)


def _write(what: Any, out: IO[str]) -> None:
    out.write(json.dumps(what) + "\n")
    out.flush()


def main() -> None:
    """Read lines until there are no more."""
    out = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        retarget.initialize()
        lowering = Lowering()
        for line in sys.stdin:
            work(json.loads(line), lowering, out)


if __name__ == "__main__":
    main()
