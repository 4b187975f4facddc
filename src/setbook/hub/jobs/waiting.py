"""What is still to be done, read from the rows that wait for it: the queue may lose anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from setbook.hub.jobs.doing import HOUSEKEEPING
from setbook.hub.services.analysis import ask_for_what_waits
from setbook.hub.store.tables import Rack, Rendition, Version, VersionChange

if TYPE_CHECKING:
    from setbook.hub.services.jobs import Job
    from setbook.hub.store.database import Database

_TABLES: dict[str, type[Version | VersionChange | Rack | Rendition]] = {
    "version": Version,
    "comparison": VersionChange,
    "rack": Rack,
    "rendition": Rendition,
    "preview": Rendition,
}


class _Noted:
    """Takes jobs down; what `ask_for_what_waits` asks is asked of it."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def enqueue(self, job: Job) -> None:
        self.jobs.append(job)

    def stop(self) -> None:
        """There is nothing to stop."""


def what_waits(database: Database) -> list[Job]:
    """List the jobs that rows wait for, oldest first."""
    noted = _Noted()
    ask_for_what_waits(database, noted)
    return noted.jobs


def is_waiting(database: Database, job: Job) -> bool:
    """Whether a job is still to be done."""
    if job == HOUSEKEEPING:
        return True  # there is always something to look after
    if job.kind == "step":
        return job in what_waits(database)
    with database.reading() as db:
        state = db.scalar(select(_TABLES[job.kind].state).where(_TABLES[job.kind].id == job.subject_id))
    return state == "waiting"
