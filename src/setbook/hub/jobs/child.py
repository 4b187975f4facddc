"""One job, in a process of its own: what happens here takes nothing else down."""

from __future__ import annotations

import logging
import multiprocessing
import os
import tempfile
import threading
from typing import TYPE_CHECKING

from setbook.hub.jobs.doing import Doer
from setbook.hub.jobs.limits import JobLimits, take_on
from setbook.hub.services.contents import Contents
from setbook.hub.store.database import Database

if TYPE_CHECKING:
    from setbook.hub.services.jobs import Job
    from setbook.hub.settings import HubSettings

_log = logging.getLogger("setbook.hub.jobs")

DONE, FAILED, OUT_OF_MEMORY = 0, 1, 3
"""What the process ends with."""

_ORPHANED = 4


def run_job(settings: HubSettings, job: Job, limits: JobLimits, scratch: str) -> None:
    """Do a job and end the process; what it writes for the time being goes into the folder `scratch`."""
    tempfile.tempdir = scratch
    _end_with_the_worker()
    take_on(limits)
    try:
        database = Database(settings.database_url)
        try:
            Doer(settings, database, Contents(settings.blob_url)).attempt(job)
        finally:
            database.close()
    except MemoryError:
        _end(OUT_OF_MEMORY)
    except BaseException:  # noqa: BLE001 - it is written down, and the worker is told
        _log.exception("The job %s of %s failed.", job.kind, job.subject_id)
        _end(FAILED)
    _end(DONE)


def _end_with_the_worker() -> None:
    """End at once when the worker is gone, for another one may take the job over."""
    worker = multiprocessing.parent_process()
    if worker is None:
        return

    def wait() -> None:
        worker.join()
        _end(_ORPHANED)

    threading.Thread(target=wait, name="worker-watch", daemon=True).start()


def _end(code: int) -> None:
    logging.shutdown()
    os._exit(code)  # past all that might wait: nothing of this process is needed any more
