"""Sort the edits of both sides by what they speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setbook.diff.operations import Insert
from setbook.merge.rows import row_of
from setbook.merge.subject import Subject, holds_one_by_key, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from setbook.diff.compare import Edit
    from setbook.merge.agreement import Agreements
    from setbook.merge.fork import SideName


@dataclass
class Unit:
    """One subject, and what each side did to it.

    What both did alike is in neither list: `shared` has it as ours did it, `twins` as theirs did.
    """

    key: str
    thing: str
    ours: list[Edit] = field(default_factory=list)
    theirs: list[Edit] = field(default_factory=list)
    shared: list[Edit] = field(default_factory=list)
    twins: list[Edit] = field(default_factory=list)

    def of(self, side: SideName) -> list[Edit]:
        """Give what one side alone did."""
        return self.ours if side == "ours" else self.theirs

    @property
    def edits(self) -> list[Edit]:
        """Everything that was done."""
        return [*self.shared, *self.ours, *self.theirs]

    def all_of(self, side: SideName) -> list[Edit]:
        """Give what one side did, alone or not."""
        return [*(self.shared if side == "ours" else self.twins), *self.of(side)]


class Units:
    """All units of a merge."""

    def __init__(self, ours: Sequence[Edit], theirs: Sequence[Edit], agreed: Agreements) -> None:
        self.by_key: dict[str, Unit] = {}
        shared = set(agreed.values())
        homes = [
            self._put(edit, "shared" if number in shared else "ours", number)
            for number, edit in enumerate(ours)
        ]
        for number, edit in enumerate(theirs):
            if number in agreed:
                homes[agreed[number]].twins.append(edit)
            else:
                self._put(edit, "theirs", number)

    def edits_of(self, side: SideName) -> Iterator[tuple[Unit, Edit]]:
        """Give what one side did, alone or not."""
        for unit in self.by_key.values():
            for edit in unit.all_of(side):
                yield unit, edit

    def _put(self, edit: Edit, whose: str, number: int) -> Unit:
        subject = _subject(edit, whose, number)
        unit = self.by_key.setdefault(subject.key, Unit(subject.key, subject.thing))
        {"ours": unit.ours, "theirs": unit.theirs, "shared": unit.shared}[whose].append(edit)
        return unit


def _subject(edit: Edit, whose: str, number: int) -> Subject:
    row = row_of(edit)
    if row is not None:
        key = f"{whose} new {row.kind}~{row.index}" if row.is_new else f"{row.kind}~{row.index}"
        return Subject(key, key)
    op, subject = edit.operation, subject_of(edit.operation)
    if isinstance(op, Insert) and not holds_one_by_key(op):
        return Subject(f"{whose} {number} {subject.key}", f"{whose} {subject.thing}")
    return subject
