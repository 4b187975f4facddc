"""What the service acknowledged to those who write: the promises that no kill may break."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answered:
    """A POST that was acknowledged: asking again must give the same answer and change nothing."""

    name: str
    path: str
    key: str
    body: dict[str, Any] | None
    status: int
    answer: Any


@dataclass
class Promises:
    """All that was acknowledged, by whoever wrote it."""

    answers: list[Answered] = field(default_factory=list)
    sessions: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Owner and title by id."""
    comments: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Piece and words by id; those that were taken back are not here."""
    likes: dict[tuple[str, str], bool] = field(default_factory=dict)
    """By piece and person."""
    stars: dict[tuple[str, str], int] = field(default_factory=dict)
    """By piece and person."""
    versions: dict[str, list[str]] = field(default_factory=dict)
    """Hashes of the sets of a session, oldest first."""
    uploaded: set[tuple[str, str]] = field(default_factory=set)
    """Person and hash of what was completed."""
    half: set[tuple[str, str]] = field(default_factory=set)
    """Person and hash of what was begun, and left."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def some_sessions(self) -> list[str]:
        """The sessions there are by now."""
        with self.lock:
            return list(self.sessions)
