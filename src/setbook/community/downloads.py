"""Files on their way from a hub: streamed, checked, and never in the place of one that is there."""

from __future__ import annotations

import secrets
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from setbook.errors import Contradiction, FileChanged, HistoryError, HubUnavailable, NotWritable
from setbook.format.atomic import force
from setbook.history.store.placing import move_if_free

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.community.connection import Connection

_PIECE_BYTES = 1 << 20


def download(connection: Connection, path: str, to: Path, digest: str | None = None) -> Path:
    """Write a file of the hub to a path where nothing is.

    Parameters
    ----------
    digest
        Its sha256, where it is known.

    Raises
    ------
    HistoryError
        Something is there.
    Contradiction
        The hub gave other bytes than it said.
    """
    taken = HistoryError(f"{to}: expected a free name, found a file; choose another.")
    if to.exists():
        raise taken
    part = to.with_name(f".{secrets.token_hex(4)}.part")
    try:
        found = fetch(connection, path, part)
        if digest is not None and found != digest:
            raise Contradiction(
                f"{to.name}: expected the file that the hub names, found other bytes; tell its admin"
            )
        with suppress(FileChanged):
            move_if_free(part, to, to)
            return to
    except FileExistsError:
        pass
    finally:
        part.unlink(missing_ok=True)
    raise taken  # somebody was quicker


def fetch(connection: Connection, path: str, target: Path) -> str:
    """Write a file of the hub, forced to the disk, and give its sha256; anew where the line breaks.

    Raises
    ------
    HubUnavailable
        The line breaks more often than patience allows.
    NotWritable
        The disk refuses.
    """
    pauses = iter(connection.patience.pauses())
    while True:
        try:
            return _fetch_once(connection, path, target)
        except HubUnavailable:
            pause = next(pauses, None)
            if pause is None:
                raise
            connection.patience.sleep(pause)


def not_writable(target: Path, error: OSError) -> NotWritable:
    """Say that a folder or its disk refuses."""
    return NotWritable(
        f"{target}: expected a folder and a disk that take it, found: {error.strerror or error}. "
        "Nothing was replaced; make room, or give another folder."
    )


def _fetch_once(connection: Connection, path: str, target: Path) -> str:
    found = sha256()
    with connection.streamed(path) as response:
        try:
            with target.open("wb") as file:
                for piece in response.iter_bytes(_PIECE_BYTES):
                    found.update(piece)
                    file.write(piece)
                file.flush()
                force(file.fileno())
        except OSError as error:
            raise not_writable(target, error) from error
    return found.hexdigest()
