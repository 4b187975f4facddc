"""Shapes that distort, their integrals, and the way to use them without aliases.

First-order antiderivative anti-aliasing (J. Parker, V. Zavalishin, E. Le
Bivic, "Reducing the aliasing of nonlinear waveshaping using continuous-time
convolution", DAFx-16): instead of f(x) the mean of f between the last sample
and this one, (F(x) − F(x₁)) / (x − x₁). It delays by half a frame.
"""

from __future__ import annotations

from setbook.audio.kernels.polynomials import LN2, LOG2_E, cosine, exp2, log2, sine, tanh
from setbook.audio.kernels.subset import inline

SOFT, HARD, CUBIC, SINE_FOLD, HALF_WAVE, FULL_WAVE = range(6)
CURVES = ("soft", "hard", "cubic", "sine fold", "half wave", "full wave")
NEAR = 1e-5
"""Two samples nearer than this: the curve between them, for the quotient loses its digits."""
TWO_THIRDS = 2.0 / 3.0
FAR = 1e4
"""Further out a fold turns too fast for its sine to be known."""


@inline
def bounded(x: float) -> float:
    """Return the sample kept where the curves are known."""
    kept = x if x > -FAR else -FAR
    return kept if kept < FAR else FAR


@inline
def curve(kind: float, x: float) -> float:
    """Return a curve's value; all but the rectifiers stay within ±1, with slope 1 at zero where it can be."""
    if kind == SOFT:
        return tanh(x)
    if kind == HARD:
        return min(max(x, -1.0), 1.0)
    if kind == CUBIC:
        t = min(max(x * TWO_THIRDS, -1.0), 1.0)
        return 1.5 * t - 0.5 * t * t * t
    if kind == SINE_FOLD:
        return sine(x)
    if kind == HALF_WAVE:
        return max(x, 0.0)
    return abs(x)


@inline
def integral(kind: float, x: float) -> float:
    """Return the integral of a curve from 0 to x."""
    size = abs(x)
    if kind == SOFT:
        # ln cosh x, without overflow
        return size - LN2 + LN2 * log2(1.0 + exp2(-2.0 * LOG2_E * size))
    if kind == HARD:
        return 0.5 * x * x if size <= 1.0 else size - 0.5
    if kind == CUBIC:
        t = min(size * TWO_THIRDS, 1.0)
        return (0.75 * t * t - 0.125 * t * t * t * t) * 1.5 + max(size - 1.5, 0.0)
    if kind == SINE_FOLD:
        return 1.0 - cosine(x)
    if kind == HALF_WAVE:
        return 0.5 * x * x if x > 0.0 else 0.0
    return 0.5 * x * size


@inline
def mean_of(kind: float, before: float, now: float, area_before: float, area_now: float) -> float:
    """Return the mean of a curve between two samples whose integrals are known."""
    step = now - before
    if abs(step) < NEAR:
        return curve(kind, 0.5 * (before + now))
    return (area_now - area_before) / step


@inline
def mean_between(kind: float, before: float, now: float) -> float:
    """Return the mean of a curve between two samples."""
    return mean_of(kind, before, now, integral(kind, before), integral(kind, now))
