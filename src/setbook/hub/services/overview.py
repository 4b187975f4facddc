"""How the service does, for admins: numbers, and whether every count is what it counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from setbook.hub.services import audit, open_jobs, reports
from setbook.hub.store.base import now
from setbook.hub.store.counters import COUNTERS, check_counters
from setbook.hub.store.tables import Content, Piece, User, Version
from setbook.wire import administration as wire

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from setbook.hub.services.viewer import Viewer

_ACTIVE_DAYS = 30


def overview(db: Session, viewer: Viewer) -> wire.Overview:
    """Give the numbers.

    Raises
    ------
    NotAllowed
        The one who asks is no admin.
    """
    viewer.admin()
    kinds: dict[str, int] = dict(db.execute(select(Piece.kind, func.count()).group_by(Piece.kind)).all())
    lately = User.last_active_at > now() - timedelta(days=_ACTIVE_DAYS)
    return wire.Overview(
        people_count=_count(db, User),
        active_count=_count(db, User, lately),
        switched_off_count=_count(db, User, User.is_active.is_(False)),
        sessions_count=kinds.get("session", 0),
        versions_count=_count(db, Version),
        workflows_count=kinds.get("workflow", 0),
        racks_count=kinds.get("rack", 0),
        collections_count=kinds.get("collection", 0),
        contents_count=_count(db, Content),
        contents_bytes=db.scalar(select(func.coalesce(func.sum(Content.size_bytes), 0))) or 0,
        waiting_jobs_count=open_jobs.count(db, "waiting"),
        refused_jobs_count=open_jobs.count(db, "refused"),
        open_reports_count=reports.open_count(db, viewer),
    )


def check_counts(db: Session, viewer: Viewer, *, repair: bool) -> wire.CounterCheck:
    """Compare every count with what it counts, and put wrong ones right if asked.

    Raises
    ------
    NotAllowed
        The one who asks is no admin.
    """
    viewer.admin()
    found = check_counters(db, repair=repair)
    if repair:
        audit.note(db, viewer, "repair counts", "service", "counts", wrong=len(found))
    drifts = [
        wire.Drift(counter=drift.counter, row=drift.row, stored=drift.stored, true=drift.true)
        for drift in found
    ]
    return wire.CounterCheck(checked_count=len(COUNTERS), drifts=drifts, is_repaired=repair)


def _count(db: Session, table: type[Any], *where: ColumnElement[bool]) -> int:
    return db.scalar(select(func.count()).select_from(table).where(*where)) or 0
