"""Contents on their way to a hub: by their hash, only what is missing, from where the last attempt broke off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.community.answers import as_json, formed
from setbook.errors import Contradiction, HubUnavailable, NotFound, TooManyRequests
from setbook.wire.uploads import Content, NewUpload, Upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.community.connection import Connection
    from setbook.wire.base import ContentKind

STRETCH_BYTES = 4 << 20
"""Of a file, so much is in memory, and at most so much is sent twice when the line breaks."""


@dataclass(frozen=True)
class Outgoing:
    """A file to be sent.

    Attributes
    ----------
    sha256, size_bytes, kind
        What it is.
    read
        Gives so many bytes of it from an offset on.
    """

    sha256: str
    size_bytes: int
    kind: ContentKind
    read: Callable[[int, int], bytes]


def send(connection: Connection, outgoing: Outgoing, moved: Callable[[int], None]) -> int:
    """Let the hub have a content; gives the bytes that were sent for it.

    Parameters
    ----------
    moved
        Is told the bytes of each stretch that arrived.

    Raises
    ------
    Contradiction
        The file is not what it was when it was hashed.
    HubError
        The hub refuses it: the plan has no room.
    """
    if has(connection, outgoing.sha256):
        return 0
    new = formed(NewUpload, sha256=outgoing.sha256, kind=outgoing.kind, size_bytes=outgoing.size_bytes)
    # Each time a question of its own: an old answer would name an upload that is over.
    upload = connection.send("POST", "/uploads", Upload, as_json(new))
    if upload.is_complete:
        return 0
    sent_bytes = _send_stretches(connection, outgoing, upload, moved)
    _complete(connection, outgoing, upload)
    return sent_bytes


def has(connection: Connection, sha256: str) -> bool:
    """Whether the hub has a content already, for the one who asks."""
    try:
        connection.request("HEAD", f"/contents/{sha256}")
    except NotFound:
        return False
    return True


def _send_stretches(
    connection: Connection, outgoing: Outgoing, upload: Upload, moved: Callable[[int], None]
) -> int:
    sent_bytes, offset_bytes = 0, upload.offset_bytes
    pauses = iter(connection.patience.pauses())
    while offset_bytes < outgoing.size_bytes:
        stretch = outgoing.read(offset_bytes, min(STRETCH_BYTES, outgoing.size_bytes - offset_bytes))
        if not stretch:
            raise Contradiction(
                f"expected a file of {outgoing.size_bytes:,} bytes, found that it ends at {offset_bytes:,}; "
                "let it lie still and repeat it"
            )
        try:
            arrived = connection.send_stretch(f"/uploads/{upload.id}", offset_bytes, stretch)
        except (HubUnavailable, Contradiction, TooManyRequests) as error:
            # Whatever of it has arrived is kept; only the hub knows how much.
            pause = next(pauses, None)
            if pause is None:
                raise
            connection.patience.sleep(error.retry_seconds if isinstance(error, TooManyRequests) else pause)
            arrived = connection.get(f"/uploads/{upload.id}", Upload).offset_bytes
        if arrived > offset_bytes:
            pauses = iter(connection.patience.pauses())
            sent_bytes += arrived - offset_bytes
            moved(arrived - offset_bytes)
        offset_bytes = arrived
    return sent_bytes


def _complete(connection: Connection, outgoing: Outgoing, upload: Upload) -> None:
    try:
        connection.send("POST", f"/uploads/{upload.id}/complete", Content)
    except NotFound:
        # It is complete, and only the answer was lost; or somebody has called it off.
        if not has(connection, outgoing.sha256):
            raise
    except Contradiction:
        connection.order("DELETE", f"/uploads/{upload.id}")
        raise
