"""What cannot be worked out is refused, with the reason, so that nobody waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from setbook.hub.store.tables import Rack, Rendition, Version, VersionChange

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from setbook.hub.services.jobs import Job
    from setbook.hub.store.database import Database

TOO_MUCH = (
    "expected a file that can be opened within the memory and time that this hub allows, found one that takes more; "
    "save it anew in Live, or ask the hub's admin"
)
FAULT = "expected to work this out, found a fault of the service, again and again; it was written down: ask the hub's admin"


def give_up(database: Database, job: Job, problem: str = TOO_MUCH) -> None:
    """Let what waits for a job wait no longer."""
    with database.writing() as db:
        if job.kind in {"rendition", "preview"}:
            rendition = db.get(Rendition, job.subject_id)
            if rendition is not None and rendition.state == "waiting":
                rendition.state, rendition.problem = "failed", problem
                rendition.progress, rendition.doing = None, ""
        elif job.kind == "rack":
            rack = db.get(Rack, job.subject_id)
            if rack is not None and rack.state == "waiting":
                rack.state, rack.problem_text = "refused", problem
        else:
            for row in _waiting(db, job):
                row.state, row.problem = "refused", problem


def _waiting(db: Session, job: Job) -> list[Version | VersionChange]:
    """Give what waits for a job about versions: of a version's own, its step too."""
    if job.kind == "comparison":
        change = db.get(VersionChange, job.subject_id)
        return [change] if change is not None and change.state == "waiting" else []
    version = db.get(Version, job.subject_id)
    step = select(VersionChange).where(
        VersionChange.after_id == job.subject_id,
        VersionChange.before_id == (None if version is None else version.parent_id),
    )
    rows = [version, db.scalar(step)]
    return [row for row in rows if row is not None and row.state == "waiting"]
