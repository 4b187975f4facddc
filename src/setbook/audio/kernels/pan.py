"""Live's pan law and the smallest gain of its faders."""

from __future__ import annotations

from setbook.audio.kernels.polynomials import PI, SQRT_2, cosine_near_zero, sine_near_zero
from setbook.audio.kernels.subset import inline

SQRT_HALF = 0.7071067811865476

SILENCE_GAIN = 0.00031623
"""Live's faders and sends end at −70 dB (0.0003162277571), which they show as −inf."""


@inline
def audible(gain: float) -> float:
    """Return a fader's or a send's gain, zero at the bottom of its range."""
    return gain if gain > SILENCE_GAIN else 0.0


@inline
def pan_left_gain(pan: float) -> float:
    """Return the gain of the left side at a pan of −1 … 1: 0 dB in the centre, +3 dB at the left.

    Constant power with sinusoidal curves (Ableton, Audio Fact Sheet,
    "Panning"): √2·cos θ with θ = π/4·(pan + 1). Written as cos a − sin a with
    a = π/4·pan it is exactly 1 in the centre.
    """
    if pan >= 1.0:
        return 0.0
    if pan <= -1.0:
        return SQRT_2
    angle = pan * (PI / 4.0)
    return cosine_near_zero(angle) - sine_near_zero(angle)


@inline
def pan_right_gain(pan: float) -> float:
    """Return the gain of the right side: the left side's, mirrored."""
    return pan_left_gain(-pan)
