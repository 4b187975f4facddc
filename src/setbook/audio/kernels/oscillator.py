"""Slow oscillators: a phase in turns that starts at zero and advances frame by frame."""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.polynomials import PI, sine
from setbook.audio.kernels.subset import inline


@inline
def turned(phase: float, step: float) -> float:
    """Return the phase a step later, 0 ≤ phase < 1."""
    later = phase + step
    return later - np.floor(later)


@inline
def sine_at(phase: float) -> float:
    """Return a sine's value, −1 … 1, at a phase in turns."""
    return sine(2.0 * PI * phase)


@inline
def triangle_at(phase: float) -> float:
    """Return a triangle's value, −1 … 1, at a phase in turns; it starts at 0 and rises."""
    place = phase + 0.25
    place -= np.floor(place)
    return 1.0 - 4.0 * abs(place - 0.5)


@inline
def saw_down_at(phase: float) -> float:
    """Return a falling saw's value, −1 … 1, at a phase in turns; it starts at 1."""
    return 1.0 - 2.0 * (phase - np.floor(phase))
