"""What goes back: messages as JSON with an entity tag, files as attachments."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, TypeAdapter

from setbook.errors import Outdated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from setbook.hub.services.jobs import Job

_ANY: TypeAdapter[object] = TypeAdapter(object)
_SAFE_TYPES = {
    "set": "application/gzip",
    "rack": "application/gzip",
    "sample": "application/octet-stream",
    "notebook": "application/x-ipynb+json",
    "audio": "application/octet-stream",
    "image": "application/octet-stream",
}


FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}
"""How the API describes a file that is downloaded."""


@dataclass(frozen=True)
class Answer:
    """What a change came to.

    Attributes
    ----------
    body
        The message; None for none.
    status
        Of the response.
    location
        Where what was made can be read, from the API's root.
    jobs
        What has to be done once the change is committed.
    """

    body: BaseModel | Sequence[BaseModel] | None
    status: int = 200
    location: str | None = None
    jobs: tuple[Job, ...] = field(default=())


def to_json(body: BaseModel | Sequence[BaseModel] | None) -> bytes:
    """Write a message."""
    return b"" if body is None else _ANY.dump_json(body)


def entity_tag(body: BaseModel | Sequence[BaseModel] | None, data: bytes) -> str:
    """Name a state of a message: the revision of its row, if it has one, and a hash of all that it says.

    So a changed count gives a new tag, while ``If-Match`` only asks whether the words are still the same.
    """
    revision = getattr(body, "revision", None)
    return f'"{"" if revision is None else f"{revision}-"}{sha256(data).hexdigest()[:16]}"'


def revision_of(if_match: str | None) -> int | None:
    """Read the revision out of ``If-Match``; None where any will do.

    Raises
    ------
    Outdated
        It is no tag of ours, so it cannot match.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    revision = if_match.strip().removeprefix("W/").strip('"').partition("-")[0]
    if not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        raise Outdated("expected the ETag of this row in If-Match, found another; read it again")
    return int(revision)


def file_response(
    pieces: Iterator[bytes], name: str, kind: str, tag: str, size_bytes: int | None
) -> StreamingResponse:
    """Give a file to be saved, never to be shown: what people upload must not run as a page of ours."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in name)
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "ETag": f'"{tag}"',
        "Cache-Control": "private, no-cache",
    }
    if size_bytes is not None:
        headers["Content-Length"] = str(size_bytes)
    return StreamingResponse(pieces, media_type=_SAFE_TYPES[kind], headers=headers)


def json_response(data: bytes, status: int, tag: str | None, location: str | None) -> Response:
    """Give a message."""
    headers = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie, X-Share-Token"}
    if tag is not None:
        headers["ETag"] = tag
    if location is not None:
        headers["Location"] = location
    return Response(data, status, headers, media_type="application/json" if data else None)
