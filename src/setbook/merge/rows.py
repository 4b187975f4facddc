"""Scenes with their slots on every track, returns with their sends: what is one act must be one decision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.diff.operations import Insert, SetValue
from setbook.diff.rows import FOLLOWS
from setbook.diff.step import split
from setbook.merge.subject import list_tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.diff.compare import Edit
    from setbook.merge.agreement import Agreements


@dataclass(frozen=True, slots=True)
class Row:
    """A scene or a return, over all the lists that follow it.

    Attributes
    ----------
    kind
        ``scenes`` or ``returns``.
    index
        Its number from 0: in the base, or in its side's list where it is new.
    is_new
        Whether it came in.
    """

    kind: str
    index: int
    is_new: bool


def row_of(edit: Edit) -> Row | None:
    """Say which row an edit belongs to; None for what stands alone."""
    op = edit.operation
    if isinstance(op, SetValue):
        return None
    is_new = isinstance(op, Insert)
    tag = list_tag(op.parent)
    if tag in FOLLOWS:
        return Row(FOLLOWS[tag], split(op.key)[1] - 1, is_new)
    element = edit.after if is_new else edit.before
    tracks = None if element is None else element.getparent()
    if element is None or element.tag != "ReturnTrack" or tracks is None or tracks.tag != "Tracks":
        return None
    return Row("returns", tracks.findall("ReturnTrack").index(element), is_new)


def agree_on_whole_rows(ours: Iterable[Edit], theirs: Iterable[Edit], agreed: Agreements) -> Agreements:
    """Let go of agreements on new rows that hold for some of their lists only."""
    mine, other = _new_rows(ours), _new_rows(theirs)
    kept = dict(agreed)
    for row, numbers in other.items():
        if {agreed.get(number) for number in numbers} != set(mine.get(row, [])):
            for number in numbers:
                kept.pop(number, None)
    return kept


def _new_rows(edits: Iterable[Edit]) -> dict[Row, list[int]]:
    rows: defaultdict[Row, list[int]] = defaultdict(list)
    for number, edit in enumerate(edits):
        row = row_of(edit)
        if row is not None and row.is_new:
            rows[row].append(number)
    return rows
