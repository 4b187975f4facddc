"""Messages about versions, their changes and forks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from setbook.wire.base import FileName, Line, Message, Person, Prose, Sha256, State, Title, Visibility

VersionNumber = Annotated[int, Field(ge=1, le=1_000_000)]
SamplePath = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Sample(Message):
    """A sample that a version plays; without a hash, its file was not uploaded."""

    path: SamplePath
    sha256: Sha256 | None = None


class Version(Message):
    """A version; `analysis` is there once it is ``ready``."""

    id: str
    session_id: str
    number: int
    label: str
    file_name: str
    sha256: str
    size_bytes: int
    message: str
    notes: str
    author: Person | None
    parent: int | None
    state: State
    problem: str
    analysis: dict[str, Any] | None
    samples: list[Sample]
    created_at: datetime


class NewVersion(Message):
    """A version to add, whose set was uploaded. Its parent is the newest version, if not said otherwise."""

    sha256: Sha256
    file_name: FileName
    label: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    message: Prose = ""
    notes: Prose = ""
    parent: VersionNumber | None = None
    samples: Annotated[list[Sample], Field(max_length=5000)] = Field(default_factory=list)


class Comparison(Message):
    """What turns one version into another, in musical words and as operations; absent while it is ``waiting``."""

    before: int
    after: int
    state: State
    problem: str
    headline: str
    badges: dict[str, str]
    changes: dict[str, Any] | None


class TimelineEntry(Message):
    """A version in one line, with what it changed."""

    number: int
    label: str
    message: str
    author: Person | None
    parent: int | None
    state: State
    headline: str
    badges: dict[str, str]
    created_at: datetime


class NewFork(Message):
    """A fork to make, at a version or at the newest one."""

    at: VersionNumber | None = None
    reason: Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")] = ""
    title: Title | None = None
    visibility: Visibility = "private"


class GraphNode(Message):
    """A version in the graph of a session and its forks."""

    id: str
    session_id: str
    session_title: str
    number: int
    label: Line
    created_at: datetime


class GraphEdge(Message):
    """From a version to one that was made from it; `is_fork` where that is in another session."""

    source: str
    target: str
    is_fork: bool


class EvolutionGraph(Message):
    """How a session and its forks grew."""

    nodes: list[GraphNode]
    edges: list[GraphEdge]
