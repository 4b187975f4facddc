"""Keeping projects in step with a hub: what was stored is sent, what others add is taken in beside.

It may be killed at any instant. A version is remembered as sent only when the hub has said so; before that it is sent
again, and the hub knows by its key that it is the same one. Nothing on either side is ever overwritten.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setbook.community.link import Link
from setbook.community.publishing import About, publish_song
from setbook.community.pulling import take_in
from setbook.community.sync.projects import projects_below, state_of_store
from setbook.errors import HistoryError, HubUnavailable, NotFound, NotStored, SetbookError
from setbook.history import Store
from setbook.wire.versions import TimelineEntry, Version

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from setbook.community.connection import Connection
    from setbook.community.sync.config import SyncConfig
    from setbook.wire.pieces import Session

_log = logging.getLogger("setbook.sync")

_TICK_SECONDS = 1.0
_FIRST_PAUSE_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 300.0


@dataclass
class Round:
    """What one look at everything came to.

    Attributes
    ----------
    sent, taken_in
        Versions that went to the hub, and that came from it.
    waiting
        Versions that are still to be sent.
    problems
        What went wrong, by project.
    """

    sent: int = 0
    taken_in: int = 0
    waiting: int = 0
    problems: dict[Path, str] = field(default_factory=dict)


class Syncer:
    """Keeps the projects below some folders in step with a hub.

    Parameters
    ----------
    config
        What to keep in step.
    connection
        The line to the hub.
    stop
        Set it to end `run`; what is under way goes on from there the next time.

    Raises
    ------
    HistoryError
        No folder is named.
    NotFound
        A folder is not there.
    """

    def __init__(self, config: SyncConfig, connection: Connection, stop: threading.Event) -> None:
        if not config.folders:
            raise HistoryError(
                "Expected a folder to keep in step, found none; name one, or list them in setbook.toml."
            )
        for folder in config.folders:
            if not folder.is_dir():
                raise NotFound(f"{folder}: expected a folder to keep in step, found none; check the path.")
        self._config = config
        self._connection = connection
        self._stop = stop
        self._done: dict[Path, tuple[int, int]] = {}

    def run(self) -> None:
        """Keep in step until told to stop."""
        pause_seconds, next_look, next_try = _FIRST_PAUSE_SECONDS, 0.0, 0.0
        _log.info("in step with %s", self._connection.host)
        while not self._stop.is_set():
            now = time.monotonic()
            if now >= next_look:
                self._done.clear()
                next_look = now + self._config.every_seconds
            if now >= next_try:
                done = self.look()
                if done.problems:
                    _log.warning("%d versions wait, trying again in %d s", done.waiting, pause_seconds)
                    next_try = time.monotonic() + pause_seconds
                    pause_seconds = min(pause_seconds * 2, _LONGEST_PAUSE_SECONDS)
                else:
                    pause_seconds = _FIRST_PAUSE_SECONDS
            self._stop.wait(_TICK_SECONDS)
        _log.info("stopped")

    def look(self) -> Round:
        """Look at each project once, and send and take in what there is."""
        found = Round()
        for project in projects_below(self._config.folders):
            if self._stop.is_set():
                break
            state = state_of_store(project)
            if self._done.get(project) == state:
                continue
            try:
                self._keep_in_step(Store.open(project), found)
                self._done[project] = state_of_store(project)
            except SetbookError as error:
                found.problems[project] = str(error)
                found.waiting += self._count_waiting(project)
                _log.warning("%s: %s", project.name, error)
                if isinstance(error, HubUnavailable):
                    break  # the others would wait for it as long
        return found

    def _keep_in_step(self, store: Store, found: Round) -> None:
        visibility = "private" if store.is_private else "public"
        for song in dict.fromkeys(version.written.song for version in store.versions):
            done = publish_song(
                self._connection,
                store,
                About(visibility=visibility),
                song=song,
                with_samples=self._config.samples,
            )
            found.sent += len(done.added)
            if self._config.take_in:
                found.taken_in += self._take_in(store, song, done.session)

    def _take_in(self, store: Store, song: str, session: Session) -> int:
        """Take in what others added, and put the newest of it beside the set, under the name of who made it."""
        path = f"/sessions/{session.id}"
        known = Link(store, self._connection.url).versions_in(session.id)
        there = {entry.number for entry in self._connection.pages(f"{path}/timeline", TimelineEntry)}
        new = sorted(there - set(known))
        versions = [self._connection.get(f"{path}/versions/{number}", Version) for number in new]
        taken = take_in(self._connection, store, session, versions, song=song)
        newest = {stored.branch: stored for _, stored in taken}
        for stored in newest.values():
            try:
                copy = store.checkout(stored.id)
            except NotStored:
                _log.warning("%s: changed here, so it is only in the store", stored.written.file)
            else:
                _log.info("%s: taken in from the hub", copy.name)
        return len(taken)

    def _count_waiting(self, project: Path) -> int:
        try:
            store = Store.open(project)
            link = Link(store, self._connection.url)
            known = {version for session in link.songs().values() for version in link.numbers_in(session)}
            return sum(version.id not in known for version in store.versions)
        except SetbookError:
            return 0
