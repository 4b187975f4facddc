"""Reports: members say what is wrong, moderators hide it, show it again or leave it; each decision is in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from setbook.errors import BadRequest, Contradiction, NotAllowed, OverLimit
from setbook.hub.services import audit, comments, pieces, stream
from setbook.hub.services.paging import Order, Stretch, mapped, stretch_of
from setbook.hub.services.policy import LOCKED, Right, no_such, piece_for
from setbook.hub.store.base import now
from setbook.hub.store.tables import Comment, Piece, Report
from setbook.wire import base
from setbook.wire import reports as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_MOST_OPEN = 50
_STATES: dict[wire.Verdict, wire.ReportState] = {
    "hide": "hidden",
    "restore": "restored",
    "dismiss": "dismissed",
}


def add(db: Session, viewer: Viewer, new: wire.NewReport) -> wire.Reported:
    """Report a piece or a comment that one may see.

    Raises
    ------
    BadRequest
        It names neither, or both.
    Contradiction
        It is one's own, or was reported by the same person and is not decided yet.
    OverLimit
        Too many reports of the same person wait.
    """
    user = viewer.signed_in()
    piece, comment = _subject(db, viewer, new)
    if user.id == (piece.owner_id if comment is None else comment.author_id):
        raise Contradiction("expected something of somebody else, found your own; remove it instead")
    own_open = select(Report).where(Report.reporter_id == user.id, Report.state == "open")
    same = _about(piece.id, None if comment is None else comment.id)
    if db.scalar(own_open.where(*same).limit(1)) is not None:
        raise Contradiction("expected a first report of yours, found one that waits; a moderator will see it")
    if (db.scalar(select(func.count()).select_from(own_open.subquery())) or 0) >= _MOST_OPEN:
        raise OverLimit(
            f"expected at most {_MOST_OPEN} reports that wait, found one more; wait for a moderator"
        )
    report = Report(
        reporter_id=user.id,
        piece_id=piece.id,
        comment_id=None if comment is None else comment.id,
        reason=new.reason,
        words=new.words,
    )
    db.add(report)
    db.flush()
    return wire.Reported(id=report.id, state="open", created_at=report.created_at)


def listed(
    db: Session, viewer: Viewer, stretch: Stretch, state: wire.ReportState | None = None
) -> base.Page[wire.Report]:
    """List reports, newest first; for moderators.

    Raises
    ------
    NotAllowed
        Somebody else asks.
    """
    viewer.moderator()
    query = select(Report) if state is None else select(Report).where(Report.state == state)
    rows = stretch_of(db, query, Order((Report.id,)), stretch)
    told = _told(db, rows.rows)
    return base.Page[wire.Report](**mapped(rows, lambda report: told[report.id]))


def open_count(db: Session, viewer: Viewer) -> int:
    """Count what waits for a moderator."""
    viewer.moderator()
    return db.scalar(select(func.count()).select_from(Report).where(Report.state == "open")) or 0


def decide(db: Session, viewer: Viewer, report_id: str, decision: wire.ReportDecision) -> wire.Report:
    """Decide on a report, and with it on all open ones about the same; who reported is told what was decided.

    Raises
    ------
    NotFound
        There is no such report.
    NotAllowed
        The one who asks is no moderator, or it is about something of their own.
    """
    user = viewer.moderator()
    report = db.get(Report, report_id)
    if report is None:
        raise no_such("report", report_id)
    piece = db.get_one(Piece, report.piece_id, with_for_update=LOCKED)
    comment = None if report.comment_id is None else db.get_one(Comment, report.comment_id)
    if user.id in {piece.owner_id, None if comment is None else comment.author_id}:
        raise NotAllowed(
            "expected a moderator whom it is not about, found its author or owner; ask another one"
        )
    if decision.verdict != "dismiss":
        _set_hidden(db, piece, comment, is_hidden=decision.verdict == "hide")
    same = select(Report).where(*_about(report.piece_id, report.comment_id), Report.state == "open")
    for settled in {report, *db.scalars(same)}:
        settled.state, settled.note = _STATES[decision.verdict], decision.note
        settled.decider_id, settled.decided_at = user.id, now()
        if settled.reporter_id is not None:
            stream.notify(
                db,
                user,
                [settled.reporter_id],
                f"report {settled.state}",
                piece=piece,
                comment_id=settled.comment_id,
            )
    kind, subject = (piece.kind, piece.id) if comment is None else ("comment", comment.id)
    audit.note(
        db, viewer, f"{decision.verdict} reported", kind, subject, report=report.id, note=decision.note
    )
    db.flush()
    db.refresh(report)
    return _told(db, [report])[report.id]


def _subject(db: Session, viewer: Viewer, new: wire.NewReport) -> tuple[Piece, Comment | None]:
    if (new.piece_id is None) == (new.comment_id is None):
        raise BadRequest("expected the id of a piece or that of a comment, found neither or both; give one")
    if new.comment_id is not None:
        comment, piece = comments.comment_for(db, viewer, new.comment_id, Right.REACT)
        return piece, comment
    assert new.piece_id is not None
    return piece_for(db, viewer, new.piece_id, Right.REACT, Piece), None


def _about(piece_id: str, comment_id: str | None) -> tuple[ColumnElement[bool], ...]:
    comment = Report.comment_id.is_(None) if comment_id is None else Report.comment_id == comment_id
    return Report.piece_id == piece_id, comment


def _set_hidden(db: Session, piece: Piece, comment: Comment | None, *, is_hidden: bool) -> None:
    if comment is not None:
        comments.set_hidden(db, comment, is_hidden=is_hidden)
    else:
        pieces.set_hidden(db, piece, is_hidden=is_hidden)


def _told(db: Session, reports: Sequence[Report]) -> dict[str, wire.Report]:
    """Give reports as moderators see them, by their ids; what belongs to them is looked up for all at once."""
    piece_ids = {report.piece_id for report in reports}
    comment_ids = {report.comment_id for report in reports if report.comment_id is not None}
    pieces_ = {one.id: one for one in db.scalars(select(Piece).where(Piece.id.in_(piece_ids)))}
    comments_ = {one.id: one for one in db.scalars(select(Comment).where(Comment.id.in_(comment_ids)))}
    same = (
        select(Report.piece_id, Report.comment_id, func.count())
        .where(Report.piece_id.in_(piece_ids), Report.state == "open")
        .group_by(Report.piece_id, Report.comment_id)
    )
    counts = {(piece_id, comment_id): count for piece_id, comment_id, count in db.execute(same)}
    return {
        report.id: _message(
            report,
            pieces_[report.piece_id],
            comments_.get(report.comment_id or ""),
            counts.get((report.piece_id, report.comment_id), 0),
        )
        for report in reports
    }


def _message(report: Report, piece: Piece, comment: Comment | None, same_count: int) -> wire.Report:
    return wire.Report(
        id=report.id,
        reporter=None if report.reporter is None else stream.person(report.reporter),
        piece=stream.brief(piece),
        comment=None if comment is None else _comment(comment),
        reason=report.reason,  # type: ignore[arg-type] # the table checks it
        words=report.words,
        state=report.state,  # type: ignore[arg-type] # the table checks it
        is_hidden=piece.is_hidden if comment is None else comment.is_hidden,
        same_count=same_count,
        decider=None if report.decider is None else stream.person(report.decider),
        note=report.note,
        decided_at=report.decided_at,
        created_at=report.created_at,
    )


def _comment(comment: Comment) -> wire.ReportedComment:
    is_deleted = comment.deleted_at is not None
    return wire.ReportedComment(
        id=comment.id,
        author=None if is_deleted else stream.person(comment.author),
        body=comment.body,
        is_deleted=is_deleted,
    )
