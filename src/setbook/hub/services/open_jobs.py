"""Jobs that wait or were refused, as admins see them, and how one is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from sqlalchemy import func, select

from setbook.hub.services import audit, renditions, stream
from setbook.hub.services.jobs import Job
from setbook.hub.services.paging import read_cursor, write_cursor
from setbook.hub.services.policy import no_such
from setbook.hub.store.tables import Piece, Rack, Rendition, RenditionUse, Version, VersionChange
from setbook.wire import administration as wire
from setbook.wire import base

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from setbook.hub.services.paging import Stretch
    from setbook.hub.services.viewer import Viewer

Subject: TypeAlias = Version | VersionChange | Rack | Rendition


@dataclass(frozen=True)
class _Kind:
    """Rows that wait for one kind of job.

    Attributes
    ----------
    word
        The job's kind.
    table
        Where they are.
    problem
        Why one was refused.
    refused
        What its state is then.
    """

    word: wire.JobKind
    table: type[Subject]
    problem: InstrumentedAttribute[str]
    refused: str = "refused"

    def in_state(self, state: wire.JobState) -> Select[Any]:
        """Give the rows in a state; of renditions, those that some version still uses."""
        query: Select[Any] = select(self.table).where(
            self.table.state == (self.refused if state == "refused" else state)
        )
        if self.table is Rendition:
            query = query.where(
                select(RenditionUse).where(RenditionUse.rendition_id == Rendition.id).exists()
            )
        return query


_KINDS = (
    _Kind("version", Version, Version.problem),
    _Kind("comparison", VersionChange, VersionChange.problem),
    _Kind("rack", Rack, Rack.problem_text),
    _Kind("rendition", Rendition, Rendition.problem, refused="failed"),
)
_BY_WORD = {kind.word: kind for kind in _KINDS}


def count(db: Session, state: wire.JobState) -> int:
    """Count the jobs in a state."""
    return sum(
        db.scalar(select(func.count()).select_from(kind.in_state(state).subquery())) or 0 for kind in _KINDS
    )


def listed(db: Session, viewer: Viewer, stretch: Stretch, state: wire.JobState) -> base.Page[wire.OpenJob]:
    """List the jobs in a state, those that were asked for last first.

    Raises
    ------
    NotAllowed
        The one who asks is no admin.
    """
    viewer.admin()
    last = None if stretch.cursor is None else str(read_cursor(stretch.cursor, 1)[0])
    found: list[tuple[_Kind, Subject]] = []
    for kind in _KINDS:
        query = kind.in_state(state)
        if last is not None:
            query = query.where(kind.table.id < last)
        rows = db.scalars(query.order_by(kind.table.id.desc()).limit(stretch.limit + 1))
        found += [(kind, row) for row in rows]
    found.sort(key=lambda one: one[1].id, reverse=True)
    shown = found[: stretch.limit]
    more = len(found) > len(shown)
    return base.Page[wire.OpenJob](
        items=[_message(db, kind, row) for kind, row in shown],
        next_cursor=write_cursor([shown[-1][1].id]) if more else None,
    )


def try_again(db: Session, viewer: Viewer, word: wire.JobKind, subject_id: str) -> tuple[wire.OpenJob, Job]:
    """Let a job be done again that was refused, or asked for again that waits.

    Raises
    ------
    NotFound
        Nothing waits for it, and it was not refused.
    NotAllowed
        The one who asks is no admin.
    """
    viewer.admin()
    kind = _BY_WORD[word]
    row: Subject | None = db.get(cast("type[Any]", kind.table), subject_id)
    if row is None or row.state == "ready":
        raise no_such("job", subject_id)
    row.state = "waiting"
    setattr(row, kind.problem.key, "")
    audit.note(db, viewer, "try again", word, subject_id)
    db.flush()
    job = renditions.job_of(row) if isinstance(row, Rendition) else Job(word, subject_id)
    return _message(db, kind, row), job


def _message(db: Session, kind: _Kind, row: Subject) -> wire.OpenJob:
    version = _version(db, row)
    piece_id = row.id if version is None else version.session_id
    return wire.OpenJob(
        kind=kind.word,
        subject_id=row.id,
        state="refused" if row.state == kind.refused else "waiting",
        problem=getattr(row, kind.problem.key),
        piece=stream.brief(db.get_one(Piece, piece_id)),
        version=None if version is None else version.number,
        created_at=row.created_at,
    )


def _version(db: Session, row: Subject) -> Version | None:
    """Give the version that a job is about; of a comparison, the later one, of a rendition, one that uses it."""
    if isinstance(row, Rendition):
        use = select(RenditionUse.version_id).where(RenditionUse.rendition_id == row.id).limit(1)
        return db.get_one(Version, db.scalars(use).one())
    if isinstance(row, VersionChange):
        return db.get_one(Version, row.after_id)
    return row if isinstance(row, Version) else None
