"""The queue between service and worker: huey, on SQLite, PostgreSQL or Redis by URL.

A message is a kind and an id, as JSON: who can write to the queue can ask for a job, and run no code. The queue needs
to promise nothing, for what is waiting is in the database and is asked for again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huey import Huey, PostgresHuey, PriorityRedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from setbook.errors import HubError
from setbook.hub.services.jobs import Job

if TYPE_CHECKING:
    from collections.abc import Callable

_NAME = "setbook"
_TASK = "job"
_POSTGRESQL = ("postgresql+psycopg://", "postgresql://")


class _JsonSerializer(Serializer):  # type: ignore[misc] # huey has no types
    """Writes messages as JSON; huey's own way, pickle, would run whatever stands in the queue."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(list(data) if isinstance(data, tuple) else data).encode()

    def _deserialize(self, data: bytes) -> Any:
        found = json.loads(data)
        return Message(*found) if isinstance(found, list) else found


class HueyJobs:
    """Puts jobs of the service into a queue, for a worker to do; what `create_app` takes as `jobs`.

    Parameters
    ----------
    url
        ``sqlite:////var/lib/setbook/queue.sqlite``, ``postgresql://…`` or ``redis://…``.
    """

    def __init__(self, url: str) -> None:
        self._huey = open_queue(url)
        self._task = _task_of(self._huey, _done_elsewhere)

    def enqueue(self, job: Job) -> None:
        """Ask for a job; the row that waits for it is committed already."""
        self._task(job.kind, job.subject_id, priority=_priority(job))

    def stop(self) -> None:
        """Take no more; what is in the queue stays there."""
        self._huey.storage.close()


class Inbox:
    """The worker's end of the queue."""

    def __init__(self, url: str) -> None:
        self._huey = open_queue(url)
        self._task = _task_of(self._huey, _done_elsewhere)

    def __len__(self) -> int:
        return int(self._huey.storage.queue_size())

    def take(self) -> Job | None:
        """Take the next job out; None where there is none."""
        task = self._huey.dequeue()
        if task is None:
            return None
        kind, subject_id = task.args
        return Job(str(kind), str(subject_id))

    def put(self, job: Job) -> None:
        """Put a job in again."""
        self._task(job.kind, job.subject_id, priority=_priority(job))


def _priority(job: Job) -> int:
    """Say which of the jobs in the queue goes first: the highest."""
    return 0 if job.is_patient else 1


def open_queue(url: str) -> Huey:
    """Open a queue.

    Raises
    ------
    HubError
        The address is none of a queue.
    """
    common = {"results": False, "serializer": _JsonSerializer()}
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(_NAME, filename=str(path), timeout=30, **common)
    if url.startswith(_POSTGRESQL):
        return PostgresHuey(_NAME, dsn=f"postgresql://{url.partition('://')[2]}", **common)
    if url.startswith(("redis://", "rediss://")):
        return PriorityRedisHuey(_NAME, url=url, **common)
    raise HubError(
        f"Expected a queue as sqlite:///…, postgresql://… or redis://…, found {url.partition('://')[0]!r}."
    )


def _task_of(huey: Huey, work: Callable[[str, str], None]) -> Callable[..., Any]:
    task: Callable[..., Any] = huey.task(name=_TASK)(work)
    return task


def _done_elsewhere(kind: str, subject_id: str) -> None:
    """Stand for a job in the queue; the worker takes it out and does it in a process of its own."""
