"""The crossfader: what is left of a track on one of its sides.

It works at each track's gain stage, as a group of VCAs would (Ableton, Live 8
Reference Manual, sec. 14.5). There a track is unattenuated while the
crossfader is in its own half, and silent at the other end; the slope between
is assumed. The other curve keeps the power of both sides together.
"""

from __future__ import annotations

from setbook.audio.kernels.desk import CURVE_TRANSITION
from setbook.audio.kernels.pan import SQRT_HALF, pan_left_gain
from setbook.audio.kernels.subset import inline


@inline
def crossfade_gain(side: float, position: float, curve: int) -> float:
    """Return the gain of a track on side −1 (A), 0 (none) or 1 (B) at a crossfader of −1 (A) … 1 (B).

    Quarters of a cosine: over the other half of the travel, or over all of it.
    """
    if side > -0.5 and side < 0.5:
        return 1.0
    away = position if side < 0.0 else -position
    if curve == CURVE_TRANSITION:
        if away <= 0.0:
            return 1.0
        away = 2.0 * away - 1.0
    return SQRT_HALF * pan_left_gain(away)
