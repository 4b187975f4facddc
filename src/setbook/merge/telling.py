"""Tell what each side did, in the words of `setbook.diff`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from setbook.diff.changes import Change, values, weights
from setbook.diff.changes.context import Context
from setbook.diff.changes.damage import readable
from setbook.diff.changes.naming import where_now
from setbook.diff.changes.place import place_of
from setbook.diff.changes.tell import tell_edits
from setbook.diff.operations import Insert, Remove, SetValue
from setbook.diff.step import split
from setbook.format.scalars import read_float
from setbook.merge.decision import Part
from setbook.merge.subject import address_of
from setbook.model.identity import track_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from setbook.diff.compare import Edit
    from setbook.format import Document
    from setbook.merge.case import Case
    from setbook.merge.fork import Fork, SideName

_FEW: Final = 3


@dataclass(frozen=True)
class Told:
    """A case in words."""

    where: str
    track_id: str | None
    ours: Part
    theirs: Part

    @property
    def changes(self) -> list[Change]:
        """What both sides did, heaviest first."""
        return sorted((*self.ours.changes, *self.theirs.changes), key=lambda change: -change.weight)


class Teller:
    """Knows the names in all three versions."""

    def __init__(self, base: Document, ours: Fork, theirs: Fork) -> None:
        self._contexts: dict[SideName, Context] = {
            "ours": Context(base, ours.opened.document, ours.comparison.partners),
            "theirs": Context(base, theirs.opened.document, theirs.comparison.partners),
        }

    def tell(self, case: Case) -> Told:
        """Tell one case."""
        ours, theirs = self._part(case, "ours"), self._part(case, "theirs")
        told = sorted((*ours.changes, *theirs.changes), key=lambda change: -change.weight)
        if told:
            return Told(told[0].where, told[0].track_id, ours, theirs)
        return Told(*self._place(case), ours, theirs)

    def _part(self, case: Case, side: SideName) -> Part:
        edits, context = case.edits(side), self._contexts[side]
        changes = list(readable(_told(edits, context))) if edits else []
        if case.reason == "note" and changes:
            changes = list(_note_changes(edits, changes[0], context))
        return Part(tuple(edit.operation for edit in edits), tuple(changes))

    def _place(self, case: Case) -> tuple[str, str | None]:
        """Name the place of what has no words."""
        side: SideName = "ours" if case.edits("ours") else "theirs"
        context, edit = self._contexts[side], case.edits(side)[0]
        element = edit.before if edit.after is None else edit.after
        assert element is not None, "an edit has at least one side"
        place = place_of(element)
        now = context.before if edit.after is None else context.after
        return where_now(place, context, now), None if place.track is None else track_id(place.track)


def _told(edits: list[Edit], context: Context) -> Iterator[Change]:
    yield from tell_edits(edits, context)


def _note_changes(edits: Iterable[Edit], like: Change, context: Context) -> Iterator[Change]:
    """Tell the disputed notes one by one, where the diff tells of the whole clip."""
    said = [sentence for edit in edits for sentence in _sentences(edit, context)]
    for sentence in said[:_FEW]:
        yield replace(like, kind="set", concept="notes", what=sentence, weight=weights.NOTES)
    if len(said) > _FEW:
        yield replace(
            like, kind="set", concept="notes", what=f"{len(said) - _FEW} more notes", weight=weights.NOTES
        )


def _sentences(edit: Edit, context: Context) -> Iterator[str]:
    op, steps = edit.operation, address_of(edit.operation).split("/")
    pitch = next((split(step)[0].removeprefix("pitch:") for step in steps if step.startswith("pitch:")), None)
    if pitch is None:
        return
    clock = context.before.clock
    name = values.note(pitch)
    time = steps[-1].removeprefix("@").partition("~")[0] if steps[-1].startswith("@") else None
    at = f"{name} at {clock.position(read_float(time))}" if time is not None else f"all {name}"
    if isinstance(op, SetValue):
        if op.name != "NoteId":
            yield f"{at}: {op.name.lower()} {_short(op.before)} → {_short(op.after)}"
    elif isinstance(op, Insert):
        velocity = "" if edit.after is None else _short(edit.after.get("Velocity"))
        yield f"{at}: added{f', velocity {velocity}' if velocity else ''}"
    elif isinstance(op, Remove):
        yield f"{at}: removed"


def _short(value: str | None) -> str:
    if value is None:
        return "–"
    try:
        return values.trimmed(float(value))
    except ValueError:
        return value
