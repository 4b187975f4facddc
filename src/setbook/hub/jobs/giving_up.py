"""What cannot be worked out within the limits is refused, with the reason, so that nobody waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.hub.store.tables import Rack, Version, VersionChange

if TYPE_CHECKING:
    from setbook.hub.services.jobs import Job
    from setbook.hub.store.database import Database

_PROBLEM = (
    "expected a file that can be opened within the memory and time that this hub allows, found one that takes more; "
    "save it anew in Live, or ask the hub's admin"
)


def give_up(database: Database, job: Job) -> None:
    """Let what waits for a job wait no longer."""
    with database.writing() as db:
        if job.kind == "rack":
            rack = db.get(Rack, job.subject_id)
            if rack is not None and rack.state == "waiting":
                rack.state, rack.problem_text = "refused", _PROBLEM
            return
        row: Version | VersionChange | None
        row = (
            db.get(VersionChange, job.subject_id)
            if job.kind == "comparison"
            else db.get(Version, job.subject_id)
        )
        if row is not None and row.state == "waiting":
            row.state, row.problem = "refused", _PROBLEM
