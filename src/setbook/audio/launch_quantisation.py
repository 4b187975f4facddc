"""Launch quantisation: on which beat a clip or a scene starts that is launched by hand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.audio.sources.reading.settings import number_at

if TYPE_CHECKING:
    from setbook.model import Clip, LiveSet

NONE, EIGHT_BARS, FOUR_BARS, TWO_BARS, ONE_BAR = range(5)
BARS = {EIGHT_BARS: 8, FOUR_BARS: 4, TWO_BARS: 2, ONE_BAR: 1}
BEATS = (2.0, 4.0 / 3.0, 1.0, 2.0 / 3.0, 0.5, 1.0 / 3.0, 0.25, 1.0 / 6.0, 0.125)
"""From 1/2 and its triplet down to 1/32, as the menu has them after the bars."""
GLOBAL = 0
"""What a clip has that follows the set; its other entries are the set's, one further down (assumed)."""
SAME = 1e-6
"""A launch so little after a line of the grid is on it."""


@dataclass(frozen=True)
class Quantisation:
    """The set's launch quantisation.

    Parameters
    ----------
    code
        0 for none, then 8, 4, 2, 1 bars, 1/2, 1/2 triplet and so on down to 1/32.
    bar_beats
        Quarter notes to a bar.
    """

    code: int
    bar_beats: float = 4.0

    @classmethod
    def of(cls, live_set: LiveSet) -> Quantisation:
        """Read the set's."""
        code = int(number_at(live_set.element, "GlobalQuantisation", ONE_BAR))
        return cls(code, live_set.time_signature.bar_beats)

    def start(self, beat: float, clip: Clip | None = None) -> float:
        """Return when a scene, or a clip by its own setting, starts that is launched on a beat.

        Examples
        --------
        >>> Quantisation(ONE_BAR).start(4.5), Quantisation(ONE_BAR).start(8.0), Quantisation(NONE).start(4.5)
        (8.0, 8.0, 4.5)
        """
        code = self.code
        if clip is not None and clip.launch_quantisation != GLOBAL:
            code = clip.launch_quantisation - 1
        step = self._step(code)
        return beat if step is None else math.ceil((beat - SAME) / step) * step

    def _step(self, code: int) -> float | None:
        if code in BARS:
            return BARS[code] * self.bar_beats
        at = code - ONE_BAR - 1
        return BEATS[at] if 0 <= at < len(BEATS) else None
