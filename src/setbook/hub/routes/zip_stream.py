"""A ZIP that is written while it is sent: it never lies anywhere as a whole."""

from __future__ import annotations

from io import RawIOBase
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from _typeshed import ReadableBuffer


def zipped(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Write files into a ZIP, piece by piece.

    Parameters
    ----------
    files
        Their names, and their bytes in pieces.

    Examples
    --------
    >>> from io import BytesIO
    >>> written = b"".join(zipped([("a.txt", [b"one ", b"two"])]))
    >>> ZipFile(BytesIO(written)).read("a.txt")
    b'one two'
    """
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED) as archive:
        for name, pieces in files:
            with archive.open(name, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
                    yield from outlet.take()
    yield from outlet.take()


class _Outlet(RawIOBase):
    """Takes what is written, until it is taken out."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        self._written.append(bytes(data))
        return len(self._written[-1])

    def take(self) -> Iterator[bytes]:
        taken, self._written = self._written, []
        yield from taken
