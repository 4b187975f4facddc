"""Point a set at the samples that were found again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.exchange.samples.rewritten import project_around, rewritten, save_new
from setbook.model.file_ref import Target, target_of
from setbook.model.sample_content import content_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setbook.exchange.samples.find import Missing
    from setbook.model import LiveSet
    from setbook.model.stored_path import StoredPath


@dataclass(frozen=True)
class Repaired:
    """What was done.

    Parameters
    ----------
    live_set
        The new set, opened.
    path
        Its file.
    found
        Samples that it plays again.
    left
        Those that were ambiguous, doubtful or gone; their references are as they were.
    reference_count
        References that were changed.
    """

    live_set: LiveSet
    path: Path
    found: tuple[Missing, ...]
    left: tuple[Missing, ...]
    reference_count: int


def repair(live_set: LiveSet, matches: Iterable[Missing], path: str | os.PathLike[str]) -> Repaired:
    """Save a set in which references point at what `find_missing` found.

    Only this new file is written. What is ambiguous or doubtful stays as it
    is; to decide by hand, keep the candidate wanted and set the status:
    ``dataclasses.replace(match, status="found", candidates=(chosen,))``.

    Parameters
    ----------
    live_set
        The set that was searched; it is not changed.
    matches
        From `find_missing`.
    path
        Where the new set goes; another file of this name is not replaced.

    Raises
    ------
    ExchangeError
        Another file is there.
    NotWritable
        The folder or the disk refuses.
    """
    target = Path(os.path.abspath(path))  # noqa: PTH100 - as it will be called
    project = project_around(target.parent)
    found, left = [], []
    targets: dict[StoredPath, Target] = {}
    for match in matches:
        if match.path is None:
            left.append(match)
            continue
        targets[match.sample.stored] = target_of(match.path, content_of(match.path), target.parent, project)
        found.append(match)
    new_set, count = rewritten(live_set, targets)
    return Repaired(save_new(new_set, target), target, tuple(found), tuple(left), count)
