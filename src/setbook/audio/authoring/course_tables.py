"""Breakpoints in beats as the console wants them: a value for every 128th frame of the song."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.plan import CELL_FRAMES
from setbook.audio.sources.time_line import TimeLine

if TYPE_CHECKING:
    from setbook.audio.kernels.breakpoints import Breakpoints
    from setbook.audio.plan import CellTable, Plan


def course_table(plan: Plan, points: Breakpoints) -> CellTable:
    """Return a parameter's value at each cell of a plan's song, straight in beats between the points.

    Two points on one beat make a jump, which the console plays as the ramp of one cell.
    """
    seconds = np.arange(plan.cell_count + 1) * (CELL_FRAMES / plan.sample_rate)
    beats = TimeLine(plan.tempo_beats, plan.tempo_seconds).inverse().at(seconds)
    places, values = np.array(points, np.float64).T
    table: CellTable = np.interp(beats, places, values).astype(np.float32)
    return table
