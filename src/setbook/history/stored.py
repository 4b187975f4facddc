"""Versions that the project's store keeps."""

from __future__ import annotations

import warnings
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from setbook.errors import SetbookError, SetbookWarning
from setbook.history.candidate import Candidate
from setbook.history.names import read_name
from setbook.history.store import Store, has_store
from setbook.history.store.records import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from setbook.history.store import StoredVersion


def find_stored(folder: Path, at_hand: Iterable[Candidate]) -> list[Candidate]:
    """Find the versions of the folder's store, but for those that lie in the folder or in git under their date."""
    if not has_store(folder):
        return []
    known = {(candidate.where, candidate.time) for candidate in at_hand}
    try:
        store = Store.open(folder)
        versions = store.versions
    except SetbookError as error:
        warnings.warn(f"{error} Its versions are left out.", SetbookWarning, stacklevel=2)
        return []
    return [
        _candidate(folder, store, found)
        for found in versions
        if (folder / found.written.file, found.time) not in known
    ]


def _candidate(folder: Path, store: Store, version: StoredVersion) -> Candidate:
    where = folder / version.written.file
    name = read_name(where.stem)
    branch = name.branch or ("" if version.branch == MAIN else version.branch)
    read = partial(store.read, version.id)  # one store for all, as it remembers what deltas rest on
    return Candidate(
        where,
        replace(name, branch=branch),
        "store",
        version.time,
        read,
        message=version.message,
        stored=version.id,
    )
