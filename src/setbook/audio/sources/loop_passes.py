"""Loops: which part of a clip's content plays when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

SHORTEST = 1 / 64
"""A loop shorter than this, in beats or seconds, is taken for none: it would turn without end."""


@dataclass(frozen=True)
class LoopBrace:
    """A clip's start marker and loop, in its own time.

    Parameters
    ----------
    begin
        Where playing starts: LoopStart + StartRelative.
    start, end
        The brace.
    on
        False: the content plays straight on from `begin`.
    """

    begin: float = 0.0
    start: float = 0.0
    end: float = 0.0
    on: bool = False

    @property
    def turns(self) -> bool:
        """Whether playing ever jumps back: not with a start marker past the brace, nor in a loop of no length."""
        return self.on and self.end - self.start >= SHORTEST and self.begin < self.end

    def content_at(self, after_start: ArrayLike) -> NDArray[np.float64]:
        """Return which place of the content plays at times after the clip's start.

        Examples
        --------
        >>> LoopBrace(2, 0, 4, on=True).content_at([0, 1.5, 2, 7]).tolist()
        [2.0, 3.5, 0.0, 1.0]
        """
        at = np.asarray(after_start, np.float64)
        first = self.end - self.begin
        if not self.turns:
            return at + self.begin
        around = self.start + np.mod(at - first, self.end - self.start)
        return np.where(at < first, at + self.begin, around)


@dataclass(frozen=True)
class Pass:
    """One run through the content without a jump.

    Parameters
    ----------
    index
        0 for the first.
    start, end
        After the clip's start.
    content
        Where in the content it begins.
    """

    index: int
    start: float
    end: float
    content: float


def passes(loop: LoopBrace, length: float) -> Iterator[Pass]:
    """Unroll a loop over a clip's length.

    Examples
    --------
    >>> [(p.start, p.end, p.content) for p in passes(LoopBrace(2, 0, 4, on=True), 9)]
    [(0.0, 2, 2), (2, 6, 0), (6, 9, 0)]
    """
    if not loop.turns:
        if length > 0:
            yield Pass(0, 0.0, length, loop.begin)
        return
    index, at, content = 0, 0.0, loop.begin
    first, turn = loop.end - loop.begin, loop.end - loop.start
    while at < length:
        stop = min(first + index * turn, length)
        if stop > at:
            yield Pass(index, at, stop, content)
        index, at, content = index + 1, first + index * turn, loop.start
