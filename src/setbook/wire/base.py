"""What all messages share, and the words that they are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Item = TypeVar("Item")

_NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
_NO_NUL = r"^[^\x00]*$"

Title: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_NO_CONTROLS)
]
Line: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=100, pattern=_NO_CONTROLS)
]
Prose: TypeAlias = Annotated[str, StringConstraints(max_length=20_000, pattern=_NO_NUL)]
FileName: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f/\\]+$")
]
TagName: TypeAlias = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, min_length=1, max_length=50, pattern=r"^[^\x00-\x1f\x7f,]+$"
    ),
]
Sha256: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
UserName: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f/]+$")
]
PieceId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-hjkmnp-tv-z]{26}$")]

Visibility: TypeAlias = Literal["public", "unlisted", "private"]
PieceKind: TypeAlias = Literal["session", "workflow", "rack", "collection"]
Role: TypeAlias = Literal["owner", "collaborator", "viewer"]
Standing: TypeAlias = Literal["member", "moderator", "admin"]
Difficulty: TypeAlias = Literal["beginner", "intermediate", "advanced"]
RackKind: TypeAlias = Literal["audio_effect", "instrument", "midi_effect"]
ContentKind: TypeAlias = Literal["set", "sample", "rack", "notebook", "audio", "image"]
State: TypeAlias = Literal["waiting", "ready", "refused"]
"""``waiting`` for the job that works it out, ``ready``, or ``refused`` with a `problem`."""


class Message(BaseModel):
    """Root of all messages: nothing unknown is taken, nothing is changed once it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(Message):
    """A person in a few words."""

    name: str
    display_name: str


class Page(Message, Generic[Item]):
    """A stretch of a list; `next_cursor` asks for what follows and is absent at the end."""

    items: list[Item]
    next_cursor: str | None = None


class Problem(Message):
    """What went wrong, after RFC 9457 (2023)."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str = Field(description="A name for the kind of problem.", examples=["/problems/not-found"])
    title: str
    status: int
    detail: str


class About(Message):
    """What a hub says of itself; `pages_url` is where its pages are, without a slash at the end."""

    name: str
    version: str
    pages_url: str


class Moment(Message):
    """When a message's subject was made and last changed."""

    created_at: datetime
    updated_at: datetime
