"""Courses: what a clip envelope does over the clip's own time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

STEP_FRAMES = 128
"""Courses are followed in straight lines from one control cell to the next, so that their jumps do not click."""


@dataclass(frozen=True, eq=False)
class Course:
    """Values over a clip's own time, in beats or seconds as its loop; straight between.

    Parameters
    ----------
    at
        Ascending.
    values
        One for each.
    """

    at: Floats
    values: Floats

    def along(self, content: ArrayLike) -> Floats:
        """Return the values at places in the clip."""
        values: Floats = np.interp(np.asarray(content, np.float64), self.at, self.values)
        return values
