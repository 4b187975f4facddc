"""The words that kernels are written in: plain Python that runs as it stands, natively and as WebAssembly.

A kernel is a function over flat buffers, in the part of Python that numba
compiles without its runtime: numbers, loops, conditions and other kernels'
functions. No allocation, no exceptions, no libm, no tables in the code. Here
it stays a Python function; `emit` compiles it elsewhere, so that playing a
set never imports the compiler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable

Float32s = NDArray[np.float32]
"""PCM, signals and automation tables."""

Float64s = NDArray[np.float64]
"""State, parameters, gains and buses."""

Int32s = NDArray[np.int32]
"""Counts, indices and flags."""

Function = TypeVar("Function", bound="Callable[..., object]")
Buffer = TypeVar("Buffer", Float32s, Float64s, Int32s)

INLINE_MARK = "_setbook_inline"
ENTRY_MARK = "_setbook_entry"


def inline(function: Function) -> Function:
    """Mark a function that kernels call; it is compiled into them."""
    setattr(function, INLINE_MARK, True)
    return function


def entry(function: Function) -> Function:
    """Mark a function that hosts call; its annotations are its binary interface.

    `Float32s`, `Float64s` and `Int32s` become pointers, `int` a 32-bit
    integer, `float` a 64-bit float.
    """
    setattr(function, ENTRY_MARK, True)
    return function


def advance(buffer: Buffer, count: int) -> Buffer:
    """Return the buffer from its `count`-th element on; compiled, this moves the pointer."""
    return buffer[count:]


@inline
def is_finite(value: float) -> bool:
    """Whether a number is neither infinite nor NaN."""
    return value - value == 0.0


@inline
def sample_is_finite(value: np.float32) -> bool:
    """Whether a sample is neither infinite nor NaN."""
    return bool(value - value == np.float32(0.0))
