"""A backup of a hub that runs: its databases first, then the contents that they name, then its folder."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.errors import AlreadyRunning, NotFound, SettingWrong, StoreDamaged
from setbook.hosting.backup import databases
from setbook.hosting.backup.manifest import ENDING, Entry, Manifest
from setbook.hosting.backup.pool import Pool
from setbook.hosting.deployment.state_folder import PRIVATE

if os.name != "nt":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from setbook.hosting.backup.blobs import Blob, Blobs
    from setbook.hosting.deployment import HostingSettings

    Report = Callable[[float, str], None]

DATABASES = ("community", "accounts", "jupyterhub")
_LEFT_OUT = ("blobs", "logs", "running")
"""Of the hub's folder: what is backed up by its own way, or is worth nothing afterwards."""

_PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class BackedUp:
    """What a backup came to.

    Attributes
    ----------
    name
        By which it is restored.
    things, size_bytes
        What it consists of.
    new_bytes
        What of it was not in the folder of backups yet.
    missing, damaged
        Contents that the store lacked, or that were not what their names say. All else was backed up.
    """

    name: str
    things: int
    size_bytes: int
    new_bytes: int
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def urls_of(settings: HostingSettings) -> dict[str, str]:
    """Give the addresses of a hub's databases by their names. The queue is none: what waits stands in the others."""
    return dict(
        zip(DATABASES, (settings.database_url, settings.accounts_url, settings.hub_database_url), strict=True)
    )


def back_up(
    settings: HostingSettings, blobs: Blobs, target: Path, report: Report, *, keep: int | None = None
) -> BackedUp:
    """Back a hub up while it runs; whatever it acknowledged before is in the backup.

    Parameters
    ----------
    settings
        How the hub runs.
    blobs
        The contents of its community service.
    target
        A folder for backups. What several of them have in common lies there once.
    report
        Takes the share that is done, and what is being done.
    keep
        So many backups stay, older ones are removed; by default all.

    Raises
    ------
    AlreadyRunning
        Another backup goes to the same folder at this moment.
    NotWritable
        The folder or its disk refuses; backups that are there stay as they were.
    SettingWrong
        The folder cannot be meant.
    """
    if target.absolute().is_relative_to(settings.state.path):
        raise SettingWrong(
            f"expected a folder for backups outside of the hub's, found {target}. Name another one."
        )
    if keep is not None and keep < 1:
        raise SettingWrong(f"expected to keep at least one backup, found: {keep}.")
    with _alone(target):
        return _Backup(settings, blobs, target, report).run(keep)


def backups_in(target: Path) -> list[str]:
    """List the backups in a folder, oldest first."""
    return sorted(path.name.removesuffix(ENDING) for path in (target / "backups").glob(f"*{ENDING}"))


def manifest_path(target: Path, name: str) -> Path:
    """Say where the manifest of a backup lies."""
    return target / "backups" / f"{name}{ENDING}"


class _Backup:
    def __init__(self, settings: HostingSettings, blobs: Blobs, target: Path, report: Report) -> None:
        self._settings, self._blobs, self._target, self._report = settings, blobs, target, report
        self._pool = Pool(target / "objects")
        self._known = self._last_entries()
        self._entries: list[Entry] = []
        self._new_bytes = 0
        self._missing: list[str] = []
        self._damaged: list[str] = []

    def run(self, keep: int | None) -> BackedUp:
        begun = datetime.now(UTC)
        with self._blobs.held():
            self._copy_databases()
            needed = self._blobs.needed()
            self._copy_blobs()
            self._missing = sorted(needed - {entry.name for entry in self._entries if entry.kind == "blob"})
        self._report(0.95, "the hub's folder")
        self._copy_folder()
        name = f"{begun:%Y-%m-%dT%H-%M-%S.%f}Z"
        manifest_path(self._target, name).parent.mkdir(mode=PRIVATE, exist_ok=True)
        Manifest(begun.isoformat(), tuple(self._entries)).write(manifest_path(self._target, name))
        if keep is not None:
            self._forget_all_but(keep)
        size_bytes = sum(entry.size_bytes for entry in self._entries)
        return BackedUp(name, len(self._entries), size_bytes, self._new_bytes, self._missing, self._damaged)

    def _copy_databases(self) -> None:
        with tempfile.TemporaryDirectory(dir=self._target) as folder:
            for number, (name, url) in enumerate(urls_of(self._settings).items()):
                self._report(0.05 * number, f"the database {name}")
                if databases.is_there(url):
                    copied = Path(folder, name)
                    databases.copy(url, copied)
                    self._add(Entry("database", name, detail=databases.form_of(url)), _read(copied))

    def _copy_blobs(self) -> None:
        listed = list(self._blobs.listed())
        whole = max(sum(blob.size_bytes for blob in listed), 1)
        done = 0
        for blob in listed:
            self._report(0.15 + 0.8 * done / whole, "contents")
            self._copy_blob(blob)
            done += blob.size_bytes

    def _copy_blob(self, blob: Blob) -> None:
        known = self._known.get(("blob", blob.name))
        if known is not None and self._is_same(known, blob.tag, blob.size_bytes):
            self._entries.append(known)
            return
        try:
            entry = self._add(Entry("blob", blob.name, tag=blob.tag), self._blobs.read(blob.name))
        except NotFound:
            return  # no row names it, or it is told of as missing
        if not self._blobs.is_sound(blob.name, entry.sha256):
            self._damaged.append(blob.name)

    def _copy_folder(self) -> None:
        """Copy settings, secrets, homes and apps; what goes away meanwhile is left out."""
        root = self._settings.state.path
        copied = {
            databases.sqlite_path(url) for url in urls_of(self._settings).values() if url.startswith("sqlite")
        }
        for path in _walk(root):
            relative = path.relative_to(root)
            if relative.parts[0] in _LEFT_OUT or _is_of_a_database(path, root, copied):
                continue
            try:
                self._copy_path(path, relative.as_posix())
            except FileNotFoundError:
                continue

    def _copy_path(self, path: Path, name: str) -> None:
        state = path.lstat()
        mode = stat.S_IMODE(state.st_mode)
        if stat.S_ISLNK(state.st_mode):
            self._entries.append(Entry("link", name, detail=str(path.readlink())))
        elif stat.S_ISDIR(state.st_mode):
            self._entries.append(Entry("folder", name, mode=mode))
        elif stat.S_ISREG(state.st_mode):
            tag = f"{state.st_ino}-{state.st_mtime_ns}-{state.st_ctime_ns}"
            known = self._known.get(("file", name))
            if known is not None and self._is_same(known, tag, state.st_size):
                self._entries.append(known)
            else:
                self._add(Entry("file", name, mode=mode, tag=tag), _read(path))

    def _add(self, entry: Entry, pieces: Iterator[bytes]) -> Entry:
        sha256, size_bytes, is_new = self._pool.put(pieces)
        self._new_bytes += size_bytes if is_new else 0
        kept = Entry(entry.kind, entry.name, sha256, size_bytes, entry.mode, entry.tag, entry.detail)
        self._entries.append(kept)
        return kept

    def _is_same(self, known: Entry, tag: str, size_bytes: int) -> bool:
        is_same = bool(tag) and (known.tag, known.size_bytes) == (tag, size_bytes)
        return is_same and self._pool.has(known.sha256, size_bytes)

    def _last_entries(self) -> dict[tuple[str, str], Entry]:
        for name in reversed(backups_in(self._target)):
            try:
                entries = Manifest.read(manifest_path(self._target, name)).entries
            except StoreDamaged:
                continue  # then more is read than would be needed
            return {(entry.kind, entry.name): entry for entry in entries}
        return {}

    def _forget_all_but(self, keep: int) -> None:
        """Remove old backups, and what only they needed."""
        names = backups_in(self._target)
        for name in names[:-keep]:
            manifest_path(self._target, name).unlink()
        left = [Manifest.read(manifest_path(self._target, name)) for name in names[-keep:]]
        self._pool.keep_only(set().union(*(manifest.hashes for manifest in left)))


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Hold the folder of backups; it is closed to others, for there are secrets in it."""
    try:
        target.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        target.chmod(PRIVATE)
        lock = (target / "lock").open("a")
    except OSError as error:
        raise SettingWrong(
            f"expected a folder for backups, found {target}: {error.strerror or error}. Name another one."
        ) from error
    with lock:
        if os.name != "nt":
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise AlreadyRunning(
                    f"expected that nothing else backs up to {target}, found another backup; wait for it."
                ) from error
        yield


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):  # links are not followed
        folders.sort()
        for name in sorted([*folders, *files]):
            yield Path(folder, name)
        if Path(folder) == root:
            folders[:] = [name for name in folders if name not in _LEFT_OUT]


def _is_of_a_database(path: Path, root: Path, copied: set[Path]) -> bool:
    """Whether a file is a database or its log; of SQLite, only the copies that were made of it can be trusted."""
    if path.parent != root:
        return False
    return path in copied or ".sqlite" in path.name


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
