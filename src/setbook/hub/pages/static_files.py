"""What pages are dressed and moved by: style sheets, scripts, images, under addresses that change with their content."""

from __future__ import annotations

import mimetypes
import zlib
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN = Path(__file__).parent / "static"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".wasm": "application/wasm"}
_PACKABLE = {".js", ".css", ".svg", ".wasm"}
_GZIP_WINDOW = 31
"""Tells zlib to write a gzip container (zlib manual, deflateInit2)."""


@dataclass(frozen=True)
class StaticFile:
    """One file, as it is sent."""

    name: str
    data: bytes

    @property
    def media_type(self) -> str:
        """What it is."""
        suffix = Path(self.name).suffix
        return _TYPES.get(suffix) or mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @cached_property
    def packed(self) -> bytes | None:
        """The same for who takes gzip; None where it would save nothing."""
        if Path(self.name).suffix not in _PACKABLE:
            return None
        packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP_WINDOW)
        packed = packer.compress(self.data) + packer.flush()
        return packed if len(packed) < len(self.data) else None


class StaticFiles:
    """The files of the pages, read once: their own, and the bundle that the views' build made for them.

    The bundle is found by its path. To import the package that it lies in would bring the audio engine along.
    """

    def __init__(self) -> None:
        self._files = {file.name: file for file in (*_own(), *_bundled())}
        told = sha256()
        for name, file in sorted(self._files.items()):
            told.update(f"{name} {sha256(file.data).hexdigest()}\n".encode())
        self.release = told.hexdigest()[:16]
        """Names all files together: a script asks for its parts by where it came from itself."""

    def get(self, name: str) -> StaticFile | None:
        """Give a file; None where there is none, as of the bundle before it was built."""
        return self._files.get(name)


def _own() -> Iterator[StaticFile]:
    for path in sorted(_OWN.iterdir()):
        yield StaticFile(path.name, path.read_bytes())


def _bundled() -> Iterator[StaticFile]:
    package = find_spec("setbook_widgets")
    for folder in (package.submodule_search_locations or ()) if package else ():
        static = Path(folder) / "static"
        for path in sorted((*static.glob("pages*.*"), *static.glob("pages/*"))):
            if path.is_file():
                yield StaticFile(path.relative_to(static).as_posix(), path.read_bytes())
