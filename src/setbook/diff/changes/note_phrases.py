"""What was done to the notes of a clip, in bulk: a phrase for each kind of edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from setbook.diff.changes.naming import counted, listed
from setbook.diff.changes.note_amounts import amounts_said
from setbook.diff.changes.note_lengths import lengths_said
from setbook.diff.changes.note_pitches import pitches_said
from setbook.diff.changes.note_times import times_said
from setbook.diff.changes.values import note_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.change import Kind
    from setbook.diff.changes.clock import Clock
    from setbook.diff.changes.note_pairing import NotePairs
    from setbook.model import Note

_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """One kind of edit and how many notes it touched.

    Attributes
    ----------
    kind
        As in `Change.kind`.
    said
        The words around the count, with ``{}`` in its place: ``transposed {} +12 st``.
    count
        Of notes.
    composes
        It says which notes there are, not only how they are played.
    pitches
        Lowest and highest key of notes that came or went.
    exactly
        What to say instead, where a few notes can be told one by one.
    """

    kind: Kind
    said: str
    count: int
    composes: bool = False
    pitches: tuple[int, int] | None = None
    exactly: str = ""

    def __str__(self) -> str:
        if self.exactly:
            return self.exactly
        text = self.said.format(counted(self.count, "note"))
        if self.pitches is None:
            return text
        low, high = (note_name(pitch) for pitch in self.pitches)
        return f"{text} ({low if low == high else f'{low}–{high}'})"

    def __add__(self, other: Phrase) -> Phrase:
        """Say the same of the notes of two clips."""
        pitches = self.pitches and other.pitches and (*self.pitches, *other.pitches)
        return replace(
            self,
            count=self.count + other.count,
            pitches=(min(pitches), max(pitches)) if pitches else None,
            exactly="",
        )


def phrases(found: NotePairs, before: int, after: list[Note], clock: Clock) -> list[Phrase]:
    """Say what happened to the notes of a clip; `before` is how many there were, `after` are those there are."""
    if found.added and len(found.removed) == before:
        return [
            Phrase(
                "set",
                f"rewrote all notes ({before} → {len(after)})",
                len(found.added),
                composes=True,
            )
        ]
    return [
        *(Phrase("move", said, count, composes=True) for said, count in pitches_said(found.changed)),
        *(Phrase("move", said, count) for said, count in times_said(found.changed, clock)),
        *(Phrase("set", said, count) for said, count in lengths_said(found.changed, after)),
        *(Phrase("set", said, count) for said, count in amounts_said(found.changed)),
        *_came_and_went(found, clock),
    ]


def _came_and_went(found: NotePairs, clock: Clock) -> Iterator[Phrase]:
    kinds: tuple[tuple[Kind, str, list[Note]], ...] = (
        ("insert", "added {}", found.added),
        ("remove", "removed {}", found.removed),
    )
    for kind, said, notes in kinds:
        if notes:
            keys = [note.pitch for note in notes]
            exactly = said.format(_one_by_one(notes, clock)) if len(notes) <= _FEW else ""
            pitches = min(keys), max(keys)
            yield Phrase(kind, said, len(notes), composes=True, pitches=pitches, exactly=exactly)


def _one_by_one(notes: list[Note], clock: Clock) -> str:
    names = listed([f"{note_name(note.pitch)} at {clock.position(note.time)}" for note in notes])
    return f"note{'s' if len(notes) > 1 else ''} {names}"
