"""Taking in a history that was found: its versions in order, with their parents, times and names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from setbook.history.names import read_name
from setbook.history.store import records
from setbook.history.store.commit import Committed, Words, commit
from setbook.history.store.taken import take, take_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.history.history import History
    from setbook.history.store.store import Store
    from setbook.history.store.taken import Taken
    from setbook.history.version import Version

    Progress = Callable[[float, str], None]

_SUFFIX = ".als"


def import_history(store: Store, history: History, progress: Progress | None = None) -> list[Committed]:
    """Commit each version of a history; what the store has already is found again, not added."""
    song = read_name(history.name).key or history.name.casefold()
    known = {version.written.content: version for version in store.versions if version.written.song == song}
    done: list[Committed] = []
    branches: list[str] = []
    for version in history.versions:
        if progress is not None:
            progress(version.index / len(history.versions), f"Storing {version.name}")
        branches.append(_branch(version, branches))
        parent = None if version.parent is None else done[version.parent].version.id
        words = Words(version.message, time=version.time, song=song, branch=branches[-1], parent=parent)
        taken = _take(version)
        stored = known.get(taken.digest)
        done.append(Committed(stored, "unchanged") if stored else commit(store, taken, words))
    _stay_on_main(store, song, branches)
    return done


def _branch(version: Version, branches: list[str]) -> str:
    """Go on with the parent's branch; a fork opens one, named as its file says, else by number."""
    if version.parent is None:
        return records.MAIN
    if not version.is_fork:
        return branches[version.parent]
    stated = read_name(_stem(version)).branch
    name = stated or f"fork {len(set(branches))}"
    return name if name not in branches else f"{name} {version.index}"


def _take(version: Version) -> Taken:
    source = version.read()
    if isinstance(source, Path):
        return take(source)
    return take_bytes(source, file=f"{_stem(version)}{_SUFFIX}", saved=version.time)


def _stem(version: Version) -> str:
    """Give the name without the commit that `Version.name` shows."""
    return version.name.rpartition(" @ ")[0] or version.name


def _stay_on_main(store: Store, song: str, branches: list[str]) -> None:
    """Leave the song on its main branch: the last version may have been a fork's."""
    with store.database.writing() as db:
        main = records.find_branch(db, song, branches[0]) if branches else None
        if main is not None:
            records.set_branch(db, song, main.name, main.head)
