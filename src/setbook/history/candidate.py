"""A file or commit that may become a version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from setbook.history.names import VersionName
    from setbook.history.version import Origin


@dataclass(frozen=True)
class Candidate:
    """Where a version may be, not yet read.

    Attributes
    ----------
    where
        The file in the folder; for a commit or a stored version the file that it was, which may be gone by now.
    name
        The file name, taken apart.
    origin
        ``file``, ``backup``, ``git`` or ``store``.
    time
        Modified, stamped or committed at.
    read
        Gives what can be opened: the file's path, or the bytes that were kept.
    commit, message
        Of the commit; None and empty for a file.
    stored
        Id of the version in the project's store; None for the others.
    """

    where: Path
    name: VersionName
    origin: Origin
    time: datetime
    read: Callable[[], Path | bytes]
    commit: str | None = None
    message: str = ""
    stored: str | None = None

    @cached_property
    def title(self) -> str:
        """What a person calls it: ``Song v2``, or ``Song v2 @ 6a4ce0d``."""
        kept_as = self.commit or self.stored
        return f"{self.where.stem} @ {kept_as[:7]}" if kept_as else self.where.stem
