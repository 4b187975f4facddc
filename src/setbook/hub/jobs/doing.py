"""Any job of the service, done: analysis at once, renditions by what is loaded when the first one comes."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from setbook.hub.jobs.giving_up import FAULT, give_up
from setbook.hub.services import renditions
from setbook.hub.services.analysis import Analyst
from setbook.hub.services.housekeeping import keep_house
from setbook.hub.services.jobs import Job

if TYPE_CHECKING:
    from setbook.hub.jobs.maker import Maker
    from setbook.hub.services.contents import Contents
    from setbook.hub.settings import HubSettings
    from setbook.hub.store.database import Database

_log = logging.getLogger("setbook.hub.jobs")

HOUSEKEEPING = Job("housekeeping", "all")
"""What is done from time to time."""

RENDITIONS = frozenset({"rendition", "preview"})
"""Jobs that draw or play a set."""

_MOST_FAILURES = 3
_PAUSE_SECONDS = 0.5


class Doer:
    """Does jobs in this process.

    Parameters
    ----------
    settings, database, contents
        Those of the service.
    """

    def __init__(self, settings: HubSettings, database: Database, contents: Contents) -> None:
        self._settings = settings
        self._database = database
        self._contents = contents
        self._analyst = Analyst(
            database,
            contents,
            settings.compare_bytes,
            settings.unused_hours,
            makes_previews=settings.preview_seconds > 0,
        )
        self._maker: Maker | None = None

    def do(self, job: Job) -> tuple[Job, ...]:
        """Do a job; one that fails again and again is given up, so that nobody waits for it. Gives what is to be done then."""
        for failures in range(1, _MOST_FAILURES + 1):
            try:
                self.attempt(job)
            except Exception:  # noqa: BLE001 - one job that fails must not keep the others waiting
                _log.exception("The job %s of %s failed.", job.kind, job.subject_id)
                if failures < _MOST_FAILURES:
                    time.sleep(_PAUSE_SECONDS)  # the database or the store may be back by then
            else:
                return self._what_follows(job)
        give_up(self._database, job, FAULT)
        return ()

    def attempt(self, job: Job) -> None:
        """Do a job; what goes wrong is raised."""
        if job == HOUSEKEEPING:
            for due in keep_house(self._database, self._contents, self._settings.sound_cache_bytes):
                self._analyst.do(due)
        elif job.kind in RENDITIONS:
            self._load_maker().do(job)
        else:
            self._analyst.do(job)

    def _what_follows(self, job: Job) -> tuple[Job, ...]:
        if job.kind != "version":
            return ()
        with self._database.reading() as db:
            return renditions.waiting_of(db, job.subject_id)

    def _load_maker(self) -> Maker:
        """Load what draws and plays sets; a service with workers never does."""
        if self._maker is None:
            from setbook.hub.jobs.maker import Maker  # noqa: PLC0415 - the audio engine, and all that it needs

            self._maker = Maker(self._settings, self._database, self._contents)
        return self._maker
