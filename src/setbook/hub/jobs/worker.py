"""The worker: takes jobs from the queue, lets each be done under limits, and sees that none is forgotten."""

from __future__ import annotations

import logging
import multiprocessing
import tempfile
import time
from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from setbook.hub.jobs.child import DONE, FAILED, run_job
from setbook.hub.jobs.doing import HOUSEKEEPING, RENDITIONS
from setbook.hub.jobs.giving_up import FAULT, give_up
from setbook.hub.jobs.ledger import Claim, Ledger
from setbook.hub.jobs.limits import JobLimits
from setbook.hub.jobs.queue import Inbox
from setbook.hub.jobs.waiting import is_waiting, what_waits
from setbook.hub.store import migrate
from setbook.hub.store.database import Database

if TYPE_CHECKING:
    import threading

    from setbook.hub.services.jobs import Job
    from setbook.hub.settings import HubSettings

_log = logging.getLogger("setbook.hub.jobs")

_PAUSE_SECONDS = 1.0
_PRELOADED = ["setbook.hub.jobs.child", "setbook.hub.jobs.maker"]
"""Importing the audio engine costs a job 0.7 s, and its parent 64 MB once; its kernels are loaded in 0.1 s, by whoever needs them."""

_IDLE_SECONDS = 0.25
_MOST_FAILURES = 3
"""A job that ends its process so often is at fault itself, not the machine."""


class Worker:
    """Does the jobs of a service.

    Parameters
    ----------
    settings
        Where everything is; those of the service.
    stop
        Set it to end `run`; the job at hand is left to the next worker.
    """

    def __init__(self, settings: HubSettings, stop: threading.Event) -> None:
        self._settings = settings
        self._stop = stop
        self._usual = JobLimits(settings.job_memory_bytes, settings.job_cpu_seconds)
        self._sounding = JobLimits(
            settings.sound_memory_bytes, settings.sound_cpu_seconds, 2.0 * settings.sound_cpu_seconds
        )
        self._database = Database(settings.database_url)
        self._inbox = Inbox(settings.queue_url)
        self.ledger = Ledger(self._database, settings.job_lease_seconds)
        # Each job is forked from a process that has everything loaded, and no thread, connection or file open.
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(_PRELOADED)
        self._next_look = 0.0

    def run(self) -> None:
        """Work until told to stop."""
        while not self._is_ready():
            if self._stop.wait(_IDLE_SECONDS):
                return
        _log.info("waiting for jobs")
        while not self._stop.is_set():
            try:
                self._turn()
            except Exception:  # noqa: BLE001 - the database or the queue may be started anew; what waits can wait for it
                _log.exception("The database or the queue failed; it is tried again.")
                self._stop.wait(_PAUSE_SECONDS)
        self._database.close()
        _log.info("stopped")

    def _is_ready(self) -> bool:
        """Whether the tables are up to date, which the service sees to when it starts, and the ledger is there."""
        try:
            if not migrate.is_up_to_date(self._database):
                return False
            self.ledger.create()
        except OperationalError as error:  # the service is just at it, or there is no database yet
            _log.warning("The database is not to be used yet: %s", error.orig)
            return False
        return True

    def _turn(self) -> None:
        self._look_after()
        job = self._inbox.take()
        if job is None:
            self._stop.wait(_IDLE_SECONDS)
        else:
            self.do(job)

    def do(self, job: Job) -> None:
        """Do a job, if nobody else does."""
        claim = self.ledger.claim(job)
        if claim is None:
            return
        if not is_waiting(self._database, job):  # it was in the queue twice
            self.ledger.release(claim)
            return
        code = self._run_apart(claim)
        if code == DONE:
            self.ledger.finish(claim)
            if job.kind == "version":
                self._next_look = 0.0  # its preview waits now
        elif code is not None:
            self._take_note(claim, code)

    def _run_apart(self, claim: Claim) -> int | None:
        """Run a job in a process of its own; gives what it ended with, None where the claim was lost or work stops."""
        # Whatever ends the process, what it wrote beside its work goes.
        with tempfile.TemporaryDirectory(prefix="setbook-job-", ignore_cleanup_errors=True) as scratch:
            return self._watch(claim, scratch)

    def _watch(self, claim: Claim, scratch: str) -> int | None:
        limits = self._sounding if claim.job.kind in RENDITIONS else self._usual
        process = self._processes.Process(target=run_job, args=(self._settings, claim.job, limits, scratch))
        process.start()
        ends = time.monotonic() + limits.wall_seconds
        try:
            while True:
                process.join(self.ledger.lease_seconds / 3)
                if process.exitcode is not None:
                    return process.exitcode
                if self._stop.is_set():
                    self.ledger.fail(claim)
                    return None
                if not self.ledger.say(claim):
                    return None
                if time.monotonic() >= ends:
                    process.kill()
        finally:
            if process.is_alive():
                process.kill()
            process.join()
            process.close()

    def _take_note(self, claim: Claim, code: int) -> None:
        """Let a job that failed be tried again; refuse one that ends its process again and again."""
        self.ledger.fail(claim)
        is_over = claim.failures + 1 >= _MOST_FAILURES
        if code == FAILED:
            # It said why, and a fault of the database or the store passes; it is asked for again. What only shows or
            # plays a set takes too much of the machine to be tried for ever.
            if is_over and claim.job.kind in RENDITIONS:
                give_up(self._database, claim.job, FAULT)
            return
        _log.warning("The job %s of %s ended with %d.", claim.job.kind, claim.job.subject_id, code)
        if is_over:
            give_up(self._database, claim.job)
        else:
            self._inbox.put(claim.job)

    def _look_after(self) -> None:
        """Ask again for what was lost on the way."""
        moment = time.monotonic()
        if moment < self._next_look:
            return
        self._next_look = moment + self.ledger.lease_seconds
        self.ledger.forget_old()
        if self.ledger.is_due(HOUSEKEEPING, 60.0 * self._settings.housekeeping_minutes):
            self.do(HOUSEKEEPING)
        if not len(self._inbox):
            for job in what_waits(self._database):
                self._inbox.put(job)
