"""Warp markers of an audio clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.operations import Insert, Remove, SetValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.gather import Group


def tell_warp_markers(group: Group, where: str) -> Iterator[Change]:
    """Tell that a clip is warped otherwise, and forget the edits."""
    edits = [found.edit for found in group.take_below("WarpMarkers")]
    added = sum(isinstance(edit.operation, Insert) for edit in edits)
    removed = sum(isinstance(edit.operation, Remove) for edit in edits)
    moved = len({edit.after for edit in edits if isinstance(edit.operation, SetValue)})
    counts = ((added, "added"), (removed, "removed"), (moved, "moved"))
    parts = [f"{count} {said}" for count, said in counts if count]
    if parts:
        what = f"warp markers edited ({', '.join(parts)})"
        yield Change("set", "clip", where, what, weight=weights.bulk(weights.SETTING, len(edits)))
