"""The DSP, written once in Python, run natively and as WebAssembly."""

from __future__ import annotations

from setbook.audio.kernels.console_build import console_native, console_wasm
from setbook.audio.kernels.declaration import Kernel, Parameter
from setbook.audio.kernels.effect_build import effect_modules, effect_native
from setbook.audio.kernels.stock import KERNELS, kernel

__all__ = [
    "KERNELS",
    "Kernel",
    "Parameter",
    "console_native",
    "console_wasm",
    "effect_modules",
    "effect_native",
    "kernel",
]
