"""Messages for admins: people, how the service does, jobs that wait or failed."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from setbook.wire.base import Message, Person, Standing
from setbook.wire.social import PieceBrief

JobState: TypeAlias = Literal["waiting", "refused"]
JobKind: TypeAlias = Literal["version", "comparison", "rack", "rendition"]


class Account(Person):
    """A person as admins see them. `pieces_count` has private ones in it."""

    standing: Standing
    is_active: bool
    plan: str
    used_bytes: int
    storage_bytes: int
    pieces_count: int
    last_active_at: datetime
    created_at: datetime


class Overview(Message):
    """How the service does, in numbers."""

    people_count: int
    active_count: int
    switched_off_count: int
    sessions_count: int
    versions_count: int
    workflows_count: int
    racks_count: int
    collections_count: int
    contents_count: int
    contents_bytes: int
    waiting_jobs_count: int
    refused_jobs_count: int
    open_reports_count: int


class OpenJob(Message):
    """A job that waits, or that was refused with a reason."""

    kind: JobKind
    subject_id: str
    state: JobState
    problem: str
    piece: PieceBrief
    version: int | None
    created_at: datetime


class Drift(Message):
    """A count that is not what it counts."""

    counter: str
    row: str
    stored: int
    true: int


class CounterCheck(Message):
    """What a check of all counts found; `is_repaired` where it put them right."""

    checked_count: int
    drifts: list[Drift]
    is_repaired: bool
