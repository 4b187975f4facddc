"""What a person gives to be published, as versions of a store: whatever is published is stored first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from setbook.errors import HubError, NotFound
from setbook.history import History, Store, StoredVersion, history
from setbook.history.store import find_project, has_store
from setbook.history.store.commit import song_of
from setbook.model import LiveSet, Preset

if TYPE_CHECKING:
    from setbook.history.store import Committed

Publishable: TypeAlias = "str | Path | LiveSet | Preset | History | Store"


@dataclass(frozen=True)
class Source:
    """What is to be published.

    Attributes
    ----------
    store, versions
        The store, and its versions of one song, oldest first.
    """

    store: Store
    versions: list[StoredVersion]


def source_of(what: Publishable) -> Source:
    """Find the versions that a person means, and store those that are not stored yet.

    Raises
    ------
    HubError
        A set that was never saved has no project.
    NotFound
        There are no versions.
    """
    if isinstance(what, Store):
        return _song(what, what.version())
    if isinstance(what, History):
        return _of_history(what)
    if isinstance(what, LiveSet | Preset):
        if what.path is None:
            raise HubError("Expected a set with a file, found one that was never saved; save it first.")
        return _line(Path(what.path), what)
    path = Path(what)
    if path.is_dir():
        return _of_project(path) if has_store(path) else _of_history(history(path))
    if not path.is_file():
        raise NotFound(f"{path}: expected a project folder or a Live Set, found nothing; check the path.")
    return _line(path, path)


def _of_project(path: Path) -> Source:
    """Give the song that was last at work, with what was saved since its last version."""
    store = Store.open(path)
    newest = store.version()
    saved = [found for found in path.glob("*.als") if song_of(found.name) == newest.written.song]
    if saved:
        store.commit(max(saved, key=lambda found: found.stat().st_mtime))
    return _song(store, newest)


def _of_history(found: History) -> Source:
    store = Store.open(found.folder, create=True)
    done = store.import_history(found)
    if not done:
        raise NotFound(f"{found.folder}: expected versions of {found.name}, found none.")
    return _song(store, done[-1].version)


def _line(path: Path, what: Path | LiveSet | Preset) -> Source:
    store = Store.open(find_project(path), create=True)
    done: Committed = store.commit(what)
    return Source(store, store.log(done.version.id)[::-1])


def _song(store: Store, newest: StoredVersion) -> Source:
    song = newest.written.song
    return Source(store, [version for version in store.versions if version.written.song == song])
