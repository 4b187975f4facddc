"""Messages about apps: workflows' notebooks that are served to look at."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from setbook.wire.base import Message

AppState: TypeAlias = Literal["unavailable", "unpublished", "stopped", "starting", "running", "failed"]


class App(Message):
    """How it stands with a workflow's app, for the one who asks.

    ``unavailable`` on a service that runs none; ``stopped`` is published, and starts when somebody visits it.
    `address` is there while it runs, on an origin of its own; only who has visited it gets in.
    """

    state: AppState
    progress_percent: int | None
    message: str
    address: str | None
    is_outdated: bool
    may_publish: bool
    may_stop: bool
    published_at: datetime | None
