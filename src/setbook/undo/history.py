"""The history of the edits of an opened set."""

from __future__ import annotations

import copy
from contextlib import contextmanager
from typing import TYPE_CHECKING

from setbook.diff.compare import compare
from setbook.diff.noise import EVERYTHING
from setbook.diff.patch import patch_in_place
from setbook.errors import NotFound
from setbook.undo.label import label_of
from setbook.undo.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from setbook.diff.operations import Operation
    from setbook.model import LiveSet, Preset


class UndoHistory:
    """Remembers what was done to a set since it was made, and takes it back.

    What was edited since the last step becomes a step of its own as soon as
    somebody asks: nothing goes past the history. Undoing is exact to the
    byte, and works in the set itself: views of what survives stay good.

    Parameters
    ----------
    live_set
        An opened set or preset.

    Examples
    --------
    >>> import setbook as sb
    >>> live_set = sb.open("song.als")  # doctest: +SKIP
    >>> history = UndoHistory(live_set)  # doctest: +SKIP
    >>> with history.step("Quieter drums"):  # doctest: +SKIP
    ...     for track in live_set.tracks[:4]:
    ...         track.mixer.volume.value *= 0.5
    >>> history.undo().label  # doctest: +SKIP
    'Quieter drums'
    """

    def __init__(self, live_set: LiveSet | Preset) -> None:
        self._document = live_set.document
        self._known = copy.deepcopy(self._document.root)  # the state that the last step led to
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._depth = 0

    def __repr__(self) -> str:
        return f"<UndoHistory: {len(self._done)} to undo, {len(self._undone)} to redo>"

    @property
    def steps(self) -> list[Step]:
        """What can be undone, oldest first."""
        self.record()
        return list(self._done)

    @property
    def undone(self) -> list[Step]:
        """What can be done again, next first."""
        self.record()
        return self._undone[::-1]

    def record(self, label: str | None = None) -> Step | None:
        """Make a step of what was edited since the last one.

        Parameters
        ----------
        label
            What to call it; by default what the edits did, in words.

        Returns
        -------
        Step or None
            None where nothing was edited.
        """
        if self._depth:
            return None
        found = compare(self._known, self._document.root, EVERYTHING)
        if not found.edits:
            return None
        said = label_of(self._known, self._document, found) if label is None else label
        step = Step(said, tuple(edit.operation for edit in found.edits))
        patch_in_place(self._known, step.operations)
        self._done.append(step)
        self._undone.clear()
        return step

    @contextmanager
    def step(self, label: str | None = None) -> Iterator[None]:
        """Make one step of all edits inside; when they fail half way, the set is as it was before them.

        A step inside another is part of that one.
        """
        if self._depth:
            yield
            return
        self.record()
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            self._forget()
            raise
        self._depth -= 1
        self.record(label)

    def undo(self) -> Step:
        """Take back the last step, and give it.

        Raises
        ------
        NotFound
            There is none.
        """
        self.record()
        if not self._done:
            raise NotFound(
                "Expected a step to undo, found none: the set is as it was when its history began."
            )
        step = self._done[-1]
        self._apply(step.inverted())
        self._undone.append(self._done.pop())
        return step

    def redo(self) -> Step:
        """Do again what was undone last, and give it.

        Raises
        ------
        NotFound
            There is none, or something was edited since.
        """
        self.record()
        if not self._undone:
            raise NotFound(
                "Expected a step to do again, found none: nothing was undone, or it was edited since."
            )
        step = self._undone[-1]
        self._apply(step.operations)
        self._done.append(self._undone.pop())
        return step

    def _apply(self, operations: Iterable[Operation]) -> None:
        given = tuple(operations)
        patch_in_place(self._document.root, given)
        patch_in_place(self._known, given)

    def _forget(self) -> None:
        """Take back what is not a step yet."""
        found = compare(self._document.root, self._known, EVERYTHING)
        patch_in_place(self._document.root, [edit.operation for edit in found.edits])
