"""git's merge driver: two versions of a set become one, or a conflict that can be decided later.

Whatever goes wrong, ours stays as it is and git is told of a conflict: a
driver that fails loudly would stop the whole merge, one that fails silently
would lose somebody's work.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from setbook.diff.reports.visible import visible
from setbook.errors import EmptyFile, GitError, SetbookError
from setbook.format.atomic import write_atomically
from setbook.merge import merge

if TYPE_CHECKING:
    from setbook.merge import Decision, Merged

DECISIONS: Final = ".decisions.json"
"""What is put behind a set's name for the decisions that wait beside it."""

_MOST_SAID: Final = 5


@dataclass(frozen=True, slots=True)
class MergeCall:
    """What git hands to a merge driver.

    Attributes
    ----------
    base, ours, theirs
        Temporary files with the three versions; the result is written over ours.
    path
        Where the result will lie, below the folder that the driver runs in.
    """

    base: Path
    ours: Path
    theirs: Path
    path: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went.

    Attributes
    ----------
    is_clean
        False tells git of a conflict.
    said
        Lines for the person.
    """

    is_clean: bool
    said: list[str]


def merge_files(call: MergeCall) -> Outcome:
    """Merge, and write the result over ours.

    With conflicts the set that is written takes ours for each of them, and
    the decisions lie beside the set as ``song.als.decisions.json``.
    """
    name = visible(call.path)
    try:
        merged = merge_versions(call.base, call.ours, call.theirs, Path(call.path).name)
        merged.save(call.ours)
    except EmptyFile:
        why = "both sides added this set, and there is no version that both come from"
        return Outcome(
            is_clean=False, said=[f"{name}: {why}; ours is kept, theirs is `git show MERGE_HEAD:…`"]
        )
    except (SetbookError, OSError) as error:
        return Outcome(is_clean=False, said=[f"{name}: not merged, ours is kept: {visible(str(error))}"])
    if merged.open_conflicts:
        return Outcome(is_clean=False, said=[*_told(merged, name), _kept(merged, call.path)])
    return Outcome(is_clean=True, said=[f"{name}: {visible(merged.headline())}"])


def merge_versions(base: Path | bytes, ours: Path | bytes, theirs: Path | bytes, name: str) -> Merged:
    """Merge three versions of one set, and call them by its name instead of git's temporary ones."""
    return replace(
        merge(base, ours, theirs),
        base_name=f"{name} (base)",
        ours_name=f"{name} (ours)",
        theirs_name=f"{name} (theirs)",
    )


def write_decisions(merged: Merged, file: Path) -> None:
    """Write the decisions of a merge, for a person to edit or the Merge widget to show.

    Raises
    ------
    NotWritable
        The folder or the disk refuses.
    GitError
        A link lies there, which a stranger may have committed.
    """
    if file.is_symlink():
        raise GitError(f"{file.name}: expected to write the decisions here, found a link: remove it")
    text = json.dumps(merged.to_dict(), ensure_ascii=False, indent=2)
    write_atomically(file, (text + "\n").encode("utf-8", "replace"))


def _told(merged: Merged, name: str) -> list[str]:
    waiting = merged.open_conflicts
    lines = [f"{name}: {visible(merged.headline())}"]
    lines += [f"  {visible(_both(decision))}" for decision in waiting[:_MOST_SAID]]
    if len(waiting) > _MOST_SAID:
        lines.append(f"  and {len(waiting) - _MOST_SAID} more")
    return lines


def _both(decision: Decision) -> str:
    """Say what each side did, as far as there are words for it."""
    place = decision.where or "Song"
    done = [
        f"{side}: {part.changes[0].what}"
        for side, part in (("ours", decision.ours), ("theirs", decision.theirs))
        if part.changes
    ]
    return f"{place}: {'; '.join(done) or decision.why}"


def _kept(merged: Merged, path: str) -> str:
    file = Path(path + DECISIONS)
    try:
        write_decisions(merged, file)
    except (SetbookError, OSError) as error:
        return f"  ours holds for now; the decisions could not be written: {visible(str(error))}"
    return f"  ours holds for now; decide with `setbook git resolve {visible(path)}`"
