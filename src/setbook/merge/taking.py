"""What a choice takes of a case's edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.operations import Insert
from setbook.merge.envelopes import outside, united_envelope
from setbook.merge.key_tracks import united
from setbook.merge.rivals import is_envelope, touched_span
from setbook.merge.subject import PITCH
from setbook.merge.weave import Taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.merge.case import Case
    from setbook.merge.decision import Action
    from setbook.merge.units import Unit

_LISTS: Final = ("pitch:", "pointee:")
"""Steps of lists that both sides may bring: the notes of a pitch, the breakpoints of an envelope."""


def take(case: Case, action: Action) -> Iterator[Taken]:
    """Give the edits that an action takes; where both did the same, once."""
    if action == "base":
        return
    for unit in case.units:
        yield from (Taken("ours", edit) for edit in unit.shared)
        if action == "both" and unit.ours and unit.theirs:
            yield from _both(unit)
            continue
        if action != "theirs":
            yield from (Taken("ours", edit) for edit in unit.ours)
        if action in {"theirs", "both"}:
            yield from (Taken("theirs", edit) for edit in unit.theirs)


def _both(unit: Unit) -> Iterator[Taken]:
    """Take both sides of a unit; ours stands where they touch."""
    mine, other = unit.ours, unit.theirs
    lists = [
        op
        for edit in (*mine, *other)
        if isinstance(op := edit.operation, Insert) and op.key.startswith(_LISTS)
    ]
    if len(lists) == len(mine) + len(other) == 2:
        one, two = (op.xml for op in lists)
        xml = united(one, two) if PITCH in unit.key else united_envelope(one, two, touched_span(mine))
        yield Taken("ours", mine[0], xml)
        return
    yield from (Taken("ours", edit) for edit in mine)
    span = touched_span(mine) if is_envelope(unit) else None
    yield from (Taken("theirs", edit) for edit in other if span is None or outside(edit, span))
