"""Pulling: a session with its history becomes a project with a store, its newest set and its samples in place.

It grows in a folder beside, and takes its name only when it is whole; nothing that is there is ever replaced.
"""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.community.downloads import fetch, not_writable
from setbook.community.link import Link
from setbook.errors import Contradiction, FileChanged, NotWritable
from setbook.format.atomic import sync_folder
from setbook.history import Store
from setbook.history.store import records
from setbook.history.store.commit import Words, commit
from setbook.history.store.placing import move_if_free
from setbook.history.store.records import MAIN
from setbook.history.store.taken import take
from setbook.wire.pieces import Session
from setbook.wire.places import beside, folder_name, maker_of, sample_place, set_name
from setbook.wire.versions import Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from setbook.community.connection import Connection
    from setbook.history import StoredVersion

    Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Pulled:
    """What came of a pull.

    Attributes
    ----------
    session
        As it is on the hub.
    project
        The folder.
    versions
        What is new in its store, oldest first.
    refused
        Numbers of versions that could not be opened, which are left out.
    url
        The address of its page.
    """

    session: Session
    project: Path
    versions: list[StoredVersion]
    refused: list[int]
    url: str

    @property
    def store(self) -> Store:
        """The store of the project."""
        return Store.open(self.project)

    def __repr__(self) -> str:
        return f"<Pulled {self.session.title!r} into {str(self.project)!r}: {len(self.versions)} versions>"


def pull(
    connection: Connection, session_id: str, folder: Path | None, *, progress: Progress | None = None
) -> Pulled:
    """Pull a session.

    Parameters
    ----------
    folder
        What to make; by default a folder named after the session, here. A project that was pulled from, or published
        to, this session takes in the versions that it has not: they go on a branch, no file is touched.

    Raises
    ------
    NotWritable
        Something else is there already.
    """
    session = connection.get(f"/sessions/{session_id}", Session)
    target = (Path(folder_name(session.title)) if folder is None else folder).absolute()
    versions = sorted(
        connection.pages(f"/sessions/{session_id}/versions", Version), key=lambda version: version.number
    )
    song = _song_here(connection, target, session_id)
    if song is not None:
        taken = take_in(connection, Store.open(target), session, versions, song=song, progress=progress)
    else:
        with _growing(target) as project:
            store = Store.create(project, keep_samples=False)
            taken = _take_versions(connection, store, session, versions, progress=progress)
            if taken:
                store.checkout(taken[-1][1].id)
            sync_folder(project)
    url = f"{connection.pages_url}/sessions/{session.id}"
    return Pulled(session, target, [version for _, version in taken], _refused(versions), url)


def take_in(
    connection: Connection,
    store: Store,
    session: Session,
    versions: Iterable[Version],
    *,
    song: str,
    progress: Progress | None = None,
) -> list[tuple[Version, StoredVersion]]:
    """Take the versions that a store has not into it, on a branch named after who made them.

    Their files are named so too, as `setbook watch` would read them: ``Rain (bassist).als``.
    """
    known = Link(store, connection.url).versions_in(session.id)
    new = [version for version in versions if version.number not in known]
    with store.database.reading() as db:
        current = records.current_branch(db, song)
    try:
        return _take_versions(connection, store, session, new, is_beside=True, song=song, progress=progress)
    finally:
        if new and current is not None:  # the song's next commit goes where it would have gone
            with store.database.writing() as db:
                now = records.find_branch(db, song, current.name)
                assert now is not None
                records.set_branch(db, song, now.name, now.head)


def _song_here(connection: Connection, target: Path, session_id: str) -> str | None:
    """Give the song that is this session's in a project that is there; None where nothing is there.

    Raises
    ------
    NotWritable
        Something else is there.
    """
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return None
    if (target / ".setbook").is_dir():
        songs = Link(Store.open(target), connection.url).songs()
        song = next((song for song, linked in songs.items() if linked == session_id), None)
        if song is not None:
            return song
    raise NotWritable(
        f"{target}: expected a new folder, or a project of this session, found something else; give another folder."
    )


def _take_versions(
    connection: Connection,
    store: Store,
    session: Session,
    versions: list[Version],
    *,
    is_beside: bool = False,
    song: str | None = None,
    progress: Progress | None = None,
) -> list[tuple[Version, StoredVersion]]:
    link = Link(store, connection.url)
    by_number = link.versions_in(session.id)
    heads: dict[str, str] = {found.name: found.head for found in store.branches if found.song == song}
    ready = [version for version in versions if version.state != "refused"]
    done: list[tuple[Version, StoredVersion]] = []
    for index, version in enumerate(ready):
        if progress is not None:
            progress(index / len(ready), f"Fetching {version.file_name}")
        parent = by_number.get(version.parent or 0)
        branch = maker_of(version) if is_beside else _line_of(version, parent, heads)
        name = set_name(version.file_name, session.title)
        file = beside(name, branch) if is_beside else name
        stored = _take_version(
            connection,
            store,
            session,
            version,
            Words(
                message=version.message,
                notes=(version.notes,) if version.notes else (),
                time=version.created_at,
                author=version.author.name if version.author else "",
                song=song,
                branch=branch,
                parent=parent,
                is_first=parent is None,
            ),
            file,
        )
        song = stored.written.song
        if link.of_song(song) is None:
            link.remember_session(song, session.id)
        link.remember_version(session.id, stored.id, version.number)
        by_number[version.number] = stored.id
        heads[stored.branch] = stored.id
        done.append((version, stored))
    if progress is not None:
        progress(1.0, "Fetched")
    return done


def _take_version(
    connection: Connection, store: Store, session: Session, version: Version, words: Words, file: str
) -> StoredVersion:
    """Fetch a version and its samples, and store it under a file name."""
    path = f"/sessions/{session.id}/versions/{version.number}"
    for sample in version.samples:
        if sample.sha256 is not None:
            place = store.project / sample_place(sample.path)
            _fetch_sample(connection, f"{path}/samples/{sample.sha256}", sample.sha256, place)
    # It lies in the project while it is stored, so that its samples are found from there; a hidden name is nobody's.
    passing = store.project / f".{secrets.token_hex(4)}.als"
    try:
        fetch(connection, f"{path}/download", passing)
        return commit(store, take(passing, store.project, file=file), words).version
    finally:
        passing.unlink(missing_ok=True)


def _line_of(version: Version, parent: str | None, heads: dict[str, str]) -> str:
    """Go on with the line whose end the parent is; else a line of its own begins, called as the version is."""
    for name, head in heads.items():
        if head == parent:
            return name
    if not heads:
        return MAIN
    return _free_name(version.label.replace("~", "-").strip() or f"fork {len(heads)}", heads)


def _free_name(wanted: str, heads: dict[str, str]) -> str:
    count, name = 1, wanted
    while name in heads or name == "HEAD":
        count += 1
        name = f"{wanted} {count}"
    return name


def _refused(versions: list[Version]) -> list[int]:
    return [version.number for version in versions if version.state == "refused"]


@contextmanager
def _growing(target: Path) -> Iterator[Path]:
    """Give a folder to fill, that takes the target's name at the end; what fails leaves nothing."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        project = target.with_name(f".{target.name}.{secrets.token_hex(4)}.pulling")
        project.mkdir()
    except OSError as error:
        raise not_writable(target, error) from error
    try:
        yield project
        try:
            if os.name == "nt" and target.is_dir():
                target.rmdir()  # elsewhere an empty folder is replaced in one step
            project.rename(target)
            sync_folder(target.parent)
        except OSError as error:
            raise not_writable(target, error) from error
    finally:
        if project.exists():
            shutil.rmtree(project, ignore_errors=True)


def _fetch_sample(connection: Connection, path: str, digest: str, target: Path) -> None:
    """Put a sample into its place, if nothing is there; what is there stays, whatever it is."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{secrets.token_hex(4)}.part")
    try:
        if fetch(connection, path, part) != digest:
            raise Contradiction(
                f"{target.name}: expected the sample that the version names, found other bytes; tell the hub's admin"
            )
        with suppress(FileExistsError, FileChanged):  # somebody was quicker
            move_if_free(part, target, target)
    finally:
        part.unlink(missing_ok=True)
