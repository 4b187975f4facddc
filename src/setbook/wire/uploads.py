"""Messages about contents and uploads."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from setbook.wire.base import ContentKind, Message, Sha256

FileBytes = Annotated[int, Field(ge=1, le=1 << 40)]


class NewUpload(Message):
    """A file that is to be sent."""

    sha256: Sha256
    kind: ContentKind
    size_bytes: FileBytes


class Upload(Message):
    """How far an upload has come: go on from `offset_bytes`. `is_complete` says that nothing has to be sent."""

    id: str | None
    sha256: str
    kind: ContentKind
    size_bytes: int
    offset_bytes: int
    is_complete: bool
    expires_at: datetime | None


class Content(Message):
    """A file that is there."""

    sha256: str
    kind: ContentKind
    size_bytes: int
