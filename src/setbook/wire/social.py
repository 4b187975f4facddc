"""Messages about what people say and do: comments, ratings, members, links, feeds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from setbook.wire.base import Line, Message, Person, PieceId, PieceKind, Prose, Role, UserName

CommentText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")
]
Beats = Annotated[float, Field(ge=-1e6, le=1e7, allow_inf_nan=False)]


class Comment(Message):
    """What somebody said. A deleted one has no words and no author any more; a hidden one has for few."""

    id: str
    piece_id: str
    version: int | None
    parent_id: str | None
    at_beats: float | None
    author: Person | None
    body: str
    body_html: str
    mentions: list[str]
    is_pinned: bool
    is_deleted: bool
    is_hidden: bool
    is_liked: bool
    likes_count: int
    replies_count: int
    revision: int
    created_at: datetime
    updated_at: datetime


class NewComment(Message):
    """Something to say: on the piece, on a version, at a place of the timeline, or in answer to a comment."""

    body: CommentText
    parent_id: PieceId | None = None
    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    at_beats: Beats | None = None


class CommentEdit(Message):
    """Other words for a comment, or whether it is pinned."""

    body: CommentText | None = None
    is_pinned: bool | None = None


class Rating(Message):
    """One to five stars, and what somebody has to say for them."""

    user: Person
    stars: int
    review: str
    review_html: str
    created_at: datetime
    updated_at: datetime


class NewRating(Message):
    """A rating to give."""

    stars: Annotated[int, Field(ge=1, le=5)]
    review: Prose = ""


class Member(Message):
    """A person who has a role in a piece."""

    user: Person
    role: Role
    created_at: datetime | None


class NewMember(Message):
    """A person to let in."""

    user: UserName
    role: Role = "viewer"


class ShareLink(Message):
    """A link to a piece; `token` is told once, when the link is made."""

    id: str
    label: str
    token: str | None
    expires_at: datetime | None
    is_valid: bool
    created_at: datetime


class NewShareLink(Message):
    """A link to make."""

    label: Line = ""
    expires_at: AwareDatetime | None = None


class ShownLink(Message):
    """The token of a link that somebody opens."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_\-]+$")]


class Liked(Message):
    """Whether the one who asks likes it, and how many do."""

    is_liked: bool
    likes_count: int


class Tag(Message):
    """A tag and how many pieces carry it."""

    name: str
    usage_count: int


class PieceBrief(Message):
    """A piece in a few words."""

    id: str
    kind: PieceKind
    title: str
    owner: Person


class OwnShareLink(ShareLink):
    """A link that the one who asks has made, with its piece."""

    piece: PieceBrief


class Activity(Message):
    """Somebody did something."""

    id: str
    actor: Person
    verb: str
    piece: PieceBrief | None
    version: int | None
    target: Person | None
    created_at: datetime


class Notification(Message):
    """Something that one person should know.

    Of a report of theirs, `reason` says what was decided: ``report hidden``, ``report restored``, ``report dismissed``.
    """

    id: str
    actor: Person | None = Field(description="Absent where a moderator decided.")
    reason: str
    piece: PieceBrief | None
    comment_id: str | None
    is_read: bool
    created_at: datetime


class DayCount(Message):
    """How often something happened on a day."""

    day: str
    views: int
    downloads: int


class Analytics(Message):
    """How a piece is received, day by day."""

    views_count: int
    downloads_count: int
    likes_count: int
    comments_count: int
    forks_count: int
    days: list[DayCount]


class AuditEntry(Message):
    """Something that rights hang on was done."""

    id: str
    actor: str
    action: str
    subject_kind: str
    subject_id: str
    details: dict[str, object]
    created_at: datetime
