"""Work that no request waits for: it is asked for here, and done elsewhere.

A job is a word and an id; all that it needs is in the database, and it may be done twice without harm. So a queue
needs to promise nothing: what is still ``waiting`` after a crash is asked for again when the service starts.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_log = logging.getLogger("setbook.hub.jobs")

_AT_ONCE, _USUAL, _PATIENT = range(3)


@dataclass(frozen=True)
class Job:
    """Something to do.

    Attributes
    ----------
    kind
        ``version``, ``comparison``, ``step`` (of a version from its parent), ``rack``, ``rendition``, or ``preview``
        (a rendition that nobody waits for), each with the id of the row that waits for it; ``housekeeping``, or
        ``sweep``, a part of it.
    subject_id
        The id of that row.
    """

    kind: str
    subject_id: str

    @property
    def is_patient(self) -> bool:
        """Whether it lets others go first."""
        return self.kind == "preview"


class Jobs(Protocol):
    """Where jobs go."""

    def enqueue(self, job: Job) -> None:
        """Ask for a job; the row that waits for it is committed already."""

    def stop(self) -> None:
        """Take no more; what is not done stays waiting."""


class ThreadJobs:
    """Does jobs in this process, one at a time, in the order in which they were asked for; patient ones come last.

    Parameters
    ----------
    work
        Does one job, and gives those that are to be done then.
    """

    def __init__(self, work: Callable[[Job], Iterable[Job]]) -> None:
        self._work = work
        self._queue: queue.PriorityQueue[tuple[int, int, Job | None]] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._open = 0
        self._idle = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="setbook-jobs", daemon=True)
        self._thread.start()

    def enqueue(self, job: Job) -> None:
        """Ask for a job."""
        with self._idle:
            self._open += 1
        self._queue.put((_PATIENT if job.is_patient else _USUAL, next(self._numbers), job))

    def wait(self, timeout_seconds: float = 60.0) -> bool:
        """Wait until all jobs are done; False if they were not within the time."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._open, timeout_seconds)

    def stop(self) -> None:
        """Finish the job at hand, and do no more."""
        self._queue.put((_AT_ONCE, next(self._numbers), None))
        self._thread.join()

    def _run(self) -> None:
        while (job := self._queue.get()[-1]) is not None:
            try:
                for then in self._work(job):
                    self.enqueue(then)
            except Exception:  # noqa: BLE001 - one job that fails must not keep the others waiting
                _log.exception("The job %s of %s failed; it stays waiting.", job.kind, job.subject_id)
            with self._idle:
                self._open -= 1
                self._idle.notify_all()
