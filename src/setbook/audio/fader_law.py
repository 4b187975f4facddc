"""Live's fader law: where a fader stands (0 at the bottom … 1 at the top) against gains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

TRAVEL, DECIBELS = np.array([
    (0.0, -70.0), (0.0213, -63.0), (0.0346, -60.0), (0.051, -57.0), (0.0678, -54.0), (0.0852, -51.0),
    (0.1035, -48.0), (0.1227, -45.0), (0.1429, -42.0), (0.1642, -39.0), (0.187, -36.0), (0.2116, -33.0),
    (0.2384, -30.0), (0.2683, -27.0), (0.3024, -24.0), (0.3437, -21.0), (0.4, -18.0), (1.0, 6.0),
]).T  # fmt: skip
"""From −18 dB up a straight line, dB = 40 · travel − 34; below, points read off Live's own fader."""

LEAST_GAIN = 10.0 ** (DECIBELS[0] / 20.0)


def gain_of_travel(travel: ArrayLike) -> NDArray[np.float64]:
    """Return the linear gains at places of the fader; the bottom is −70 dB, which plays as silence.

    Examples
    --------
    >>> gain_of_travel([0.85, 1.0]).round(3).tolist()
    [1.0, 1.995]
    """
    gains: NDArray[np.float64] = 10.0 ** (np.interp(np.asarray(travel, np.float64), TRAVEL, DECIBELS) / 20.0)
    return gains


def travel_of_gain(gains: ArrayLike) -> NDArray[np.float64]:
    """Return where a fader stands for linear gains.

    Examples
    --------
    >>> travel_of_gain([0.0, 1.0]).round(3).tolist()
    [0.0, 0.85]
    """
    decibels = 20.0 * np.log10(np.maximum(np.asarray(gains, np.float64), LEAST_GAIN))
    travel: NDArray[np.float64] = np.interp(decibels, DECIBELS, TRAVEL)
    return travel
