"""Notes that start at other times: moved together, quantised, swung, humanised, stretched."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.values import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.clock import Clock
    from setbook.model import Note

    Starts = list[tuple[float, float]]  # in beats, of each note then and now

_EPSILON: Final = 1e-6
_ON_GRID: Final = 1e-4  # beats; Live stores what it quantised to six digits
_STRENGTH: Final = 0.02  # by which the strengths of one quantisation may differ
_GRIDS: Final = {
    1.0: "1/4",
    0.5: "1/8",
    1 / 3: "1/8 triplets",
    0.25: "1/16",
    1 / 6: "1/16 triplets",
    0.125: "1/32",
}
_SWUNG: Final = {0.5: "1/8", 0.25: "1/16"}
_STRETCHED: Final = {2.0: "to half the speed", 0.5: "to double the speed"}
_MOST_SWING: Final = 2 / 3  # of a grid step: a late note beyond it is on the next step's side
_BULK: Final = 3


def times_said(pairs: list[tuple[Note, Note]], clock: Clock) -> Iterator[tuple[str, int]]:
    """Say how notes were moved along, with how many they are."""
    moved = [(old.time, new.time) for old, new in pairs if abs(new.time - old.time) > _EPSILON]
    if not moved:
        return
    if not all(math.isfinite(time) for both in moved for time in both):  # damage, which lies on no grid
        yield "moved {} in time", len(moved)
        return
    step = moved[0][1] - moved[0][0]
    if all(abs(new - old - step) < _EPSILON for old, new in moved):
        said = f"moved {{}} {clock.length(abs(step))} {'later' if step > 0 else 'earlier'}"
        if len(moved) < _BULK:
            said = _quantised(moved) or said
    else:
        said = (
            _quantised(moved) or _swung(moved) or _humanised(moved) or _stretched(moved) or "moved {} in time"
        )
    yield said, len(moved)


def _quantised(moved: Starts) -> str | None:
    """Say it where all notes went the same part of the way to the nearest line of a grid."""
    for grid, name in _GRIDS.items():
        lines = [round(old / grid) * grid for old, _ in moved]
        offsets = [old - line for (old, _), line in zip(moved, lines, strict=True)]
        if any(abs(offset) < _ON_GRID for offset in offsets):
            continue
        strengths = [(old - new) / offset for (old, new), offset in zip(moved, offsets, strict=True)]
        if all(abs(new - line) < _ON_GRID for (_, new), line in zip(moved, lines, strict=True)):
            return f"quantised {{}} to {name}"
        low, high = min(strengths), max(strengths)
        if len(moved) >= _BULK and low > 0 and high < 1 and high - low < _STRENGTH:
            return f"quantised {{}} by {trimmed(100 * (low + high) / 2, 0)} % to {name}"
    return None


def _swung(moved: Starts) -> str | None:
    """Say it where every second line of the grid is late by one and the same amount."""
    for grid, name in _SWUNG.items():
        late = [new % (2 * grid) - grid for _, new in moved]
        off = [each for each in late if abs(abs(each) - grid) > _ON_GRID]
        if len(off) < _BULK or any(abs(new - old) > grid for old, new in moved):
            continue
        if max(off) - min(off) < _ON_GRID < off[0] <= _MOST_SWING * grid:
            return f"quantised {{}} to {name} with {trimmed(50 * (1 + off[0] / grid), 0)} % swing"
    return None


def _humanised(moved: Starts) -> str | None:
    """Say it where notes that were on a grid all are a little beside it, each by another amount."""
    furthest = max(abs(new - old) for old, new in moved)
    for grid in _GRIDS:
        if all(abs(old / grid - round(old / grid)) * grid < _ON_GRID for old, _ in moved):
            is_little = len(moved) >= _BULK and furthest <= grid / 2
            return f"humanised {{}} by up to {trimmed(furthest, 3)} beats" if is_little else None
    return None


def _stretched(moved: Starts) -> str | None:
    for factor, name in _STRETCHED.items():
        if len(moved) >= _BULK and all(abs(new - factor * old) < _ON_GRID for old, new in moved):
            return f"stretched {{}} {name}"
    return None
