"""Watching folders: what was saved is stored, what was saved meanwhile is caught up with.

Only the sets are read, and only when they lie still, so Live's own saving is
never held up. What goes wrong with one set is said, and tried again where
that can help; it does not stop the others.
"""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import watchfiles

from setbook.errors import FormatError, HistoryError, NotFound, SaveError
from setbook.history.store import Store, find_project, has_store
from setbook.history.watch.pending import Pending, State, state_of

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from setbook.history.store import Committed
    from setbook.history.watch.config import WatchConfig

_log = logging.getLogger("setbook.watch")

_TICK_SECONDS = 0.25
_POLL_SECONDS = 1.0
"""Between two looks at the files of a drive that reports nothing; each asks the drive about every file."""

_AGAIN_SECONDS = 30.0
"""After a full disk or a busy store."""

_LOOK_AROUND_SECONDS = 300.0
"""Between two looks at all files: systems drop reports under load, and drives come and go."""

_PROJECT_MARK = "Ableton Project Info"


class Watcher:
    """Stores each save of the sets below some folders.

    Parameters
    ----------
    config
        What to watch and how.
    stop
        Set it to end `run`; a commit that is under way is finished first.

    Raises
    ------
    NotFound
        A folder is not there.
    """

    def __init__(self, config: WatchConfig, stop: threading.Event) -> None:
        if not config.folders:
            raise HistoryError(
                "Expected a folder to watch, found none; name one, or list them in setbook.toml."
            )
        for folder in config.folders:
            if not folder.is_dir():
                raise NotFound(f"{folder}: expected a folder to watch, found none; check the path.")
        self._config = config
        self._stop = stop
        self._pending = Pending(config.debounce_seconds)
        self._seen: dict[Path, State] = {}
        self._stored_at: dict[Path, float] = {}
        self._next_look_around = 0.0

    def run(self) -> None:
        """Watch until told to stop."""
        for folder in self._config.folders:
            _log.info("watching %s", folder)
        for touched in self._reports():
            now = time.monotonic()
            if now >= self._next_look_around:
                # The first time only now, when reports are coming in already: no save falls between.
                self._look_around(now)
            for path in touched:
                if path.is_dir():  # what was in it when it came is not reported
                    self._next_look_around = now
                else:
                    self._note(path, now)
            for path in self._pending.take_ready(now):
                if self._stop.is_set():
                    break  # found again at the next start
                self._store(path)
        _log.info("stopped")

    def _reports(self) -> Iterator[list[Path]]:
        """Give what was touched since the last time, several times a second, if only to say nothing was."""
        polling = self._config.force_polling
        while not self._stop.is_set():
            try:
                for changes in watchfiles.watch(
                    *self._config.folders,
                    watch_filter=self._is_wanted,
                    debounce=int(_TICK_SECONDS * 1000),
                    rust_timeout=int(_TICK_SECONDS * 1000),
                    stop_event=self._stop,
                    yield_on_timeout=True,
                    raise_interrupt=False,
                    force_polling=polling,
                    poll_delay_ms=int(_POLL_SECONDS * 1000),
                    ignore_permission_denied=True,
                ):
                    yield [Path(path) for _, path in changes]
            except OSError as error:  # too many folders for this system's reports, or a drive that went away
                _log.warning("reports of changes ended (%s); looking at the files instead", error)
                self._stop.wait(_AGAIN_SECONDS if polling else _TICK_SECONDS)
                polling = True
                self._next_look_around = 0.0

    def _is_wanted(self, change: watchfiles.Change, path: str) -> bool:
        is_new_folder = change is watchfiles.Change.added and Path(path).is_dir()
        return is_new_folder or self._config.wants(Path(path))

    def _look_around(self, now: float) -> None:
        """Catch up with what was saved while nobody watched."""
        is_first = self._next_look_around == 0.0
        self._next_look_around = now + _LOOK_AROUND_SECONDS
        sets = [
            path
            for folder in self._config.folders
            for path in _files_below(folder)
            if self._config.wants(path)
        ]
        behind = [
            path for path in sets if state_of(path) != self._seen.get(path) and not self._is_in_step(path)
        ]
        for path in behind:
            self._note(path, now)
        _log.log(
            logging.INFO if behind or is_first else logging.DEBUG,
            "%d set%s, %d of them saved since they were last stored",
            len(sets),
            "" if len(sets) == 1 else "s",
            len(behind),
        )

    def _is_in_step(self, path: Path) -> bool:
        state = state_of(path)
        project = _project_of(path)
        try:
            if state is not None and has_store(project) and Store.open(project).is_in_step(path):
                self._seen[path] = state
                return True
        except (FormatError, HistoryError, SaveError, OSError) as error:
            _log.debug("%s: %s", path.name, error)  # said when it is to be stored
        return False

    def _note(self, path: Path, now: float) -> None:
        pause_ends = self._stored_at.get(path, -self._config.pause_seconds) + self._config.pause_seconds
        self._pending.note(path, now, not_before=pause_ends)

    def _store(self, path: Path) -> None:
        state = state_of(path)
        try:
            done = self._commit(path)
        except FileNotFoundError:
            return
        except FormatError as error:
            _log.warning("%s: not stored; %s", path.name, error)
        except (HistoryError, SaveError, OSError) as error:
            _log.warning("%s: not stored yet, trying again in %d s; %s", path.name, _AGAIN_SECONDS, error)
            now = time.monotonic()
            self._pending.note(path, now, not_before=now + _AGAIN_SECONDS)
            return
        except Exception:  # noqa: BLE001 - a fault of ours with one set must not cost the others theirs
            _log.exception("%s: not stored", path.name)
        else:
            self._say(path, done)
        if state is not None:
            self._seen[path] = state

    def _commit(self, path: Path) -> Committed:
        project = _project_of(path)
        is_first = not has_store(project)
        store = Store.open(project, create=True)
        if is_first:
            store.is_private = self._config.private
        if self._config.keep_samples and not store.keeps_samples:
            store.keeps_samples = True
        return store.commit(path, only_musical=self._config.only_musical)

    def _say(self, path: Path, done: Committed) -> None:
        if done.is_new:
            self._stored_at[path] = time.monotonic()
            _log.info(
                "%s: stored %s, %s",
                path.name,
                done.version.short_id,
                done.version.headline or "first version",
            )
        elif done.outcome == "unchanged":
            _log.info("%s: saved, unchanged since %s", path.name, done.version.short_id)
        else:
            _log.info("%s: saved, nothing musical changed since %s", path.name, done.version.short_id)


def _project_of(path: Path) -> Path:
    """Give the folder that has a store, else the one that Live has marked as a project, else the set's own."""
    found = find_project(path)
    if has_store(found):
        return found
    return next((folder for folder in path.parents if (folder / _PROJECT_MARK).is_dir()), path.parent)


def _files_below(folder: Path) -> Iterator[Path]:
    """List files; links to folders are not followed, so no circle is walked."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            yield Path(place, name)
