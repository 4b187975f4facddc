"""Adding a version: everything is worked out first, then written in one go, blobs before the row that names them.

Two writers may be at work: each works out its version beside the other, and
only the writing itself waits its turn. Who finds that the branch has moved
on meanwhile works its version out again, from the new head.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from setbook.errors import StoreDamaged
from setbook.history.names import read_name
from setbook.history.store import records
from setbook.history.store.naming import give_tag
from setbook.history.store.sample_list import list_samples, read_list, take_file, write_list
from setbook.history.store.step_summary import StepSummary, sum_up
from setbook.history.store.stored_version import StoredVersion, Written

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from setbook.history.store.packing import Packed
    from setbook.history.store.sample_list import SampleEntry
    from setbook.history.store.store import Store
    from setbook.history.store.taken import Taken

Outcome = Literal["stored", "unchanged", "not musical"]


@dataclass(frozen=True)
class Committed:
    """What came of a commit.

    Attributes
    ----------
    version
        The new version; else the one that the set does not differ from.
    outcome
        ``stored``; ``unchanged`` where the store has these very bytes; ``not musical`` where only what Live
        writes by itself is different and nothing else was asked for.
    """

    version: StoredVersion
    outcome: Outcome

    @property
    def is_new(self) -> bool:
        """Whether a version was added."""
        return self.outcome == "stored"


@dataclass(frozen=True)
class Words:
    """What is said of a version, and where it is to go; what is left out follows from the set and the store.

    Attributes
    ----------
    message, tags, notes, time, author, branch, merged, only_musical
        See `Store.commit`.
    song
        Key of the song, where the file's name does not tell it.
    parent, is_first
        The version that it was made from, or that it was made from none; by default the branch's head.
    """

    message: str = ""
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    time: datetime | None = None
    author: str = ""
    song: str | None = None
    branch: str | None = None
    parent: str | None = None
    is_first: bool = False
    merged: str | None = None
    only_musical: bool = False


@dataclass(frozen=True)
class _Place:
    """Where a version goes."""

    song: str
    branch: str
    parent: StoredVersion | None
    is_current: bool
    """Whether the song's next commit goes there too; a branch that only a file's name states is left again."""


def commit(store: Store, taken: Taken, words: Words) -> Committed:
    """Add a version; when this returns it is on the disk."""
    while True:
        with store.database.reading() as db:
            place = _place(db, taken, words)
            same = _unchanged(db, taken, place, words)
        if same is not None:
            return Committed(same, "unchanged")
        summary = sum_up(_xml_of(store, place.parent), taken.xml)
        if place.parent is not None and words.only_musical and not summary.is_musical:
            return Committed(place.parent, "not musical")
        version = _write(store, taken, words, place, summary)
        if version is not None:
            return Committed(version, "stored")


def song_of(file: str) -> str:
    """Give the key of the song that a file name tells: what `Song v1.als` and `song_v2.als` share."""
    return read_name(Path(file).stem).key or Path(file).stem.casefold()


def _place(db: sqlite3.Connection, taken: Taken, words: Words) -> _Place:
    song = words.song or song_of(taken.file)
    current = records.current_branch(db, song)
    stated = words.branch or read_name(Path(taken.file).stem).branch
    branch = stated or (current.name if current else records.MAIN)
    own = records.find_branch(db, song, branch)
    head = words.parent or (own.head if own else current.head if current else None)
    parent = None if head is None or words.is_first else records.get(db, head)
    return _Place(song, branch, parent, is_current=not stated or words.branch is not None or current is None)


def _unchanged(db: sqlite3.Connection, taken: Taken, place: _Place, words: Words) -> StoredVersion | None:
    """Give the version that has this very content: the head, or the last one of the same file on the branch."""
    if words.merged is not None:
        return None
    is_told = words.parent is not None or words.is_first
    last = None if is_told else records.newest_of_file(db, taken.file)
    for version in (place.parent, last):
        if (
            version is not None
            and version.written.content == taken.digest
            and (version is place.parent or version.branch == place.branch)
        ):
            return version
    return None


def _xml_of(store: Store, version: StoredVersion | None) -> bytes | None:
    try:
        return None if version is None else store.blobs.read(version.written.content)
    except StoreDamaged:
        return None  # `verify` tells of it; the new version is stored whole


def _write(
    store: Store, taken: Taken, words: Words, place: _Place, summary: StepSummary
) -> StoredVersion | None:
    """Write it all, or nothing where somebody else was quicker."""
    parent = place.parent
    content = store.blobs.pack(taken.xml, base=parent.written.content if parent else None)
    samples, needed = _samples(store, taken, parent, summary)
    version = _version(taken, words, place, summary, samples.digest if samples else None)
    with store.database.writing() as db:
        if _place(db, taken, words) != place:
            return None
        pieces = [content, *([samples] if samples else [])]
        if any(piece.data is None and piece.digest not in store.blobs for piece in pieces):
            return None  # was left over from a killed commit, and has just been cleared away
        if any(digest not in store.blobs for digest in needed):
            return None
        for piece in pieces:
            store.blobs.write(piece)
        if records.get(db, version.id) is None:
            records.add_version(db, version)
        records.set_branch(db, place.song, place.branch, version.id, is_current=place.is_current)
        for tag in words.tags:
            give_tag(db, tag, version.id)
        for note in words.notes:
            records.add_note(db, version.id, note)
        stored = records.get(db, version.id)
    assert stored is not None
    return stored


def _version(
    taken: Taken, words: Words, place: _Place, summary: StepSummary, samples: str | None
) -> StoredVersion:
    time = (words.time or taken.saved).astimezone()
    written = Written(
        song=place.song,
        branch=place.branch,
        file=taken.file,
        content=taken.digest,
        container=taken.container,
        samples=samples,
        parent=place.parent.id if place.parent else None,
        merged=words.merged,
        time=time,
        author=words.author,
        message=words.message,
        live_version=summary.opened.live_version,
    )
    return StoredVersion(written.id, written, summary.headline, summary.badges or {})


def _samples(
    store: Store, taken: Taken, parent: StoredVersion | None, summary: StepSummary
) -> tuple[Packed | None, list[str]]:
    """List the samples, and take their bytes along where the store is told to; give the list and what it needs."""
    if taken.path is None:
        return None, []
    summary.opened.document.path = taken.path  # it was opened from bytes: samples are sought from its folder
    before = parent.written.samples if parent else None
    entries = list_samples(summary.opened, store.project, _known_samples(store, before))
    needed = _keep(store, entries) if store.keeps_samples else []
    return (store.blobs.pack(write_list(entries), base=before) if entries else None), needed


def _keep(store: Store, entries: list[SampleEntry]) -> list[str]:
    """Copy the audio files into the store; one that is being written just now is left for the next version."""
    return [
        entry.digest
        for entry in entries
        if entry.path and entry.digest and take_file(store.project / entry.path, entry.digest, store.blobs)
    ]


def _known_samples(store: Store, digest: str | None) -> list[SampleEntry]:
    try:
        return [] if digest is None else read_list(store.blobs.read(digest))
    except StoreDamaged:
        return []  # every file is hashed again
