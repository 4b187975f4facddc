"""Messages about plans: how much a person may use, and how much is used."""

from __future__ import annotations

from setbook.wire.base import Message


class Plan(Message):
    """How much a person may use."""

    name: str
    storage_bytes: int
    file_bytes: int
    pieces: int


class Usage(Message):
    """How much somebody uses of a plan. Contents that lie in several pieces count once."""

    plan: Plan
    used_bytes: int
    free_bytes: int
    pieces_count: int
    sessions_count: int
    workflows_count: int
    racks_count: int
    collections_count: int
