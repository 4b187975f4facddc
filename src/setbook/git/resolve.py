"""Decide the conflicts that a merge left: ``setbook git resolve song.als``."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from setbook.errors import FileChanged, GitError
from setbook.format import read_document
from setbook.git.merge_driver import DECISIONS, merge_versions, write_decisions
from setbook.git.run import run_git

if TYPE_CHECKING:
    from setbook.git.repository import Repository
    from setbook.merge import Merged, Preference

_SIDES: Final = ("1", "2", "3")  # git's stages: base, ours, theirs


@dataclass(frozen=True, slots=True)
class ResolveOptions:
    """How to decide.

    Attributes
    ----------
    take
        The side that every open conflict is decided for; None: only as the decisions beside the set say.
    force
        Write even over a set that was saved since the merge.
    """

    take: Preference | None = None
    force: bool = False


def resolve(repository: Repository, file: Path, options: ResolveOptions | None = None) -> Merged:
    """Merge the three versions in git's index again, decide as was chosen, and write the set.

    The decisions that are left lie beside the set, as `merge_files` put them
    there; where none is left, that file goes.

    Raises
    ------
    GitError
        The set has no conflict, or one side has no such set, or it is a link.
    FileChanged
        Somebody saved the set since the merge.
    MergeError
        The decisions beside the set are not those of this merge.
    """
    options = options or ResolveOptions()
    place = file.parent.resolve() / file.name
    if place.is_symlink():
        raise GitError(f"{file}: expected a set, found a link: resolve what it leads to")
    base, ours, theirs = (
        run_git(repository.root, "cat-file", "blob", blob) for blob in _stages(repository, place)
    )
    fresh = merge_versions(base, ours, theirs, file.name)
    if not options.force:
        _refuse_changed(file, fresh)
    beside = Path(f"{file}{DECISIONS}")
    merged = fresh.reapply(_read(beside)) if beside.exists() else fresh
    for decision in merged.open_conflicts if options.take else ():
        if options.take in decision.choices:
            merged = merged.resolve(decision, options.take)
    merged.save(file)
    if merged.open_conflicts:
        write_decisions(merged, beside)
    else:
        beside.unlink(missing_ok=True)
    return merged


def _stages(repository: Repository, place: Path) -> list[str]:
    listed = run_git(repository.root, "ls-files", "--unmerged", "-z", "--", f":(literal){place}")
    rows = [row.partition("\t")[0].split() for row in os.fsdecode(listed).split("\0") if row]
    blobs = {stage: blob for _, blob, stage in rows}
    if not blobs:
        raise GitError(
            f"{place.name}: expected a conflict that a merge left here, found none: see `git status`"
        )
    if set(blobs) != set(_SIDES):
        raise GitError(
            f"{place.name}: expected three versions of it, found {len(blobs)}: one side added or removed the set; "
            "choose with `git checkout --ours` or `--theirs`, then `git add`"
        )
    return [blobs[stage] for stage in _SIDES]


def _refuse_changed(file: Path, fresh: Merged) -> None:
    if file.exists() and read_document(file).digest not in {
        fresh.result.document.digest,
        fresh.ours.document.digest,
    }:
        raise FileChanged(
            f"{file}: expected the set as the merge left it, found another: somebody saved it since. "
            "Keep that with `git add`, or write over it with --force."
        )


def _read(beside: Path) -> dict[str, object]:
    try:
        stored = json.loads(beside.read_text(encoding="utf-8"))
    except ValueError as error:
        raise GitError(
            f"{beside}: expected the decisions of a merge as JSON, found: {error}. "
            "Mend it, or remove it to start again."
        ) from error
    if not isinstance(stored, dict):
        raise GitError(
            f"{beside}: expected the decisions of a merge, found something else: remove it to start again"
        )
    return stored
