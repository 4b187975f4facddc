"""Grooves: notes and beats moved to where a pattern has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.time_line import TimeLine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NO_VELOCITY = -1.0
MOST_CORNERS = 100_000
LAST_OF_LOOP_BEATS = 1e-3


@dataclass(frozen=True)
class GrooveFeel:
    """A groove, as far as it moves anything.

    Assumed, since Live does not publish it: first a note goes towards the
    nearest line of the grid (quantize), then by as much as the pattern's note
    on that line is off it (timing), then by chance up to half a grid (random).
    Velocity goes towards the pattern's.

    Parameters
    ----------
    grid_beats
        The groove's base.
    offsets, velocities
        For each line of the grid over the length of the pattern: how far its
        note is off the line in beats, and how loud it is; 0 and −1 for none.
    quantize, timing, random, velocity
        Amounts, 1 for 100 percent; the set's global amount is in the last three.
    """

    grid_beats: float
    offsets: tuple[float, ...]
    velocities: tuple[float, ...]
    quantize: float = 0.0
    timing: float = 1.0
    random: float = 0.0
    velocity: float = 0.0

    def played(self, notes: NDArray[np.void], start: float, end: float, seed: int) -> NDArray[np.void]:
        """Return notes as the groove plays them, by time; chance is drawn from the seed, alike each time.

        Parameters
        ----------
        notes
            The model's note array.
        start, end
            The loop: what begins in it stays in it.
        """
        moved = notes.copy()
        times = moved["time"]
        line = np.round(times / self.grid_beats)
        at = line.astype(np.int64) % len(self.offsets)
        chance = np.random.default_rng(seed).uniform(-0.5, 0.5, len(notes))
        goal = times + self.quantize * (line * self.grid_beats - times)
        goal += self.timing * np.array(self.offsets)[at] + self.random * self.grid_beats * chance
        inside = (times >= start) & (times < end)
        goal[inside] = np.clip(goal[inside], start, max(start, end - LAST_OF_LOOP_BEATS))
        moved["time"] = goal
        theirs = np.array(self.velocities)[at]
        towards = np.where(theirs >= 0.0, self.velocity * (theirs - moved["velocity"]), 0.0)
        moved["velocity"] = np.clip(moved["velocity"] + towards, 1.0, 127.0)
        return moved[np.argsort(moved["time"], kind="stable")]

    def line(self, start: float, end: float) -> TimeLine | None:
        """Return the map from beats as they are played to beats as they are written; None where nothing moves."""
        first, last = int(np.floor(start / self.grid_beats)), int(np.ceil(end / self.grid_beats))
        if not self.timing or not any(self.offsets) or not 0 < last - first < MOST_CORNERS:
            return None
        lines = np.arange(first, last + 1)
        written = lines * self.grid_beats
        played = written + self.timing * np.array(self.offsets)[lines % len(self.offsets)]
        return TimeLine.through(zip(played.tolist(), written.tolist(), strict=True))
