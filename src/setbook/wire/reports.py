"""Messages about reports: what members say is wrong, and what moderators decide."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import StringConstraints

from setbook.wire.base import Message, Person, PieceId
from setbook.wire.social import PieceBrief

ReportReason: TypeAlias = Literal["spam", "abuse", "copyright", "harmful", "other"]
ReportState: TypeAlias = Literal["open", "hidden", "restored", "dismissed"]
Verdict: TypeAlias = Literal["hide", "restore", "dismiss"]
Words: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2_000, pattern=r"^[^\x00]*$")
]


class NewReport(Message):
    """What is wrong: with a piece, or with a comment."""

    piece_id: PieceId | None = None
    comment_id: PieceId | None = None
    reason: ReportReason
    words: Words = ""


class Reported(Message):
    """That a report was taken."""

    id: str
    state: ReportState
    created_at: datetime


class ReportedComment(Message):
    """The comment that a report is about; it has no words and no author any more once it is deleted."""

    id: str
    author: Person | None
    body: str
    is_deleted: bool


class Report(Reported):
    """A report as moderators see it. `same_count` tells how many open ones there are about the same, with this one."""

    reporter: Person | None
    piece: PieceBrief
    comment: ReportedComment | None
    reason: ReportReason
    words: str
    is_hidden: bool
    same_count: int
    decider: Person | None
    note: str
    decided_at: datetime | None


class ReportDecision(Message):
    """What a moderator decides: hide what is reported, show it again, or leave it as it is."""

    verdict: Verdict
    note: Words = ""
