"""Files that a browser plays or shows in a page: in stretches (RFC 9110, section 14), and never as a page of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fastapi import Response
from fastapi.responses import StreamingResponse

from setbook.hub.routes.renditions import KEPT, VARY

if TYPE_CHECKING:
    from fastapi import Request

    from setbook.hub.services.contents import Contents

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_HEAD_BYTES = 16
_TYPES = (
    (b"OggS", 0, "audio/ogg"), (b"fLaC", 0, "audio/flac"), (b"ID3", 0, "audio/mpeg"), (b"\xff\xfb", 0, "audio/mpeg"),
    (b"\xff\xf3", 0, "audio/mpeg"), (b"WAVE", 8, "audio/wav"), (b"AIFF", 8, "audio/aiff"), (b"AIFC", 8, "audio/aiff"),
    (b"\x89PNG", 0, "image/png"), (b"\xff\xd8\xff", 0, "image/jpeg"), (b"WEBP", 8, "image/webp"),
)  # fmt: skip


def media_type_of(head: bytes) -> str:
    """Say what a file is by how it begins; what is none of these is only bytes.

    Examples
    --------
    >>> media_type_of(b"OggS0000"), media_type_of(b"RIFF0000WAVE"), media_type_of(b"<html>")
    ('audio/ogg', 'audio/wav', 'application/octet-stream')
    """
    for mark, at, media_type in _TYPES:
        if head[at : at + len(mark)] == mark:
            return media_type
    return "application/octet-stream"


def playable_response(request: Request, contents: Contents, name: str, tag: str) -> Response:
    """Send a file of the blob store, or the stretch of it that was asked for."""
    size = contents.files.size_bytes(name)
    head = b"".join(contents.files.stream(name, 0, min(_HEAD_BYTES, size)))
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": KEPT,
        "Content-Disposition": "inline",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "ETag": f'"{tag}"',
        "Vary": VARY,
        "X-Content-Type-Options": "nosniff",
    }
    if f'"{tag}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    stretch = _stretch(request, size, tag)
    if stretch is None:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    start, stop = stretch
    is_part = (start, stop) != (0, size)
    if is_part:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    headers["Content-Length"] = str(stop - start)
    return StreamingResponse(
        contents.files.stream(name, start, stop), 206 if is_part else 200, headers, media_type_of(head)
    )


def _stretch(request: Request, size: int, tag: str) -> tuple[int, int] | None:
    """Give where the stretch begins and ends; all of it where none was asked for, None where there is no such."""
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if asked is None or asked[0] == "bytes=-" or request.headers.get("if-range", f'"{tag}"') != f'"{tag}"':
        return 0, size
    first, last = asked.groups()
    if not first:
        start, stop = max(size - int(last), 0), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    return (start, stop) if start < stop else None
