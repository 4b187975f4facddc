"""A repository with a work tree, and the places in it that setbook touches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from setbook.errors import GitError
from setbook.git.run import one_line


@dataclass(frozen=True, slots=True)
class Repository:
    """Where a repository keeps things.

    Attributes
    ----------
    root
        The folder that was checked out.
    common
        What all work trees of the repository share: the ``.git`` folder of the first.
    hooks
        Where git looks for hooks, as ``core.hooksPath`` or the repository says.
    """

    root: Path
    common: Path
    hooks: Path

    def holds(self, path: Path) -> bool:
        """Whether a path lies in the work tree or in what the work trees share."""
        place = path.resolve()
        return place.is_relative_to(self.root) or place.is_relative_to(self.common)


def find_repository(folder: Path) -> Repository:
    """Find the repository around a folder.

    Raises
    ------
    GitError
        There is none, or it has no work tree.
    """
    if one_line(folder, "rev-parse", "--is-inside-work-tree", allow=(128,)) != "true":
        raise GitError(
            f"{folder}: expected a folder inside a git repository, found none: run `git init` first, or go there"
        )
    root = Path(one_line(folder, "rev-parse", "--show-toplevel")).resolve()
    common = Path(root, one_line(root, "rev-parse", "--git-common-dir")).resolve()
    hooks = Path(root, one_line(root, "rev-parse", "--git-path", "hooks"))
    return Repository(root, common, hooks)
