"""A version put back as a file, where nothing that is not stored can be lost.

What lies in the place is moved aside first, and looked at there, where no
program saves to it any more. Only when it is known to be in the store does it
go; else it is moved back. The new file takes the place only while it is free.
"""

from __future__ import annotations

import secrets
import stat
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from setbook.errors import FileChanged, FormatError, NotStored, NotWritable
from setbook.format import Limits
from setbook.format.atomic import force, sync_folder
from setbook.format.container import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def place(data: bytes, target: Path, is_stored: Callable[[str], bool]) -> None:
    """Write a set to a path.

    Parameters
    ----------
    data
        The file's bytes.
    target
        Where it goes. A file that lies there is replaced only if it is stored.
    is_stored
        Tells whether the store holds the XML of a digest.

    Raises
    ------
    NotStored
        Another file lies there, and no version holds it.
    FileChanged
        Somebody saved to the place at this very moment; that file is kept.
    NotWritable
        The folder or the disk refuses.
    """
    with _said(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        place = target.resolve()  # a link is followed, not replaced
        if place.exists():
            _refuse_unstored(place, is_stored, target)
        token = secrets.token_hex(4)
        new = place.with_name(f".{place.stem}.{token}.new")
        # Where a person sees it, should the machine stop just now.
        aside = place.with_name(f"{place.stem} (before checkout {token}){place.suffix}")
        try:
            _write_through(new, data)
            if place.exists():
                new.chmod(stat.S_IMODE(place.stat().st_mode))
            with suppress(FileNotFoundError):
                place.rename(aside)
            try:
                if aside.exists():
                    _refuse_unstored(aside, is_stored, target)
                move_if_free(new, place, target)
            except BaseException:
                _move_back(aside, place, is_stored)
                raise
            aside.unlink(missing_ok=True)
            sync_folder(place.parent)
        finally:
            new.unlink(missing_ok=True)


def _refuse_unstored(path: Path, is_stored: Callable[[str], bool], target: Path) -> None:
    digest = _xml_digest(path)
    if digest is None or not is_stored(digest):
        raise NotStored(
            f"{target}: expected a file that the store can give back, found one that no version holds. It was left as it "
            "is; commit it first (`setbook commit`), or check the version out to another path (--to)."
        )


def _xml_digest(path: Path) -> str | None:
    limits = Limits()
    try:
        with path.open("rb") as file:
            return sha256(unpack(file.read(limits.file_bytes + 1), limits, str(path))[0]).hexdigest()
    except (FormatError, IsADirectoryError):
        return None


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        force(file.fileno())


def move_if_free(new: Path, place: Path, target: Path) -> None:
    """Give the file its name, unless somebody took it meanwhile."""
    try:
        _take_name(new, place)
    except FileExistsError as error:
        raise FileChanged(
            f"{target}: expected the file as it was, found one that was saved this very moment. It was left as it is; "
            "commit it first, or check the version out to another path (--to)."
        ) from error


def _move_back(aside: Path, place: Path, is_stored: Callable[[str], bool]) -> None:
    """Put what was moved aside back; where a newer save took its place, it stays beside that."""
    if not aside.exists():
        return
    try:
        _take_name(aside, place)
    except FileExistsError:
        digest = _xml_digest(aside)
        if digest is None or not is_stored(digest):
            return
    aside.unlink(missing_ok=True)


def _take_name(file: Path, name: Path) -> None:
    """Give a file a name that is free, or raise `FileExistsError`: nothing is ever moved onto a file."""
    try:
        name.hardlink_to(file)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links: as near as it comes
        with name.open("xb"):
            pass
        file.replace(name)


@contextmanager
def _said(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotWritable(
            f"{target}: expected a folder and a disk that take the file, found: {error.strerror or error}. "
            "What was there is as it was; check it out to another path (--to)."
        ) from error
