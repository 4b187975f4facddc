"""The versions of one song, and what happened between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from setbook.diff import diff
from setbook.history.badges import badges_of

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.diff import Diff
    from setbook.history.version import Version


@dataclass(frozen=True)
class Skipped:
    """A file that looks like a version and cannot be one.

    Attributes
    ----------
    path
        The file.
    reason
        What was expected, what was found, what to do.
    """

    path: Path
    reason: str


@dataclass(frozen=True)
class Step:
    """From one version to the one made from it. The diff is made when first asked for, then kept.

    Attributes
    ----------
    before, after
        `before` is the parent of `after`, which for a fork is not the version right before it.
    """

    before: Version
    after: Version

    @cached_property
    def diff(self) -> Diff:
        """What changed; it keeps both sets open."""
        return self._compare()

    @property
    def badges(self) -> dict[str, str]:
        """Counts per concept, only those that changed: ``{"tracks": "+2 −1", "clips": "+4", "mixer": "~3"}``."""
        return self._told[1]

    @property
    def headline(self) -> str:
        """The step in one sentence."""
        return self._told[0]

    @property
    def is_compared(self) -> bool:
        """Whether the two were compared already, so that telling takes no time."""
        return "_told" in self.__dict__ or "diff" in self.__dict__

    @cached_property
    def _told(self) -> tuple[str, dict[str, str]]:
        """The sentence and the badges alone: a list of hundreds of steps must not keep hundreds of sets open."""
        found = self.diff if "diff" in self.__dict__ else self._compare()
        return found.headline(), badges_of(found.changes)

    def _compare(self) -> Diff:
        found = diff(self.before.content(), self.after.content())
        return replace(found, before_name=self.before.name, after_name=self.after.name)


@dataclass(frozen=True)
class History:
    """How a song grew.

    Attributes
    ----------
    name
        The song's name without version numbers.
    folder
        The folder that was searched.
    versions
        All versions, oldest first.
    steps
        One for each version but the roots, in the order of `versions`.
    songs
        The names of all songs in the folder, the one with most versions first.
    skipped
        Files of this song that could not be read, with the reason.
    """

    name: str
    folder: Path
    versions: list[Version]
    steps: list[Step]
    songs: list[str]
    skipped: list[Skipped]

    @property
    def forks(self) -> list[Version]:
        """The versions that left the line of the one they were made from."""
        return [version for version in self.versions if version.is_fork]

    def __len__(self) -> int:
        return len(self.versions)

    def __repr__(self) -> str:
        forks = f", {len(self.forks)} of them forks" if self.forks else ""
        return f"<History of {self.name!r}: {len(self.versions)} versions{forks}>"
