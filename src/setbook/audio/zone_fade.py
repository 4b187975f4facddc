"""Fades at the edges of a zone of keys, velocities or the chain selector: straight, from silence to full."""

from __future__ import annotations


def faded(value: float, low: float, full_from: float, full_to: float, high: float) -> float:
    """Return the gain at a place of a zone: 0 outside, 1 between the fades.

    Parameters
    ----------
    low, high
        The zone; a fade begins silent at its end.
    full_from, full_to
        Where its fades are over. Where they lie on the ends, there are none.

    Examples
    --------
    >>> [faded(key, 40, 50, 60, 60) for key in (39, 40, 45, 50, 60, 61)]
    [0.0, 0.0, 0.5, 1.0, 1.0, 0.0]
    """
    if not low <= value <= high:
        return 0.0
    rising = (value - low) / (full_from - low) if full_from > low else 1.0
    falling = (high - value) / (high - full_to) if high > full_to else 1.0
    return min(max(rising, 0.0), 1.0) * min(max(falling, 0.0), 1.0)
