"""A copy of a set whose references point elsewhere, in a file of its own."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.errors import ExchangeError
from setbook.format import descend
from setbook.model import LiveSet, open_file
from setbook.model.file_ref import Target, point_sample_at
from setbook.model.stored_path import StoredPath, read_stored_path

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT_MARK = "Ableton Project Info"
"""The folder by which Live knows a project's."""


def rewritten(live_set: LiveSet, targets: Mapping[StoredPath, Target]) -> tuple[LiveSet, int]:
    """Copy a set and point its references at their targets; give the copy and how many were changed."""
    document = copy.copy(live_set.document)
    document.root = copy.deepcopy(document.root)
    element = descend(document.root, "LiveSet")
    assert element is not None, "it is the copy of a set"
    count = 0
    for reference in element.iter("SampleRef"):
        target = targets.get(read_stored_path(descend(reference, "FileRef")))
        if target is not None:
            point_sample_at(reference, target, document.schema)
            count += 1
    return LiveSet(element, document), count


def save_new(live_set: LiveSet, path: Path) -> LiveSet:
    """Save a set where there is no file yet, but for its own, and open it there.

    Raises
    ------
    ExchangeError
        Another file is there.
    """
    own = live_set.path is not None and path.resolve() == live_set.path.resolve()
    if path.exists() and not own:
        raise ExchangeError(
            f"{path}: expected no file of this name, found one. It was not replaced; choose another name."
        )
    saved = open_file(live_set.save(path))
    assert isinstance(saved, LiveSet), "a set was saved"
    return saved


def project_around(folder: Path) -> Path | None:
    """Find the project's folder: the nearest that Live has marked."""
    here = Path(os.path.abspath(folder))  # noqa: PTH100 - as the set will be called
    return next((place for place in (here, *here.parents) if (place / PROJECT_MARK).is_dir()), None)
