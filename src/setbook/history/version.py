"""One version of a song."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

Origin = Literal["file", "backup", "git"]
OrderedBy = Literal["number", "stamp", "commit", "modified"]


@dataclass(frozen=True)
class Version:
    """One saved state of a song: a file, one of Live's backups, or a commit.

    Attributes
    ----------
    index
        Place in `History.versions`, from 0, oldest first.
    name
        What a person calls it: ``Song v2``, ``Song [2021-06-13 210830]``, ``Song @ 6a4ce0d``.
    path
        The file; None for what only git has.
    commit
        The git commit that holds it, if one does.
    origin
        Where it was found.
    time
        When it was saved, with a time zone.
    ordered_by
        What its place in the history rests on; ``modified`` (the file's date) is a guess.
    message
        The commit's message, or empty.
    digest
        sha256 of the decompressed XML: equal for equal content.
    parent
        Index of the version that it was made from; None for the first.
    is_fork
        True where that is not the version right before it.
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
