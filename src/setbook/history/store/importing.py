"""Taking in a history that was found: its versions in order, with their parents, times and names."""

from __future__ import annotations

from itertools import count as count_from
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
    from setbook.history.store.stored_version import StoredVersion
    from setbook.history.store.taken import Taken
    from setbook.history.version import Version

    Progress = Callable[[float, str], None]

_SUFFIX = ".als"


def import_history(store: Store, history: History, progress: Progress | None = None) -> list[Committed]:
    """Commit each version of a history; what the store has already is found again, not added."""
    song = read_name(history.name).key or history.name.casefold()
    known = {version.written.content: version for version in store.versions if version.written.song == song}
    heads = {branch.name: branch.head for branch in store.branches if branch.song == song}
    current = next(
        (branch.name for branch in store.branches if branch.song == song and branch.is_current), None
    )
    done: list[Committed] = []
    for version in history.versions:
        if progress is not None:
            progress(version.index / len(history.versions), f"Storing {version.name}")
        taken = _take(version, store.project)
        if taken.digest in known:
            done.append(Committed(known[taken.digest], "unchanged"))
            continue
        parent = None if version.parent is None else done[version.parent].version
        words = Words(
            version.message,
            time=version.time,
            song=song,
            branch=_branch(version, parent, heads),
            parent=None if parent is None else parent.id,
            is_first=parent is None,
        )
        done.append(commit(store, taken, words))
        heads[done[-1].version.branch] = done[-1].version.id
    _go_back_to(store, song, current or records.MAIN)
    return done


def _branch(version: Version, parent: StoredVersion | None, heads: dict[str, str]) -> str:
    """Go on with the parent's branch; a fork opens one, named as its file says. No branch is moved off its head."""
    if parent is None:
        name = records.MAIN
    elif version.is_fork:
        name = read_name(_stem(version)).branch or f"fork {len(heads)}"
    else:
        name = parent.branch
    numbered = (f"{name} {count}" if count > 1 else name for count in count_from(1))
    return next(free for free in numbered if free not in heads or (parent and heads[free] == parent.id))


def _take(version: Version, project: Path) -> Taken:
    source = version.read()
    if isinstance(source, Path):
        return take(source, project)
    return take_bytes(source, file=f"{_stem(version)}{_SUFFIX}", saved=version.time)


def _stem(version: Version) -> str:
    """Give the name without the commit that `Version.name` shows."""
    return version.name.rpartition(" @ ")[0] or version.name


def _go_back_to(store: Store, song: str, branch: str) -> None:
    """Leave the song on the branch that it was on: the last version may have been a fork's."""
    with store.database.writing() as db:
        found = records.find_branch(db, song, branch)
        if found is not None:
            records.set_branch(db, song, found.name, found.head)
