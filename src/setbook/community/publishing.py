"""Publishing: every version of a song becomes one of a session, in order, each once.

The hub is told of a version only when its set and samples are there. Whoever is interrupted goes on where it was: the
hub keeps what has arrived, and a version that it knows already is answered with that version.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from httpx import codes

from setbook.community.answers import as_json, formed, read
from setbook.community.contents import send
from setbook.community.link import Link
from setbook.community.outgoing_song import OutgoingVersion, prepare, song_of
from setbook.errors import NotFound
from setbook.history.names import read_name
from setbook.wire.pieces import NewSession, Session
from setbook.wire.versions import TimelineEntry, Version

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.community.connection import Connection
    from setbook.history import Store, StoredVersion

    Progress = Callable[[float, str], None]

_LONGEST_TITLE = 200

_log = logging.getLogger("setbook.community")


@dataclass(frozen=True)
class Published:
    """What came of publishing a song.

    Attributes
    ----------
    session
        As it is on the hub now.
    added
        Numbers of the versions that are new there.
    sent_bytes
        Of sets and samples.
    url
        The address of its page.
    missing_samples
        Samples that were not sent: no file of theirs is as it was.
    """

    session: Session
    added: list[int]
    sent_bytes: int
    url: str
    missing_samples: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        missing = f", {len(self.missing_samples)} samples missing" if self.missing_samples else ""
        return (
            f"<Published {self.session.title!r} ({self.session.id}): {len(self.added)} new versions, "
            f"{self.sent_bytes:,} bytes sent{missing}>"
        )


@dataclass(frozen=True)
class About:
    """What a new session is to be called; an old one keeps its words."""

    title: str | None = None
    description: str = ""
    visibility: str = "private"
    tags: tuple[str, ...] = ()
    genre: str = ""


def publish_song(
    connection: Connection,
    store: Store,
    about: About,
    *,
    song: str | None = None,
    only: list[StoredVersion] | None = None,
    session_id: str | None = None,
    with_samples: bool = True,
    progress: Progress | None = None,
) -> Published:
    """Publish a song of a store; what the hub has already is not sent again.

    Parameters
    ----------
    song, only
        Which song, or which of its versions; by default all of the song that was last at work.
    session_id
        The session to add to; by default the song's own, which is made where there is none.
    """
    versions = song_of(store, song) if only is None else only
    link = Link(store, connection.url)
    session = _session(connection, store, link, versions[-1], about, session_id)
    there = _There(connection, session.id, link.numbers_in(session.id))
    waiting = [version for version in versions if version.id not in there.numbers]
    added: list[int] = []
    missing: dict[str, None] = {}
    sent_bytes = 0
    for index, version in enumerate(waiting):
        outgoing = prepare(store, version, with_samples=with_samples)
        missing.update(dict.fromkeys(outgoing.missing))
        number, is_new = there.take(outgoing.message.sha256), False
        if number is None:
            meter = _Meter(outgoing, index, len(waiting), progress)
            for content in outgoing.contents:
                sent_bytes += send(connection, content, meter.moved)
            parent = there.nearest(store.log(version.id))
            number, is_new = _add(connection, session.id, outgoing, parent)
        link.remember_version(session.id, version.id, number)
        there.numbers[version.id] = number
        there.present.add(number)
        if is_new:
            added.append(number)
            _log.info("%s: sent as version %d of %r", version.name, number, session.title)
    if progress is not None:
        progress(1.0, "Published")
    now = connection.get(f"/sessions/{session.id}", Session) if waiting else session
    url = f"{connection.pages_url}/sessions/{now.id}"
    return Published(now, added, sent_bytes, url, list(missing))


class _Meter:
    """Tells how far it is, by versions, and within one by bytes."""

    def __init__(self, outgoing: OutgoingVersion, index: int, count: int, progress: Progress | None) -> None:
        self._name = outgoing.version.name
        self._total_bytes = max(sum(content.size_bytes for content in outgoing.contents), 1)
        self._index, self._count, self._progress = index, count, progress
        self._moved_bytes = 0
        self.moved(0)

    def moved(self, count_bytes: int) -> None:
        self._moved_bytes += count_bytes
        if self._progress is not None:
            part = min(self._moved_bytes / self._total_bytes, 1.0)
            self._progress((self._index + part) / self._count, f"Sending {self._name}")


def _session(
    connection: Connection,
    store: Store,
    link: Link,
    newest: StoredVersion,
    about: About,
    session_id: str | None,
) -> Session:
    song = newest.written.song
    linked = link.of_song(song)
    chosen = session_id or (linked.session_id if linked else None)
    if chosen is not None:
        try:
            found = connection.get(f"/sessions/{chosen}", Session)
        except NotFound:
            if session_id is not None:
                raise
            # Removed there: what was published is published anew.
        else:
            if linked is None or linked.session_id != chosen:
                link.remember_session(song, chosen)
            return found
    new = formed(
        NewSession,
        title=about.title or _song_name(newest)[:_LONGEST_TITLE],
        description=about.description,
        visibility=about.visibility,
        tags=list(about.tags),
        genre=about.genre,
    )
    # A store makes one session of a song, even if it is killed before it has read the answer.
    made = connection.send(
        "POST", "/sessions", Session, as_json(new), key=_key("session", store.id, song, chosen or "")
    )
    link.remember_session(song, made.id)
    return made


def _song_name(version: StoredVersion) -> str:
    """Give what a song is called in the name of its newest file: `Night Drive` of `Night Drive v6`."""
    return read_name(version.name).song or version.name


class _There:
    """The versions that a session has, as far as this store knows them.

    Attributes
    ----------
    numbers
        By ids of the store. What its owner has removed on the hub is not sent anew.
    present
        Numbers that are there now.
    """

    def __init__(self, connection: Connection, session_id: str, numbers: dict[str, int]) -> None:
        self.numbers = numbers
        entries = connection.pages(f"/sessions/{session_id}/timeline", TimelineEntry)
        self.present = {entry.number for entry in entries}
        self._unclaimed: dict[str, int] = {}
        if self.present - set(numbers.values()):
            # Sent by a store whose record was lost, or by somebody else: known by what they hold.
            for version in connection.pages(f"/sessions/{session_id}/versions", Version):
                if version.number not in numbers.values():
                    self._unclaimed[version.sha256] = version.number

    def take(self, set_sha256: str) -> int | None:
        """Give the number of a version that holds this set and is nobody's yet."""
        return self._unclaimed.pop(set_sha256, None)

    def nearest(self, line: list[StoredVersion]) -> int | None:
        """Give the number of the nearest ancestor that is there; the line begins with the version itself."""
        known = (self.numbers.get(version.id) for version in line[1:])
        return next((number for number in known if number in self.present), None)


def _add(
    connection: Connection, session_id: str, outgoing: OutgoingVersion, parent: int | None
) -> tuple[int, bool]:
    told = outgoing.message.model_copy(update={"parent": parent})
    response = connection.request(
        "POST",
        f"/sessions/{session_id}/versions",
        json=as_json(told),
        key=_key("version", session_id, outgoing.version.id),
    )
    is_new = response.status_code == codes.CREATED and "idempotency-replayed" not in response.headers
    return read(response, Version).number, is_new


def _key(*facts: str) -> str:
    """Name a change by what it is, so that whoever makes it again makes the same one."""
    return sha256("\0".join(facts).encode()).hexdigest()
