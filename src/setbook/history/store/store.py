"""The store of a project's versions: the folder `.setbook` beside its sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from setbook.errors import HistoryError, NotFound
from setbook.format.container import pack
from setbook.history.store import durable, fork, importing, naming, records, verify
from setbook.history.store.blobs import Blobs
from setbook.history.store.collect import collect
from setbook.history.store.commit import Committed, Words, commit
from setbook.history.store.database import Database
from setbook.history.store.locating import DATABASE, FOLDER, has_store
from setbook.history.store.naming import HEAD
from setbook.history.store.placing import place
from setbook.history.store.sample_list import read_list
from setbook.history.store.sample_return import return_samples
from setbook.history.store.settings import StoreSettings
from setbook.history.store.taken import Source, file_within, take
from setbook.model import open_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from setbook.history.history import History
    from setbook.history.store.records import Branch
    from setbook.history.store.sample_list import SampleEntry
    from setbook.history.store.stored_version import StoredVersion
    from setbook.history.store.verify import Verification
    from setbook.model import LiveSet, Preset

    Progress = Callable[[float, str], None]

_BLOBS = "blobs"
_YOUNG_SECONDS = 3600.0


class Store(StoreSettings):
    """Every version of the sets of a project that was committed. Get one with `Store.open` or `Store.create`.

    What was acknowledged stays: when `commit` returns, the version is on the
    disk, and neither a killed process nor a power cut takes it away. Nothing
    is kept open between calls; several processes may use one store.

    Attributes
    ----------
    project
        The folder of the sets.
    folder
        Its `.setbook`.

    Examples
    --------
    >>> from setbook.history import Store
    >>> store = Store.open("Night Drive Project", create=True)  # doctest: +SKIP
    >>> store.commit("Night Drive Project/Night Drive v6.als", "New bridge").version.short_id  # doctest: +SKIP
    '3f2a9c1e'
    >>> store.checkout("HEAD~2", to="before the bridge.als")  # doctest: +SKIP
    """

    def __init__(self, project: Path) -> None:
        self.project = project.absolute()
        self.folder = self.project / FOLDER
        super().__init__(Database(self.folder / DATABASE))
        self.blobs = Blobs(self.folder / _BLOBS)

    def __repr__(self) -> str:
        return f"<Store of {self.project.name!r}: {len(self)} versions>"

    def __len__(self) -> int:
        with self.database.reading() as db:
            return records.count(db)

    # --- getting one ---

    @classmethod
    def create(cls, project: str | Path, *, keep_samples: bool = False) -> Store:
        """Make a store in a project that has none.

        Parameters
        ----------
        project
            The folder of the sets.
        keep_samples
            Whether the audio files that a version plays are copied into the
            store, each once. Otherwise their names, sizes and sha256 are kept.

        Raises
        ------
        HistoryError
            There is one already.
        NotWritable
            The folder or the disk refuses.
        """
        if has_store(project):
            raise HistoryError(f"{project}: expected a project without a store, found one; use Store.open.")
        return cls._made(Path(project), keep_samples=keep_samples)

    @classmethod
    def open(cls, project: str | Path, *, create: bool = False) -> Store:
        """Open a project's store.

        Parameters
        ----------
        project
            The folder of the sets, or one of the sets.
        create
            Whether to make a store where there is none.

        Raises
        ------
        NotFound
            There is none.
        """
        place = Path(project)
        folder = place.parent if place.is_file() else place
        if has_store(folder):
            store = cls(folder)
            store.database.bring_up_to_date()
            return store
        if not create:
            raise NotFound(
                f"{folder}: expected a project with a store ({FOLDER}), found none; make one with `setbook commit`."
            )
        return cls._made(folder, keep_samples=False)

    @classmethod
    def _made(cls, project: Path, *, keep_samples: bool) -> Store:
        store = cls(project)
        durable.make_folder(store.folder)
        store.database.create()
        if keep_samples:
            store.keeps_samples = True
        return store

    # --- adding ---

    def commit(
        self,
        source: Source,
        message: str = "",
        *,
        tags: Iterable[str] = (),
        notes: Iterable[str] = (),
        time: datetime | None = None,
        author: str = "",
        branch: str | None = None,
        merged: str | None = None,
        only_musical: bool = False,
        file: str | None = None,
    ) -> Committed:
        """Add a version. When this returns, it is on the disk for good.

        Parameters
        ----------
        source
            A file of Live, or an opened set with its edits.
        message, author
            What its maker says of it, and who that is.
        tags, notes
            Names and words for it.
        time
            When it was made; by default the date of the file.
        branch
            Where it goes: by default the branch that the file's name states, as
            ``v5 (half-time)`` does, else the song's current one.
        merged
            The other version that went into it, where it is a merge.
        only_musical
            Whether to leave out a set in which only what Live writes by itself is new.
        file
            What to know it by; by default its path in the project, or its name where it lies elsewhere.

        Returns
        -------
        Committed
            The version, and whether it is new: a set that the store has already adds nothing.

        Raises
        ------
        FormatError
            The file is no file of Live; nothing is stored.
        NotWritable
            The folder or the disk refuses; nothing is stored.
        """
        words = Words(
            message,
            tuple(naming.check_name(tag, "tag") for tag in tags),
            tuple(notes),
            time,
            author,
            branch=None if branch is None else naming.check_name(branch, "branch"),
            merged=None if merged is None else self.version(merged).id,
            only_musical=only_musical,
        )
        return commit(self, take(source, self.project, file=file), words)

    def import_history(self, history: History, *, progress: Progress | None = None) -> list[Committed]:
        """Take in a history that `sb.history` found: in order, with parents, times and names.

        Examples
        --------
        >>> store.import_history(sb.history("Night Drive Project"))  # doctest: +SKIP
        """
        return importing.import_history(self, history, progress)

    def restore(self, version: str = HEAD) -> Committed:
        """Make an old version the newest of its branch, and put it back into the project under its file name.

        Raises
        ------
        NotStored
            A file of this name is there, and no version holds it.
        """
        old = self.version(version)
        path = self.checkout(old.id)
        with self.database.reading() as db:
            branch = records.find_branch(db, old.written.song, old.branch)
        parent = branch.head if branch else old.id
        words = Words(f"Restore {old.short_id}", song=old.written.song, branch=old.branch, parent=parent)
        return commit(self, take(path, self.project, file=old.written.file), words)

    # --- looking ---

    @property
    def versions(self) -> list[StoredVersion]:
        """All versions, in the order of commits."""
        with self.database.reading() as db:
            return records.all_versions(db)

    @property
    def branches(self) -> list[Branch]:
        """All branches, by song and name."""
        with self.database.reading() as db:
            return records.branches(db)

    @property
    def tags(self) -> dict[str, str]:
        """All tags, with the ids of their versions."""
        with self.database.reading() as db:
            return records.tags(db)

    def version(self, name: str = HEAD) -> StoredVersion:
        """Find a version: by the beginning of its id, a tag, a branch, ``HEAD``, or ``HEAD~2`` for two before it.

        Raises
        ------
        NotFound
            There is none, or several fit.
        """
        with self.database.reading() as db:
            return naming.resolve(db, name)

    def log(self, version: str = HEAD) -> list[StoredVersion]:
        """Give a version and those that it was made from, newest first. Nothing is compared: this is quick."""
        with self.database.reading() as db:
            return records.line_to(db, naming.resolve(db, version).id)

    def read(self, version: str = HEAD) -> bytes:
        """Give a version as a file's bytes: its very XML, in the container that it came in."""
        written = self.version(version).written
        return pack(self.blobs.read(written.content), written.container)

    def open_version(self, version: str = HEAD) -> LiveSet | Preset:
        """Open a version, as `sb.open` opens a file."""
        found = self.version(version)
        opened = open_file(self.blobs.read(found.written.content))
        opened.document.container = found.written.container
        return opened

    def samples(self, version: str = HEAD) -> list[SampleEntry]:
        """List the audio files that a version plays."""
        digest = self.version(version).written.samples
        return [] if digest is None else read_list(self.blobs.read(digest))

    # --- taking out ---

    def checkout(self, version: str = HEAD, to: str | Path | None = None) -> Path:
        """Put a version back as a file.

        Parameters
        ----------
        version
            Which; see `version`.
        to
            Where to; a folder takes it under its own name. By default the
            project, under the name that it was committed from.

        Returns
        -------
        Path
            Where it lies.

        Raises
        ------
        NotStored
            Another file lies there, and no version holds it: it is not replaced.
        """
        found = self.version(version)
        target = self._own_place(found) if to is None else Path(to)
        if target.is_dir():
            target /= PurePosixPath(found.written.file).name
        place(self.read(found.id), target, self._holds)
        return target

    def return_samples(self, version: str = HEAD) -> list[Path]:
        """Put back the audio files that a version plays, that are missing, and that the store keeps.

        Only inside the project, and nothing that is there is replaced; see `keeps_samples`.
        """
        return return_samples(self.samples(version), self.project, self.blobs)

    def fork(self, version: str, folder: str | Path) -> Store:
        """Take a song on elsewhere: a new project with this version, its ancestors and where they came from.

        Raises
        ------
        HistoryError
            The folder has a store already.
        """
        found = self.version(version)
        forked = Store.create(_made_folder(folder))
        fork.copy_line(self, forked, found)
        forked.checkout(found.id)
        return forked

    def _own_place(self, version: StoredVersion) -> Path:
        """Say where a version lay; a store from elsewhere may name a place outside the project, and is not believed."""
        own = PurePosixPath(version.written.file)
        place = self.project / own
        return place if place.resolve().is_relative_to(self.project.resolve()) else self.project / own.name

    def _holds(self, digest: str) -> bool:
        """Whether a version holds this XML, and can give it back now."""
        with self.database.reading() as db:
            is_known = records.holds_content(db, digest)
        if is_known:
            Blobs(self.blobs.folder).read(digest)  # from the disk, not from what is remembered
        return is_known

    # --- naming ---

    def branch(self, name: str, at: str | None = None) -> Branch:
        """Make a branch, or go back to one that is there: the song's next commit goes to it.

        Parameters
        ----------
        name
            Its name.
        at
            The version that a new branch leaves from; by default HEAD.

        Raises
        ------
        HistoryError
            It is there already, and `at` would move it.
        """
        kept = naming.check_name(name, "branch")
        with self.database.writing() as db:
            start = naming.resolve(db, at or HEAD)
            song = start.written.song
            found = records.find_branch(db, song, kept)
            if found is not None and at is not None:
                raise HistoryError(
                    f"Expected a new branch, found that {kept!r} is there; choose another name, or leave out where it starts."
                )
            records.set_branch(db, song, kept, found.head if found else start.id)
            made = records.find_branch(db, song, kept)
        assert made is not None
        return made

    def tag(self, name: str, version: str = HEAD) -> StoredVersion:
        """Give a version a name.

        Raises
        ------
        HistoryError
            Another version has it.
        """
        kept = naming.check_name(name, "tag")
        with self.database.writing() as db:
            found = naming.resolve(db, version)
            naming.give_tag(db, kept, found.id)
        return replace(found, tags=tuple(sorted({*found.tags, kept})))

    def note(self, text: str, version: str = HEAD) -> StoredVersion:
        """Add words to a version."""
        with self.database.writing() as db:
            found = naming.resolve(db, version)
            records.add_note(db, found.id, text)
        return replace(found, notes=(*found.notes, text))

    # --- keeping ---

    def verify(self, *, progress: Progress | None = None) -> Verification:
        """Read and hash everything again, and report; nothing is repaired."""
        return verify.verify(self, progress)

    def gc(self, *, older_than_seconds: float = _YOUNG_SECONDS) -> int:
        """Clear away what killed commits left, and give the bytes that became free. No version is ever removed.

        Raises
        ------
        StoreDamaged
            The store is not sound; nothing is removed.
        """
        return collect(self, older_than_seconds)

    def is_in_step(self, path: str | Path) -> bool:
        """Tell whether the newest version of this file name is of the file's date, or has its XML."""
        place = Path(path)
        with self.database.reading() as db:
            last = records.newest_of_file(db, file_within(place, self.project))
        if last is None:
            return False
        saved = datetime.fromtimestamp(place.stat().st_mtime, UTC)
        return last.time == saved or last.written.content == take(place, self.project).digest


def _made_folder(folder: str | Path) -> Path:
    place = Path(folder)
    durable.make_folder(place.absolute())
    return place
