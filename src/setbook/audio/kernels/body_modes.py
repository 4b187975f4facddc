"""How bodies ring: the partials of bars, strings, skins, plates and tubes, and where they swing.

N. H. Fletcher, T. D. Rossing, The Physics of Musical Instruments, 2nd ed.,
1998: strings (ch. 2.3), bars with free ends (eq. 2.63), the marimba's bars,
which are cut so that their overtones are 4 and 10 (ch. 19.4), membranes (eq.
3.4) and plates (eq. 3.18) with four sides that rest on a frame, air in tubes
(ch. 8.1). Each partial is counted in multiples of the lowest.

A place is a share of the way from the middle to the edge.
"""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.polynomials import PI, cosine, sine
from setbook.audio.kernels.subset import inline

BEAM, MARIMBA, STRING, MEMBRANE, PLATE, PIPE, TUBE = range(7)
BODIES = ("beam", "marimba", "string", "membrane", "plate", "pipe", "tube")
MODES = 25
ACROSS = 5
"""Of a flat body's partials: so many swings along each of its sides."""
FIRST_OF_BARS = 3.0112
MARIMBA_SECOND, MARIMBA_THIRD, BEAM_THIRD = 4.0, 10.0, 5.4039
NEAR_EDGE = 0.48
"""At the edge itself nothing swings: the whole way leads nearly there."""
OFF_MIDDLE = 0.41
"""Where a flat body is hit and heard on its other side."""


@inline
def bar_ratio(body: float, number: int) -> float:
    """Return a partial of a bar with free ends, counted from 0; a marimba's second and third are where they were cut to."""
    if number == 0:
        return 1.0
    if body == MARIMBA and number == 1:
        return MARIMBA_SECOND
    share = (2.0 * number + 3.0) / FIRST_OF_BARS
    return share * share * (MARIMBA_THIRD / BEAM_THIRD if body == MARIMBA else 1.0)


@inline
def flat_ratio(number: int, sides: float) -> float:
    """Return (m/a)² + (n/b)² of a flat body as a multiple of its lowest; `sides` is a/b."""
    m = 1.0 + np.float64(np.int32(number % ACROSS))
    n = 1.0 + np.float64(np.int32(number // ACROSS))
    stretched = sides * sides
    return (m * m + n * n * stretched) / (1.0 + stretched)


@inline
def partial(body: float, number: int, sides: float, opening: float) -> float:
    """Return a partial, counted from 0, as a multiple of the lowest.

    `opening` is how far a pipe's end is open: with it shut only the odd ones are left.
    """
    if body in (BEAM, MARIMBA):
        return bar_ratio(body, number)
    if body in (MEMBRANE, PLATE):
        ratio = flat_ratio(number, sides)
        return np.sqrt(ratio) if body == MEMBRANE else ratio
    shut = 0.5 * (1.0 - opening) if body == PIPE else 0.0
    return (number + 1.0 - shut) / (1.0 - shut)


@inline
def swing(body: float, number: int, place: float) -> float:
    """Return how far a body swings with a partial at a place, −1 … 1; tubes are heard at their open end."""
    along = 0.5 - NEAR_EDGE * place
    if body in (BEAM, MARIMBA):
        # Free ends swing most; the nodes of cos are within a twentieth of the bar's own.
        return cosine((number + 2.0) * PI * along)
    if body == STRING:
        return sine((number + 1.0) * PI * along)
    if body in (MEMBRANE, PLATE):
        m = 1.0 + np.float64(np.int32(number % ACROSS))
        n = 1.0 + np.float64(np.int32(number // ACROSS))
        return sine(m * PI * along) * sine(n * PI * OFF_MIDDLE)
    return 1.0
