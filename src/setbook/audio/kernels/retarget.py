"""From numba's LLVM IR to machine code, for this processor and for WebAssembly alike.

Both targets start from the same text. Nothing in it allows an optimiser to
change a result: no fast-math flags, no contraction.
"""

from __future__ import annotations

import pickle
import re
from typing import TYPE_CHECKING

import llvmlite.binding as llvm

from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from setbook.audio.kernels.lowering import Lowered

WASM_TRIPLE = "wasm32-unknown-unknown"
WASM_FEATURES = "+simd128,+bulk-memory,+nontrapping-fptoint,+sign-ext,+mutable-globals"
"""In every browser since March 2023 (Safari 16.4 was the last)."""

SYMBOL_PREFIX = "setbook_"
"""Native symbols carry it, so that a kernel may be called `sin` and still not be the C library's."""

MOST_REASONS = 3
"""So many exceptions are named in a refusal."""


def initialize() -> None:
    """Make LLVM know this processor and WebAssembly."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()


def host_machine() -> llvm.TargetMachine:
    """Return the target of this very processor."""
    target = llvm.Target.from_triple(host_triple())
    features = llvm.get_host_cpu_features().flatten()
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=3, codemodel="jitdefault", jit=True
    )


def host_triple() -> str:
    """Return this system's triple; on Windows with ELF objects, which MCJIT loads everywhere."""
    triple = llvm.get_process_triple()
    return f"{triple}-elf" if "windows" in triple else str(triple)


def wasm_machine() -> llvm.TargetMachine:
    """Return the target of browsers."""
    target = llvm.Target.from_triple(WASM_TRIPLE)
    return target.create_target_machine(cpu="generic", features=WASM_FEATURES, opt=3)


def emit_object(kernels: Sequence[Lowered], machine: llvm.TargetMachine) -> bytes:
    """Compile kernels into one object; each exported function returns 0."""
    module = _parse(_wrappers(kernels), machine)
    texts = {key: text for kernel in kernels for key, text in kernel.modules.items()}
    for text in texts.values():
        module.link_in(_parse(text, machine))
    exports = {SYMBOL_PREFIX + kernel.export for kernel in kernels}
    for function in module.functions:
        if not function.is_declaration and function.name not in exports:
            function.linkage = "internal"
    _optimise(module, machine)
    if any(_may_raise(kernel, module) for kernel in kernels):
        # A function too long to be merged into its callers is known to return 0 only once it has been simplified.
        _optimise(module, machine)
    _refuse_exceptions(kernels, module)
    emitted: bytes = machine.emit_object(module)
    return emitted


def _parse(text: str, machine: llvm.TargetMachine) -> llvm.ModuleRef:
    """Read IR and give it to a target.

    Numba's common globals become internal, which every target can place, and
    no switch becomes a table of constants, which would be static data.
    """
    text = text.replace("= common global", "= internal global")
    text = re.sub(r"^target (triple|datalayout) = .*$", "", text, flags=re.MULTILINE)
    text = re.sub(r'"target-(cpu|features)"="[^"]*"', "", text)
    text = re.sub(r"^(define .*)\{$", r'\1"no-jump-tables"="true" {', text, flags=re.MULTILINE)
    module = llvm.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    return module


def _optimise(module: llvm.ModuleRef, machine: llvm.TargetMachine) -> None:
    tuning = llvm.create_pipeline_tuning_options(speed_level=3)
    tuning.loop_vectorization = True
    tuning.slp_vectorization = True
    tuning.loop_unrolling = True
    builder = llvm.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(module, builder)


def _wrappers(kernels: Sequence[Lowered]) -> str:
    """Return IR of plain functions around numba's, which take places for a result and for an exception first."""
    return "\n".join(_wrapper(kernel) for kernel in kernels)


def _wrapper(kernel: Lowered) -> str:
    named = [f"{llvm_type} %a{i}" for i, llvm_type in enumerate(kernel.arguments)]
    return (
        f"declare i32 @{kernel.symbol}({', '.join(('ptr', 'ptr', *kernel.arguments))})\n"
        f"define i32 @{SYMBOL_PREFIX}{kernel.export}({', '.join(named)}) {{\n"
        f"  %result = alloca ptr\n  %raised = alloca ptr\n"
        f"  %status = call i32 @{kernel.symbol}({', '.join(('ptr %result', 'ptr %raised', *named))})\n"
        f"  ret i32 %status\n}}\n"
    )


def _may_raise(kernel: Lowered, module: llvm.ModuleRef) -> bool:
    """Whether an exported function may return another status than 0."""
    text = str(module.get_function(SYMBOL_PREFIX + kernel.export))
    return bool(set(re.findall(r"\bret i32 (\S+)", text)) - {"0"})


def _refuse_exceptions(kernels: Sequence[Lowered], module: llvm.ModuleRef) -> None:
    """Refuse what could raise: a kernel that cannot returns the status 0 and no other."""
    for kernel in kernels:
        if _may_raise(kernel, module):
            found = {reason for part in kernel.modules.values() for reason in _exceptions(part)}
            reasons = sorted(found, key=lambda reason: ("numba" in reason, reason))[:MOST_REASONS]
            raise KernelRefused(
                f"Expected a kernel that cannot raise, found {kernel.export!r} with {' or '.join(reasons)}; remove "
                "the raise or assert, or the step that could fail (such as a loop's step that may be zero)."
            )


def _exceptions(text: str) -> Iterator[str]:
    """Yield the exceptions that IR of numba could raise."""
    for found in re.finditer(r"^@\.const\.pickledata\.\w+ = .*? c\"(.*)\"", text, flags=re.MULTILINE):
        data = re.sub(r"\\([0-9A-F]{2})", lambda code: chr(int(code[1], 16)), found[1]).encode("latin-1")
        kind, arguments, *_ = pickle.loads(data)  # noqa: S301 - numba made it a moment ago in this process
        yield f"{kind.__name__}({', '.join(map(repr, arguments or ()))})"
