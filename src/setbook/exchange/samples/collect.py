"""Copy what a set plays into one project."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.errors import NotWritable
from setbook.exchange.file_names import file_name
from setbook.exchange.samples.rewritten import PROJECT_MARK, rewritten, save_new
from setbook.model.file_ref import Target, target_of
from setbook.model.sample_content import content_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from setbook.model import LiveSet
    from setbook.model.stored_path import StoredPath

    Progress = Callable[[float, str], object]

COLLECTED = "Samples/Collected"
"""Where copies go, below the project's folder."""

_CHUNK_BYTES = 1 << 20
_MOST_NAMES = 10_000  # files of one name that are tried before giving up


@dataclass(frozen=True)
class CollectedSample:
    """A sample that is in the project now.

    Parameters
    ----------
    name
        As the set calls it.
    source
        Where it was.
    path
        Where it is: a copy, or the source itself if that lies in the project already.
    """

    name: str
    source: Path
    path: Path

    @property
    def is_copy(self) -> bool:
        """Whether it was copied."""
        return self.source != self.path


@dataclass(frozen=True)
class Collected:
    """What was done.

    Parameters
    ----------
    live_set
        The new set, opened.
    path
        Its file.
    samples
        All samples that were found.
    missing
        Those that were not; their references are as they were.
    reference_count
        References that point at the project now.
    """

    live_set: LiveSet
    path: Path
    samples: tuple[CollectedSample, ...]
    missing: tuple[str, ...]
    reference_count: int


def collect_samples(
    live_set: LiveSet, folder: str | os.PathLike[str], *, progress: Progress | None = None
) -> Collected:
    """Copy every sample that a set plays into a project, and save the set there so that it plays the copies.

    The set as it is open, and its file, stay as they are. Equal content is
    copied once, whatever it is called; no file is ever replaced. Samples that
    a Max device or a plug-in keeps in its own state are not seen.

    Parameters
    ----------
    live_set
        From `setbook.open`.
    folder
        The project's folder; made, and marked as a project, if it is not one.
    progress
        Called with the share that is done, 0 to 1, and the sample being copied.

    Raises
    ------
    ExchangeError
        There is a set of this name already.
    NotWritable
        The folder or the disk refuses.

    Examples
    --------
    >>> collect_samples(sb.open("song.als"), "Song for Ann Project").missing  # doctest: +SKIP
    ()
    """
    project = Path(os.path.abspath(folder))  # noqa: PTH100 - as it will be called
    report = progress or _silently
    try:
        (project / PROJECT_MARK).mkdir(parents=True, exist_ok=True)
        place = _Place(project)
        samples = live_set.samples
        targets: dict[StoredPath, Target] = {}
        collected: list[CollectedSample] = []
        missing: list[str] = []
        for number, sample in enumerate(samples):
            report(number / len(samples), sample.name)
            source = sample.path
            if source is None:
                missing.append(sample.stored_path)
                continue
            path = place.take(source)
            targets[sample.stored] = target_of(path, content_of(path), project, project)
            collected.append(CollectedSample(sample.name, source, path))
        new_set, count = rewritten(live_set, targets)
        path = project / f"{file_name(live_set.name)}.als"
        saved = save_new(new_set, path)
    except OSError as error:
        raise NotWritable(
            f"{error.filename or project}: expected to copy samples, found: {error.strerror or error}. "
            "Copies made so far stay; make room or choose another folder, and collect again."
        ) from error
    report(1.0, "Done")
    return Collected(saved, path, tuple(collected), tuple(missing), count)


class _Place:
    """A project's folder of collected samples, by content."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._folder = project / COLLECTED
        self._by_content: dict[str, Path] = {}

    def take(self, source: Path) -> Path:
        """Give the project's file with the content of the source: itself, one that is there, or a new copy."""
        if source.resolve().is_relative_to(self._project.resolve()):
            return Path(os.path.abspath(source))  # noqa: PTH100
        digest = _digest(source)
        known = self._by_content.get(digest)
        if known is None:
            known = self._by_content[digest] = self._copy(source, digest)
        return known

    def _copy(self, source: Path, digest: str) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = self._folder / f".{secrets.token_hex(8)}.tmp"
        try:
            shutil.copyfile(source, beside)
            shutil.copystat(source, beside)
            for path in _names(self._folder, source):
                if path.exists():
                    if path.is_file() and _digest(path) == digest:
                        return path
                    continue
                try:
                    _move_to_new(beside, path)
                except FileExistsError:
                    continue
                return path
        finally:
            with suppress(OSError):
                beside.unlink()
        raise NotWritable(
            f"{self._folder}: expected room for {source.name}, found {_MOST_NAMES} files of this name."
        )


def _names(folder: Path, source: Path) -> Iterator[Path]:
    stem, suffix = file_name(source.stem), source.suffix
    for number in range(1, _MOST_NAMES):
        yield folder / f"{stem}{'' if number == 1 else f' {number}'}{suffix}"


def _move_to_new(source: Path, target: Path) -> None:
    """Move a file to a name that nobody has; never over another file."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        with target.open("xb"):
            pass
        source.replace(target)


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def _silently(share: float, what: str) -> None:
    """Tell nobody."""
