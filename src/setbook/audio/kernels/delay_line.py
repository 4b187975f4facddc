"""Delay lines: rings of samples in a kernel's memory.

A line is read before it is written: what comes out was written at least one
frame ago. Between two frames it is read by third-order Lagrange
interpolation (Laakso et al., "Splitting the unit delay", IEEE Signal
Processing Magazine, 1996).
"""

from __future__ import annotations

from setbook.audio.kernels.ramp import audible_part
from setbook.audio.kernels.subset import Float64s, inline

LEAST_FRAMES = 2.0
"""A shorter delay than this cannot be read between frames."""

MARGIN = 4
"""A line is so much longer than its longest delay."""

SNAP = 1e-6
"""A delay this near to a whole frame is one: the samples pass untouched."""


@inline
def read(line: Float64s, length: int, head: int, delay: int) -> float:
    """Return what was written `delay` frames ago; `head` is where the next sample goes."""
    at = head - delay
    return line[at + length if at < 0 else at]


@inline
def read_between(line: Float64s, length: int, head: int, delay: float) -> float:
    """Return what was written `delay` frames ago, two at least."""
    whole = int(delay + SNAP)
    f = delay - whole
    b = read(line, length, head, whole)
    if f < SNAP:
        return b
    a = read(line, length, head, whole - 1)
    c = read(line, length, head, whole + 1)
    d = read(line, length, head, whole + 2)
    third = (d - a) * (1.0 / 6.0) + (b - c) * 0.5
    second = (a + c) * 0.5 - b
    first = c - a * (1.0 / 3.0) - b * 0.5 - d * (1.0 / 6.0)
    return ((third * f + second) * f + first) * f + b


@inline
def write(line: Float64s, head: int, value: float) -> None:
    """Write the next sample, silence in place of next to nothing."""
    line[head] = audible_part(value)


@inline
def after(head: int, length: int) -> int:
    """Return the place after this one."""
    return head + 1 if head + 1 < length else 0


@inline
def all_pass(line: Float64s, length: int, head: int, delay: int, gain: float, x: float) -> float:
    """Run Schroeder's all-pass: an echo that colours nothing (Natural sounding artificial reverberation, 1962)."""
    late = read(line, length, head, delay)
    fed = x - gain * late
    write(line, head, fed)
    return late + gain * fed
