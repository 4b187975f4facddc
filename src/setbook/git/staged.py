"""Which sets the next commit adds or changes, and their content."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.errors import TooLarge
from setbook.format import Limits
from setbook.git.run import one_line, run_git

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.git.repository import Repository

_ENDINGS: Final = (".als", ".alc", ".adg", ".adv")
_FILE: Final = "100"  # git's modes of links and sub-modules begin otherwise


@dataclass(frozen=True, slots=True)
class Staged:
    """A file in git's index.

    Attributes
    ----------
    path
        Below the top of the work tree.
    blob
        Name of its content in git.
    repository
        Where it is staged.
    """

    path: str
    blob: str
    repository: Repository

    @property
    def file(self) -> Path:
        """Where it lies in the work tree, maybe with other content."""
        return self.repository.root / self.path

    def read(self) -> bytes:
        """Read what is staged.

        Raises
        ------
        TooLarge
            It is over the limit for a set.
        """
        size, limit = int(one_line(self.repository.root, "cat-file", "-s", self.blob)), Limits().file_bytes
        if size > limit:
            raise TooLarge(
                f"{self.path}: expected at most {limit:,} bytes, found {size:,}: it is not checked"
            )
        return run_git(self.repository.root, "cat-file", "blob", self.blob)

    def is_in_lfs(self) -> bool:
        """Whether Git LFS keeps its content elsewhere."""
        told = run_git(self.repository.root, "check-attr", "-z", "filter", "--", self.path)
        return os.fsdecode(told).split("\0")[2:3] == ["lfs"]


def find_staged(repository: Repository) -> list[Staged]:
    """Find the sets, racks and presets that are staged; before the first commit, too."""
    listed = run_git(
        repository.root, "diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=ACMR",
    )  # fmt: skip
    pieces = os.fsdecode(listed).split("\0")
    rows = [(row.split(), path) for row, path in zip(pieces[::2], pieces[1::2], strict=False)]
    return [
        Staged(path, blob, repository)
        for (_, mode, _, blob, *_), path in rows
        if mode.startswith(_FILE) and path.lower().endswith(_ENDINGS)
    ]
