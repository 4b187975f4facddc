"""A set on its way into the store: its very XML, and the file that it came from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from setbook.errors import HistoryError
from setbook.format import Limits
from setbook.format.container import unpack
from setbook.model import LiveSet, Preset

if TYPE_CHECKING:
    from setbook.format.container import ContainerKind

Source = str | Path | LiveSet | Preset


@dataclass(frozen=True)
class Taken:
    """What was read, once: whatever happens to the file afterwards does not reach the version.

    Attributes
    ----------
    file
        Its path from the project's folder, or its name where it lies elsewhere.
    path
        Where it lies; None for what was never in a file.
    xml
        The unpacked bytes.
    container
        What they were packed in.
    saved
        When the file was saved; now for a set that was edited in memory.
    """

    file: str
    path: Path | None
    xml: bytes
    container: ContainerKind
    saved: datetime

    @property
    def digest(self) -> str:
        """sha256 of the XML."""
        return sha256(self.xml).hexdigest()


def take(source: Source, project: Path, *, file: str | None = None) -> Taken:
    """Read a set, or write out an opened one with its edits.

    Raises
    ------
    FormatError
        The file is no file of Live.
    HistoryError
        A set that was opened from bytes has no name to be known by.
    """
    if isinstance(source, LiveSet | Preset):
        return _take_opened(source, project, file)
    return _take_file(Path(source), file or file_within(Path(source), project))


def file_within(path: Path, project: Path) -> str:
    """Give the name that a project's store knows a file by."""
    place, root = path.resolve(), project.resolve()
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else path.name


def take_bytes(data: bytes, *, file: str, saved: datetime) -> Taken:
    """Take the bytes of a file that lies nowhere, for example in a git commit."""
    xml, container = unpack(data, Limits(), file)
    return Taken(file, None, xml, container, saved)


def _take_file(path: Path, file: str) -> Taken:
    limits = Limits()
    with path.open("rb") as opened:
        saved_at = os.fstat(opened.fileno()).st_mtime  # of the very file that is read, and before it is
        data = opened.read(limits.file_bytes + 1)
    xml, container = unpack(data, limits, str(path))
    saved = datetime.fromtimestamp(saved_at, UTC).astimezone()
    return Taken(file, path, xml, container, saved)


def _take_opened(opened: LiveSet | Preset, project: Path, file: str | None) -> Taken:
    name = file or (file_within(opened.path, project) if opened.path else None)
    if name is None:
        raise HistoryError(
            "Expected a set with a file name, found one that was opened from bytes; pass file='Song.als'."
        )
    document = opened.document
    now = datetime.now().astimezone()
    return Taken(name, opened.path, document.to_xml(), document.container, now)
