"""A sound and the same a quarter of a turn late, at all frequencies that are heard.

Two rows of second-order all-passes whose phases stay 90° ± 0.7° apart from
0.002 to 0.998 of Nyquist's frequency. O. Niemitalo, "Hilbert transform", 2001
(its eight coefficients); after E. Gold, B. Gold, C. Rader, "Theory and
implementation of the discrete Hilbert transform", 1969.
"""

from __future__ import annotations

from setbook.audio.kernels.subset import Float64s, advance, inline

SECTIONS = 4
PER_SECTION = 4
"""The two last inputs, the two last outputs."""
ROW = SECTIONS * PER_SECTION
LATE = 2 * ROW
QUADRATURE_STATE = LATE + 1


@inline
def all_passed(state: Float64s, coefficient: float, x: float) -> float:
    """Return a sample through one section: z⁻² − a² over 1 − a²·z⁻², turned over."""
    y = coefficient * coefficient * (x + state[3]) - state[1]
    state[1] = state[0]
    state[0] = x
    state[3] = state[2]
    state[2] = y
    return y


@inline
def ahead(state: Float64s, x: float) -> float:
    """Return the sound's own part, as late as the other row's all-passes make it."""
    y = all_passed(state, 0.6923878, x)
    y = all_passed(advance(state, PER_SECTION), 0.9360654322959, y)
    y = all_passed(advance(state, 2 * PER_SECTION), 0.9882295226860, y)
    y = all_passed(advance(state, 3 * PER_SECTION), 0.9987488452737, y)
    late = state[LATE]
    state[LATE] = y
    return late


@inline
def behind(state: Float64s, x: float) -> float:
    """Return the part that is a quarter of a turn off."""
    row = advance(state, ROW)
    y = all_passed(row, 0.4021921162426, x)
    y = all_passed(advance(row, PER_SECTION), 0.8561710882420, y)
    y = all_passed(advance(row, 2 * PER_SECTION), 0.9722909545651, y)
    return all_passed(advance(row, 3 * PER_SECTION), 0.9952884791278, y)
