"""A version in a store: what it holds, where it came from, and the name that follows from both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from setbook.format.container import ContainerKind

SHORT_DIGITS = 8
"""Digits of an id that are shown; any unambiguous beginning of four or more is understood."""


@dataclass(frozen=True)
class Written:
    """What a version is made of. Its id is the sha256 of this, so it is the same in every copy and fork.

    Attributes
    ----------
    song
        Key of the song: its name without version, in small letters.
    branch
        The branch that it was committed to.
    file
        Path of the file that was committed, from the project's folder: ``Night Drive v6.als``.
    content
        sha256 of the unpacked XML, in hexadecimal.
    container
        ``gzip`` or ``plain``.
    samples
        Digest of the list of samples, see `samples`.
    parent
        Id of the version that it was made from; None for the first.
    merged
        Id of the other version that went into it, where it is a merge.
    time
        When it was saved, with a time zone.
    author, message
        As given.
    live_version
        The Live that saved it.
    """

    song: str
    branch: str
    file: str
    content: str
    container: ContainerKind
    samples: str | None
    parent: str | None
    merged: str | None
    time: datetime
    author: str
    message: str
    live_version: str

    @property
    def id(self) -> str:
        """64 digits that name these very facts."""
        facts = self.__dict__ | {"time": self.time.isoformat()}
        return sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class StoredVersion:
    """One version, as a store tells it.

    Attributes
    ----------
    id
        Its name, 64 digits; `short_id` are the first of them.
    written
        What it is made of.
    headline, badges
        The step from its parent: in one sentence, and in counts. Empty for a first version.
    tags
        Names that were given to it.
    notes
        Words that were added later, oldest first.
    """

    id: str
    written: Written
    headline: str
    badges: dict[str, str]
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<StoredVersion {self.short_id}: {self.name}, {self.time:%Y-%m-%d %H:%M}>"

    @property
    def short_id(self) -> str:
        """The beginning of the id."""
        return self.id[:SHORT_DIGITS]

    @property
    def name(self) -> str:
        """What a person calls it: the file's name without its ending."""
        return PurePosixPath(self.written.file).stem

    @property
    def branch(self) -> str:
        """The branch that it was committed to."""
        return self.written.branch

    @property
    def time(self) -> datetime:
        """When it was saved."""
        return self.written.time

    @property
    def message(self) -> str:
        """What its maker said of it."""
        return self.written.message

    @property
    def parent(self) -> str | None:
        """Id of the version that it was made from."""
        return self.written.parent

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        facts = {name: value for name, value in self.written.__dict__.items() if name != "samples"}
        return {
            "id": self.id,
            **facts,
            "time": self.time.isoformat(),
            "headline": self.headline,
            "badges": self.badges,
            "tags": list(self.tags),
            "notes": list(self.notes),
        }


def row_of(version: StoredVersion) -> dict[str, Any]:
    """Give the values of its row."""
    written = version.written
    return {
        "id": bytes.fromhex(version.id),
        "parent": _packed(written.parent),
        "merged": _packed(written.merged),
        "song": written.song,
        "branch": written.branch,
        "file": written.file,
        "content": bytes.fromhex(written.content),
        "container": written.container,
        "samples": _packed(written.samples),
        "time": written.time.isoformat(),
        "author": written.author,
        "message": written.message,
        "live": written.live_version,
        "headline": version.headline,
        "badges": json.dumps(version.badges, ensure_ascii=False, separators=(",", ":")),
    }


def version_of(
    row: sqlite3.Row, tags: Mapping[bytes, tuple[str, ...]], notes: Mapping[bytes, tuple[str, ...]]
) -> StoredVersion:
    """Read a version from its row, and its tags and notes from those of all."""
    written = Written(
        song=row["song"],
        branch=row["branch"],
        file=row["file"],
        content=row["content"].hex(),
        container=cast("ContainerKind", row["container"]),
        samples=_unpacked(row["samples"]),
        parent=_unpacked(row["parent"]),
        merged=_unpacked(row["merged"]),
        time=datetime.fromisoformat(row["time"]),
        author=row["author"],
        message=row["message"],
        live_version=row["live"],
    )
    return StoredVersion(
        row["id"].hex(),
        written,
        row["headline"],
        json.loads(row["badges"]),
        tags.get(row["id"], ()),
        notes.get(row["id"], ()),
    )


def _packed(digest: str | None) -> bytes | None:
    return None if digest is None else bytes.fromhex(digest)


def _unpacked(digest: bytes | None) -> str | None:
    return None if digest is None else digest.hex()
