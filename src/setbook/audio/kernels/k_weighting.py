"""K-weighting: how BS.1770 hears, at any sample rate; the same for finished samples and for sound on its way.

The recommendation gives its two filters as coefficients at 48 kHz only: a
shelf for the head, and a high-pass. Both are taken back to the analogue
filters that they are the bilinear transforms of, warped so that their corners
stay where they are, and transformed anew for another rate.
"""

from __future__ import annotations

import math

from setbook.audio.kernels.polynomials import PI, cosine, sine
from setbook.audio.kernels.subset import Float32s, Float64s, advance, inline

TABLE_RATE_HZ = 48000
HEAD_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)
"""ITU-R BS.1770-5, annex 1, table 1: b0, b1, b2, a1, a2 at 48 kHz."""
HIGH_PASS = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)
"""Table 2."""

COEFFICIENTS = 5
MEMORY = 4
"""float64 that one channel keeps between two calls."""

LOUDEST = 1e30
"""What is no number, or no sound, counts as silence."""


def _corner(a1: float, a2: float) -> float:
    return math.sqrt((1.0 + a1 + a2) / (1.0 - a1 + a2))


SHELF_CORNER = _corner(*HEAD_SHELF[3:])
PASS_CORNER = _corner(*HIGH_PASS[3:])
SHELF_HZ = TABLE_RATE_HZ / math.pi * math.atan(SHELF_CORNER)
PASS_HZ = TABLE_RATE_HZ / math.pi * math.atan(PASS_CORNER)


@inline
def write_k_filters(sample_rate: float, out: Float64s) -> None:
    """Write the shelf and the high-pass at a rate, each as b0, b1, b2, a1, a2 with a0 = 1."""
    write_filter(
        HEAD_SHELF[0], HEAD_SHELF[1], HEAD_SHELF[2], HEAD_SHELF[3], HEAD_SHELF[4],
        SHELF_CORNER, SHELF_HZ, sample_rate, out,
    )  # fmt: skip
    write_filter(
        HIGH_PASS[0], HIGH_PASS[1], HIGH_PASS[2], HIGH_PASS[3], HIGH_PASS[4],
        PASS_CORNER, PASS_HZ, sample_rate, advance(out, COEFFICIENTS),
    )  # fmt: skip


@inline
def write_filter(
    b0: float,
    b1: float,
    b2: float,
    a1: float,
    a2: float,
    corner: float,
    corner_hz: float,
    sample_rate: float,
    out: Float64s,
) -> None:
    """Write a filter of the table at another rate.

    With z⁻¹ = (1 − p)/(1 + p), a polynomial c0 + c1·z⁻¹ + c2·z⁻² is
    (c0 − c1 + c2)·p² + 2(c0 − c2)·p + (c0 + c1 + c2) over (1 + p)², and p is
    the analogue frequency by a factor that the rate decides.
    """
    angle = PI * corner_hz / sample_rate
    factor = corner * cosine(angle) / sine(angle)
    scale = scaled(1.0, a1, a2, factor, 0)
    for term in range(3):
        out[term] = scaled(b0, b1, b2, factor, term) / scale
    for term in range(1, 3):
        out[2 + term] = scaled(1.0, a1, a2, factor, term) / scale


@inline
def scaled(c0: float, c1: float, c2: float, factor: float, term: int) -> float:
    """Return one coefficient of a polynomial in z⁻¹ whose p is scaled."""
    square = (c0 - c1 + c2) * factor * factor
    line = 2.0 * (c0 - c2) * factor
    constant = c0 + c1 + c2
    if term == 0:
        return square + line + constant
    return 2.0 * (constant - square) if term == 1 else square - line + constant


@inline
def weighed(samples: Float32s, frames: int, filters: Float64s, memory: Float64s) -> float:
    """Return the sum of the squares of K-weighted samples of one channel; transposed direct form II."""
    b0, b1, b2, a1, a2 = filters[0], filters[1], filters[2], filters[3], filters[4]
    c0, c1, c2, d1, d2 = filters[5], filters[6], filters[7], filters[8], filters[9]
    s1, s2, t1, t2 = memory[0], memory[1], memory[2], memory[3]
    total = 0.0
    for i in range(frames):
        x = 1.0 * samples[i]
        if not abs(x) < LOUDEST:
            x = 0.0
        y = b0 * x + s1
        s1 = b1 * x - a1 * y + s2
        s2 = b2 * x - a2 * y
        z = c0 * y + t1
        t1 = c1 * y - d1 * z + t2
        t2 = c2 * y - d2 * z
        total += z * z
    memory[0], memory[1], memory[2], memory[3] = s1, s2, t1, t2
    return total
