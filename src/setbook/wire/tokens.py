"""Messages about tokens: what programs show in place of a sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

from pydantic import Field, StringConstraints

from setbook.wire.base import Message

TokenNote: TypeAlias = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$"),
]


class Token(Message):
    """A token that opens this service as the one who made it, and nothing else of the hub."""

    id: str
    note: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class NewToken(Message):
    """A token to make: what it is for, and for how long."""

    note: TokenNote
    days: Annotated[int, Field(ge=1, le=365)] = 90


class MadeToken(Token):
    """A token that was made; `token` is told now and never again."""

    token: str
