"""Numba's front half alone: Python to LLVM IR, nothing optimised, linked or loaded.

Its usual pipeline makes machine code of every function it meets, which is
most of its time and none of our need. Only the process that `emit` runs in
takes these shortcuts.
"""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any, cast

from numba.core import codegen, cpu, event, typed_passes, untyped_passes
from numba.core.compiler import CompilerBase
from numba.core.compiler_machinery import PassManager

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSES = (
    untyped_passes.TranslateByteCode,
    untyped_passes.FixupArgs,
    untyped_passes.IRProcessing,
    untyped_passes.InlineClosureLikes,
    untyped_passes.DeadBranchPrune,
    untyped_passes.GenericRewrites,
    untyped_passes.ReconstructSSA,
    typed_passes.NopythonTypeInference,
    typed_passes.PreLowerStripPhis,
    typed_passes.IRLegalization,
    typed_passes.AnnotateTypes,
    typed_passes.NativeLowering,
    typed_passes.NoPythonBackend,
)


class KernelPipeline(CompilerBase):
    """The passes that kernels need."""

    def define_pipelines(self) -> list[Any]:
        """Return the one pipeline."""
        manager: Any = cast("Any", PassManager)("kernel")
        for step in PASSES:
            manager.add_pass(step, step._name)  # noqa: SLF001 - how numba's own pipelines name them
        manager.finalize()
        return [manager]


def take_shortcuts() -> None:
    """Keep numba from optimising, linking, loading and reporting."""
    library_class: Any = codegen.CPUCodeLibrary
    library_class.finalize = _finish
    library_class._optimize_functions = lambda _library, _module: None  # noqa: SLF001
    cast("Any", cpu.CPUContext).get_executable = _stand_in
    cast("Any", event).broadcast = lambda _event: None


def _finish(library: Any) -> None:
    """Call a library complete."""
    library._finalized = True  # noqa: SLF001


def _stand_in(_context: Any, library: Any, descriptor: Any, environment: Any) -> Any:
    """Return something callable for numba to know the function by; nobody calls it."""
    make_function: Any = importlib.import_module("numba._dynfunc").make_function
    name = descriptor.qualname.rpartition(".")[2]
    return make_function(descriptor.lookup_module(), name, "", 1, environment, (library,))


def modules(library: Any) -> dict[str, str]:
    """Return the IR of a library and of all that it calls, by name."""
    found: dict[str, str] = {}
    waiting = [library]
    while waiting:
        one = waiting.pop()
        text = str(one._final_module)  # noqa: SLF001
        key = ",".join(defined(text))
        if key and key not in found:
            found[key] = text
            waiting.extend(one._linking_libraries)  # noqa: SLF001
    return found


def defined(text: str) -> Iterator[str]:
    """Yield the functions that IR defines."""
    for match in re.finditer(r"^define [^@]*@(\"[^\"]+\"|[\w.$]+)\(", text, flags=re.MULTILINE):
        yield match[1]
