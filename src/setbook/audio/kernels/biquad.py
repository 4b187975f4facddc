"""Second-order sections: their design and their run.

Designs after Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter
coefficients" (2005): bilinear transform with the frequency prewarped. A
section is five numbers b0 b1 b2 a1 a2, a0 being 1.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.polynomials import PI, cosine_near_zero, exp2, sine_near_zero
from setbook.audio.kernels.pour import PER_FRAME
from setbook.audio.kernels.subset import Float64s, inline

SECTION_SIZE = 5
SECTION_STATE = 4
QUIET = 1e-30
"""State under this is silence: no processor slows down over denormal numbers."""


@inline
def write_identity(out: Float64s) -> None:
    """Write the section that lets everything through."""
    out[0] = 1.0
    for i in range(1, SECTION_SIZE):
        out[i] = 0.0


@inline
def write_section(out: Float64s, b0: float, b1: float, b2: float, a0: float, a1: float, a2: float) -> None:
    """Write a section, divided by a0."""
    out[0] = b0 / a0
    out[1] = b1 / a0
    out[2] = b2 / a0
    out[3] = a1 / a0
    out[4] = a2 / a0


@inline
def half_sine(frequency_hz: float, sample_rate: float) -> float:
    """Return sin(ω/2); ω is the frequency's angle per frame, under π."""
    angle = PI * frequency_hz / sample_rate
    return sine_near_zero(angle) if angle <= PI / 4.0 else cosine_near_zero(PI / 2.0 - angle)


@inline
def half_cosine(frequency_hz: float, sample_rate: float) -> float:
    """Return cos(ω/2)."""
    angle = PI * frequency_hz / sample_rate
    return cosine_near_zero(angle) if angle <= PI / 4.0 else sine_near_zero(PI / 2.0 - angle)


@inline
def write_low_cut(out: Float64s, frequency_hz: float, q: float, sample_rate: float) -> None:
    """Write a high-pass of 12 dB per octave."""
    s = half_sine(frequency_hz, sample_rate)
    c = half_cosine(frequency_hz, sample_rate)
    alpha = s * c / q
    write_section(out, c * c, -2.0 * c * c, c * c, 1.0 + alpha, 4.0 * s * s - 2.0, 1.0 - alpha)


@inline
def write_high_cut(out: Float64s, frequency_hz: float, q: float, sample_rate: float) -> None:
    """Write a low-pass of 12 dB per octave."""
    s = half_sine(frequency_hz, sample_rate)
    c = half_cosine(frequency_hz, sample_rate)
    alpha = s * c / q
    write_section(out, s * s, 2.0 * s * s, s * s, 1.0 + alpha, 4.0 * s * s - 2.0, 1.0 - alpha)


@inline
def write_notch(out: Float64s, frequency_hz: float, q: float, sample_rate: float) -> None:
    """Write a notch."""
    s = half_sine(frequency_hz, sample_rate)
    c = half_cosine(frequency_hz, sample_rate)
    alpha = s * c / q
    middle = 4.0 * s * s - 2.0
    write_section(out, 1.0, middle, 1.0, 1.0 + alpha, middle, 1.0 - alpha)


@inline
def write_bell(out: Float64s, frequency_hz: float, gain_db: float, q: float, sample_rate: float) -> None:
    """Write a bell."""
    s = half_sine(frequency_hz, sample_rate)
    c = half_cosine(frequency_hz, sample_rate)
    alpha = s * c / q
    a = shelf_gain(gain_db)
    middle = 4.0 * s * s - 2.0
    write_section(out, 1.0 + alpha * a, middle, 1.0 - alpha * a, 1.0 + alpha / a, middle, 1.0 - alpha / a)


@inline
def write_shelf(
    out: Float64s, frequency_hz: float, gain_db: float, q: float, sample_rate: float, side: float
) -> None:
    """Write a low shelf (side 1) or a high shelf (side −1)."""
    s = half_sine(frequency_hz, sample_rate)
    c = half_cosine(frequency_hz, sample_rate)
    cosine = side * (1.0 - 2.0 * s * s)
    a = shelf_gain(gain_db)
    bend = 2.0 * shelf_gain(0.5 * gain_db) * s * c / q
    write_section(
        out,
        a * ((a + 1.0) - (a - 1.0) * cosine + bend),
        side * 2.0 * a * ((a - 1.0) - (a + 1.0) * cosine),
        a * ((a + 1.0) - (a - 1.0) * cosine - bend),
        (a + 1.0) + (a - 1.0) * cosine + bend,
        side * -2.0 * ((a - 1.0) + (a + 1.0) * cosine),
        (a + 1.0) + (a - 1.0) * cosine - bend,
    )


@inline
def shelf_gain(gain_db: float) -> float:
    """Return the cookbook's A, the square root of the gain."""
    return exp2(gain_db * (3.321928094887362 / 40.0))


@inline
def settle(state: Float64s) -> None:
    """Let a section's state end in silence; only where a cell ends, so that no block size matters."""
    for i in range(SECTION_STATE):
        if abs(state[i]) < QUIET:
            state[i] = 0.0


@inline
def run_section(section: Float64s, state: Float64s, both: Float64s, frames: int) -> None:
    """Filter an interleaved signal in place, transposed direct form II.

    Written as a recursion of the state alone: what the next frame waits for
    is one product and one difference, half of what it is behind the output.
    """
    b0, a1, a2 = section[0], section[3], section[4]
    c1 = section[1] - a1 * b0
    c2 = section[2] - a2 * b0
    p, q, r, s = state[0], state[1], state[2], state[3]
    for i in range(frames):
        x = both[2 * i]
        u = both[2 * i + 1]
        both[2 * i] = b0 * x + p
        both[2 * i + 1] = b0 * u + r
        t = (c1 * x + q) - a1 * p
        v = (c1 * u + s) - a1 * r
        q = c2 * x - a2 * p
        s = c2 * u - a2 * r
        p = t
        r = v
    state[0], state[1], state[2], state[3] = p, q, r, s


@inline
def run_two_sections(
    first: Float64s,
    first_state: Float64s,
    second: Float64s,
    second_state: Float64s,
    both: Float64s,
    frames: int,
) -> None:
    """Filter an interleaved signal through two sections at once: while one waits for its sums, the other works."""
    b0, a1, a2 = first[0], first[3], first[4]
    b1 = first[1] - a1 * b0
    b2 = first[2] - a2 * b0
    d0, c1, c2 = second[0], second[3], second[4]
    d1 = second[1] - c1 * d0
    d2 = second[2] - c2 * d0
    p, q, r, s = first_state[0], first_state[1], first_state[2], first_state[3]
    k, m, n, o = second_state[0], second_state[1], second_state[2], second_state[3]
    for i in range(frames):
        x = both[2 * i]
        u = both[2 * i + 1]
        y = b0 * x + p
        v = b0 * u + r
        next_p = (b1 * x + q) - a1 * p
        next_r = (b1 * u + s) - a1 * r
        q = b2 * x - a2 * p
        s = b2 * u - a2 * r
        p = next_p
        r = next_r
        both[2 * i] = d0 * y + k
        both[2 * i + 1] = d0 * v + n
        next_k = (d1 * y + m) - c1 * k
        next_n = (d1 * v + o) - c1 * n
        m = d2 * y - c2 * k
        o = d2 * v - c2 * n
        k = next_k
        n = next_n
    first_state[0], first_state[1], first_state[2], first_state[3] = p, q, r, s
    second_state[0], second_state[1], second_state[2], second_state[3] = k, m, n, o


@inline
def run_moving_section(
    begin: Float64s, end: Float64s, state: Float64s, both: Float64s, phase: int, frames: int
) -> None:
    """Filter an interleaved signal while the section moves in a straight line from `begin` to `end` over the cell.

    Both ends lie in the triangle of stable coefficients, which is convex, so
    every section between them is stable too.
    """
    p, q, r, s = state[0], state[1], state[2], state[3]
    for i in range(frames):
        t = PER_FRAME * np.float64(np.int32(phase + i))
        b0 = begin[0] + (end[0] - begin[0]) * t
        b1 = begin[1] + (end[1] - begin[1]) * t
        b2 = begin[2] + (end[2] - begin[2]) * t
        a1 = begin[3] + (end[3] - begin[3]) * t
        a2 = begin[4] + (end[4] - begin[4]) * t
        x = both[2 * i]
        u = both[2 * i + 1]
        y = b0 * x + p
        v = b0 * u + r
        p = (b1 * x - a1 * y) + q
        r = (b1 * u - a1 * v) + s
        q = b2 * x - a2 * y
        s = b2 * u - a2 * v
        both[2 * i] = y
        both[2 * i + 1] = v
    state[0], state[1], state[2], state[3] = p, q, r, s
