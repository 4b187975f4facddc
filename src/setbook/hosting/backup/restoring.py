"""The way back: everything is read and compared first, then put together beside, then moved into place."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from setbook.errors import NotFound, SettingWrong, StoreDamaged
from setbook.hosting.backup import databases
from setbook.hosting.backup.backing_up import backups_in, manifest_path, urls_of
from setbook.hosting.backup.manifest import Manifest
from setbook.hosting.backup.pool import Pool
from setbook.hosting.deployment import HostingSettings, StateFolder
from setbook.hosting.deployment.state_folder import PRIVATE
from setbook.hosting.launch.lock import held

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from setbook.hosting.backup.blobs import Blobs
    from setbook.hosting.backup.manifest import Entry

    Report = Callable[[float, str], None]

_CLOSED = 0o600


@dataclass(frozen=True)
class Restored:
    """What was restored.

    Attributes
    ----------
    name
        Of the backup.
    made_at
        When it was begun, as ISO 8601.
    replaced
        Where the hub's folder that was there before lies now; None where there was none.
    """

    name: str
    made_at: str
    replaced: Path | None


def restore(
    environment: Mapping[str, str],
    source: Path,
    blobs_of: Callable[[HostingSettings], Blobs],
    report: Report,
    *,
    name: str | None = None,
    replace: bool = False,
) -> Restored:
    """Restore a hub that is stopped.

    Nothing is touched before all that the backup needs has been read and found whole. The hub's folder is put
    together beside the old one and takes its place at the end; the old one stays under another name. A PostgreSQL
    database is replaced in one transaction, and contents in a bucket are added to what is there.

    Parameters
    ----------
    environment
        The settings; those of the backup's ``hub.env`` hold where it says nothing.
    source
        A folder of backups.
    blobs_of
        Gives the contents of a hub with these settings.
    report
        Takes the share that is done, and what is being done.
    name
        Which backup; by default the newest.
    replace
        Also where there is something already.

    Raises
    ------
    AlreadyRunning
        The hub runs.
    NotFound
        There is no such backup.
    SettingWrong
        There is something already, and it may not be replaced.
    StoreDamaged
        The backup is not whole; nothing was changed.
    """
    chosen = _choose(source, name)
    manifest = Manifest.read(manifest_path(source, chosen))
    work = _Restoring(environment, Pool(source / "objects"), manifest, report)
    work.verify()
    with ExitStack() as stack:
        if work.final.exists():
            stack.enter_context(held(HostingSettings.read(environment)))
        settings = work.prepare()
        blobs = blobs_of(settings)
        if not replace:
            work.expect_nothing(settings, blobs)
        work.put_back(settings, blobs)
        replaced = work.move_into_place()
    return Restored(chosen, manifest.made_at, replaced)


class _Restoring:
    def __init__(
        self, environment: Mapping[str, str], pool: Pool, manifest: Manifest, report: Report
    ) -> None:
        self._environment, self._pool, self._manifest, self._report = environment, pool, manifest, report
        self.final = HostingSettings.read({"HUB_STATE": environment.get("HUB_STATE", "")}).state.path
        self._new = self.final.with_name(f".{self.final.name}.restoring")
        self._outside: list[tuple[Path, Path]] = []
        """What lies elsewhere than in the hub's folder, put together beside, and where it goes."""

    def verify(self) -> None:
        """Read all that the backup needs."""
        hashes = {entry.sha256: entry.size_bytes for entry in self._manifest.entries if entry.sha256}
        whole, done = max(sum(hashes.values()), 1), 0
        for sha256, size_bytes in hashes.items():
            self._report(0.5 * done / whole, "checking the backup")
            self._pool.verify(sha256)
            done += size_bytes

    def prepare(self) -> HostingSettings:
        """Put the folder together beside the old one, and read the settings that are in it."""
        if self._new.exists():
            shutil.rmtree(self._new)  # of a restoring that was broken off
        self._new.mkdir(mode=PRIVATE, parents=True)
        kinds = {"folder": self._make_folder, "file": self._write_file, "link": self._make_link}
        for entry in self._manifest.entries:
            if entry.kind in kinds:
                kinds[entry.kind](entry)
        settings = HostingSettings.read({**self._environment, "HUB_STATE": str(self._new)})
        return replace_fields(
            settings,
            database_url=self._in_new(settings.database_url),
            accounts_url=self._in_new(settings.accounts_url),
            hub_database_url=self._in_new(settings.hub_database_url),
            blob_url=self._in_new(settings.blob_url),
        )

    def expect_nothing(self, settings: HostingSettings, blobs: Blobs) -> None:
        """Refuse to replace something.

        Raises
        ------
        SettingWrong
            There is something.
        """
        found = [str(self.final)] if _holds_a_hub(StateFolder(self.final)) else []
        found += [
            f"the database {name}" for name, url in urls_of(settings).items() if databases.is_there(url)
        ]
        if any(True for _ in blobs.listed()):
            found.append("contents in BLOB_URL")
        if found:
            shutil.rmtree(self._new)
            raise SettingWrong(
                f"expected nothing where the backup goes, found {', '.join(found)}; with --replace it is replaced, "
                "and the hub's folder is kept under another name."
            )

    def put_back(self, settings: HostingSettings, blobs: Blobs) -> None:
        """Write contents, then databases: nothing names a content before it is there."""
        entries = [entry for entry in self._manifest.entries if entry.kind == "blob"]
        whole, done = max(sum(entry.size_bytes for entry in entries), 1), 0
        for entry in entries:
            self._report(0.5 + 0.45 * done / whole, "contents")
            blobs.write(entry.name, self._pool.read(entry.sha256))
            done += entry.size_bytes
        urls = urls_of(settings)
        for entry in self._manifest.entries:
            if entry.kind == "database":
                self._report(0.95, f"the database {entry.name}")
                self._put_database_back(entry, urls[entry.name])

    def move_into_place(self) -> Path | None:
        """Let what was put together take its place; gives where the old folder is now."""
        replaced = None
        if self.final.exists():
            replaced = self.final.with_name(
                f"{self.final.name}.replaced-{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}"
            )
            self.final.rename(replaced)
        self._new.rename(self.final)
        for made, final in self._outside:
            for log in ("-wal", "-shm"):
                final.with_name(final.name + log).unlink(missing_ok=True)
            made.replace(final)
        return replaced

    def _put_database_back(self, entry: Entry, url: str) -> None:
        form = databases.form_of(url)
        if form != entry.detail:
            raise SettingWrong(
                f"expected the database {entry.name} to be of {entry.detail}, as it was backed up, found one of {form}; "
                "restore it there first, then move it."
            )
        if form == "postgresql":
            databases.put_back(self._pool.path(entry.sha256), url)
            return
        path = databases.sqlite_path(url)
        is_new = path.is_relative_to(self._new)
        made = path if is_new else path.with_name(f".{path.name}.restoring")
        made.parent.mkdir(parents=True, exist_ok=True)
        self._write(made, entry.sha256, _CLOSED)
        if not is_new:
            self._outside.append((made, path))

    def _in_new(self, url: str) -> str:
        """Give an address; of what lies in the hub's folder, that in the folder that is being put together."""
        return url.replace(f"{self.final}/", f"{self._new}/") if url.startswith(("sqlite:", "file:")) else url

    def _make_folder(self, entry: Entry) -> None:
        path = self._path(entry)
        path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        path.chmod(entry.mode)

    def _write_file(self, entry: Entry) -> None:
        path = self._path(entry)
        path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        self._write(path, entry.sha256, entry.mode)

    def _make_link(self, entry: Entry) -> None:
        path = self._path(entry)
        path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        path.symlink_to(entry.detail)

    def _path(self, entry: Entry) -> Path:
        """Say where a thing goes; never beyond the folder, whatever its name and the links in it say."""
        path = self._new / entry.name
        if ".." in path.parts or not path.parent.resolve().is_relative_to(self._new.resolve()):
            raise StoreDamaged(
                f"expected a path in the hub's folder, found {entry.name!r}; take another backup."
            )
        return path

    def _write(self, path: Path, sha256: str, mode: int) -> None:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _CLOSED), "wb") as file:
            file.writelines(self._pool.read(sha256))
            file.flush()
            os.fsync(file.fileno())
        path.chmod(mode)


def _choose(source: Path, name: str | None) -> str:
    names = backups_in(source)
    if not names or (name is not None and name not in names):
        there = ", ".join(names) or "none at all"
        raise NotFound(
            f"expected a backup{f' of the name {name}' if name else ''} in {source}, found {there}."
        )
    return name or names[-1]


def _holds_a_hub(folder: StateFolder) -> bool:
    """Whether there is more in a folder than what every start makes anew."""
    blobs = folder.blobs.exists() and any(folder.blobs.iterdir())
    return blobs or folder.secrets_file.exists() or any(folder.path.glob("*.sqlite"))
