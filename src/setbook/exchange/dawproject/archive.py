"""The archive: a zip whose bytes follow from what is in it, written whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

from setbook.errors import NotWritable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


def write_archive(path: Path, texts: Mapping[str, bytes], files: Mapping[str, Path]) -> None:
    """Write texts and files, by name; equal content gives equal bytes, whatever the files' dates.

    Raises
    ------
    NotWritable
        The folder or the disk refuses, or a file cannot be read; what was
        there before is as it was.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as raw:
            with zipfile.ZipFile(raw, "w") as archive:
                for name, text in texts.items():
                    archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), text)
                for name, source in files.items():
                    entry = _entry(name, zipfile.ZIP_STORED)
                    with source.open("rb") as sound, archive.open(entry, "w", force_zip64=True) as into:
                        shutil.copyfileobj(sound, into, 1 << 20)
            raw.flush()
            os.fsync(raw.fileno())
        beside.replace(path)
    except OSError as error:
        raise NotWritable(
            f"{path}: expected a disk that takes the project and samples that can be read, found: "
            f"{error.strerror or error}. Nothing was changed; make room or choose another folder."
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = method
    entry.external_attr = _PLAIN_FILE
    entry.create_system = _UNIX
    return entry
