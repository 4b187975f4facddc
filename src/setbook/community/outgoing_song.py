"""A song of a store as a hub takes it: its versions in order, the bytes of each, the samples that it plays."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from os import SEEK_CUR
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from setbook.community.answers import formed
from setbook.community.contents import Outgoing
from setbook.format.container import pack
from setbook.history.store.records import MAIN
from setbook.wire.versions import NewVersion, Sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from setbook.history import Store, StoredVersion
    from setbook.history.store import SampleEntry

_IMPORTED = PurePosixPath("Samples", "Imported")
"""Where Live itself puts a file from elsewhere when it collects a project."""

_LONGEST_LABEL = 40
_LONGEST_NAME = 255
_LONGEST_PATH = 1000
_LONGEST_WORDS = 20_000
_LINES = "\n\t"


@dataclass(frozen=True)
class OutgoingVersion:
    """A stored version and what goes with it.

    Attributes
    ----------
    version
        Of the store.
    contents
        The set and the samples that are at hand.
    missing
        Samples that no file is there for, as the set names them.
    """

    version: StoredVersion
    contents: list[Outgoing]
    message: NewVersion
    missing: list[str]


def song_of(store: Store, song: str | None) -> list[StoredVersion]:
    """Give the versions of a song, oldest first; by default of the one that was last at work."""
    chosen = store.version().written.song if song is None else song
    return [version for version in store.versions if version.written.song == chosen]


def prepare(store: Store, version: StoredVersion, *, with_samples: bool) -> OutgoingVersion:
    """Work out what is to be sent of a version.

    The set goes in a container of our own making, so that equal XML is an equal content, wherever it comes from.
    """
    written = version.written
    data = pack(store.blobs.read(written.content), written.container)
    contents = [Outgoing(sha256(data).hexdigest(), len(data), "set", lambda at, count: data[at : at + count])]
    samples, missing = [], []
    for entry in store.samples(version.id):
        reader = _reader(store, entry) if with_samples else None
        path = _path_in_project(entry)
        if reader is None or entry.digest is None or entry.size_bytes is None:
            missing.append(entry.stored_path)
            samples.append(formed(Sample, path=path))
        else:
            contents.append(Outgoing(entry.digest, entry.size_bytes, "sample", reader))
            samples.append(formed(Sample, path=path, sha256=entry.digest))
    message = formed(
        NewVersion,
        sha256=contents[0].sha256,
        file_name=_plain(PurePosixPath(written.file).name, _LONGEST_NAME),
        label=_plain(_label(version), _LONGEST_LABEL),
        message=_plain(written.message, _LONGEST_WORDS, keeps=_LINES),
        notes=_plain("\n\n".join(version.notes), _LONGEST_WORDS, keeps=_LINES),
        samples=samples,
    )
    return OutgoingVersion(version, contents, message, missing)


def _label(version: StoredVersion) -> str:
    """Say what a version is called beside its number: its first tag, or its branch."""
    branch = "" if version.branch == MAIN else version.branch
    return version.tags[0] if version.tags else branch


def _path_in_project(entry: SampleEntry) -> str:
    """Say where a sample lies in the project; what lay elsewhere is told by its name alone, not by whose disk it is on."""
    stated = entry.path or entry.stored_path
    place = PurePosixPath(stated.replace("\\", "/"))
    is_elsewhere = place.is_absolute() or PureWindowsPath(stated).drive or ".." in place.parts
    is_inside = entry.path is not None and not is_elsewhere
    return _plain(str(place if is_inside else _IMPORTED / (place.name or "sample")), _LONGEST_PATH)


def _reader(store: Store, entry: SampleEntry) -> Callable[[int, int], bytes] | None:
    """Find the file of a sample as it was, in the project or kept in the store."""
    if entry.digest is None:
        return None
    digest = entry.digest
    if digest in store.blobs:
        return lambda at, count: _read_kept(store, digest, at, count)
    if entry.path is not None:
        path = store.project / entry.path
        if path.is_file():
            status = path.stat()
            if (status.st_size, status.st_mtime_ns) == (entry.size_bytes, entry.modified_ns):
                return lambda at, count: _read_file(path, at, count)
    return None


def _read_kept(store: Store, digest: str, at: int, count: int) -> bytes:
    with store.blobs.open_plain(digest) as file:
        file.seek(at, SEEK_CUR)  # it begins behind the blob's head
        return file.read(count)


def _read_file(path: Path, at: int, count: int) -> bytes:
    with path.open("rb") as file:
        file.seek(at)
        return file.read(count)


def _plain(text: str, most: int, *, keeps: str = "") -> str:
    """Give a text as a message takes it: without the letters that steer old terminals, and not too long."""
    return "".join(letter for letter in text if letter in keeps or (letter >= " " and letter != "\x7f"))[
        :most
    ]
