"""One version of a song."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from setbook.errors import HistoryError
from setbook.model import LiveSet, open_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

Origin = Literal["file", "backup", "git", "store"]
OrderedBy = Literal["number", "stamp", "commit", "modified"]


@dataclass(frozen=True)
class Version:
    """One saved state of a song: a file, one of Live's backups, a commit, or a version of the store.

    Attributes
    ----------
    index
        Place in `History.versions`, from 0, oldest first.
    name
        What a person calls it: ``Song v2``, ``Song [2021-06-13 210830]``, ``Song @ 6a4ce0d``.
    path
        The file; None for what only git or the store has.
    commit
        The git commit that holds it, if one does.
    origin
        Where it was found.
    time
        When it was saved, with a time zone.
    ordered_by
        What its place in the history rests on; ``modified`` (the file's date) is a guess.
    message
        The commit's message, or that of the stored version; else empty.
    digest
        sha256 of the decompressed XML: equal for equal content.
    parent
        Index of the version that it was made from; None for the first.
    is_fork
        True where it leaves its parent's line, which another version goes on with.
    read
        Gives what can be opened: the file's path, or the bytes that were kept.
    stored
        Id of the version in the project's store, where only that has it.
    """

    index: int
    name: str
    path: Path | None
    commit: str | None
    origin: Origin
    time: datetime
    ordered_by: OrderedBy
    message: str
    digest: str
    parent: int | None
    is_fork: bool
    read: Callable[[], Path | bytes] = field(repr=False, compare=False)
    stored: str | None = None

    def open(self) -> LiveSet:
        """Open it.

        Raises
        ------
        FormatError
            The file changed since, and cannot be read any more.
        HistoryError
            It is gone, or it is no set.
        """
        opened = open_file(self.content())
        if not isinstance(opened, LiveSet):
            raise HistoryError(
                f"{self.name}: expected a Live Set, found a preset; rename it to .adg or .adv."
            )
        return opened

    def content(self) -> Path | bytes:
        """Give what `setbook.open` and `setbook.diff` take: the path of a file that is there, or the bytes.

        Raises
        ------
        HistoryError
            It is gone.
        """
        found = self.read()
        if isinstance(found, Path) and not found.is_file():
            raise HistoryError(
                f"{found}: expected the version {self.name}, found it gone; ask for the history again."
            )
        return found
