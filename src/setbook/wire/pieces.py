"""Messages about pieces: what sessions, workflows, racks and collections share, and each for itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from setbook.wire.base import (
    Difficulty,
    FileName,
    Line,
    Message,
    Moment,
    Person,
    PieceId,
    PieceKind,
    Prose,
    RackKind,
    Role,
    Sha256,
    State,
    TagName,
    Title,
    Visibility,
)

Tags = Annotated[list[TagName], Field(max_length=20)]
Tempo = Annotated[float, Field(ge=20, le=999, allow_inf_nan=False)]


class Piece(Moment):
    """What all pieces share. `role` and `is_liked` tell of the one who asks."""

    id: str
    kind: PieceKind
    title: str
    description: str
    description_html: str
    owner: Person
    visibility: Visibility
    is_featured: bool
    is_hidden: bool
    tags: list[str]
    techniques: list[str]
    views_count: int
    downloads_count: int
    likes_count: int
    comments_count: int
    ratings_count: int
    rating_average: float | None
    saves_count: int
    published_at: datetime | None
    revision: int
    role: Role | None
    is_liked: bool


class NewPiece(Message):
    """What is said of a new piece. It is private until its owner says otherwise."""

    title: Title
    description: Prose = ""
    visibility: Visibility = "private"
    tags: Tags = Field(default_factory=list)
    techniques: Tags = Field(default_factory=list)


class PieceEdit(Message):
    """What to change of a piece; what is left out stays."""

    title: Title | None = None
    description: Prose | None = None
    visibility: Visibility | None = None
    tags: Tags | None = None
    techniques: Tags | None = None


class Attribution(Message):
    """Where a fork came from, as it was at the fork. `original_id` is absent where the one who asks may not see it."""

    original_id: str | None
    title: str
    owner: str
    version: int
    sha256: str
    reason: str
    created_at: datetime


class Session(Piece):
    """A song with its versions."""

    genre: str
    tempo: float | None
    time_signature: str | None
    key_signature: str | None
    live_major: int | None = Field(description="Major number of the Live that saved the newest version.")
    versions_count: int
    forks_count: int
    latest_number: int
    latest_version_id: str | None
    forked_from: Attribution | None


class NewSession(NewPiece):
    """A session to make."""

    genre: Line = ""


class SessionEdit(PieceEdit):
    """What to change of a session."""

    genre: Line | None = None


class VersionRef(Message):
    """A version by its session and number."""

    session_id: PieceId
    number: Annotated[int, Field(ge=1, le=1_000_000)]


class Workflow(Piece):
    """How a problem was solved. Versions that the one who asks may not see are absent."""

    problem: str
    solution: str
    solution_html: str
    genre: str
    difficulty: Difficulty
    start: VersionRef | None
    end: VersionRef | None
    has_notebook: bool
    has_preview_audio: bool
    has_preview_image: bool


class NewWorkflow(NewPiece):
    """A workflow to make. Contents are named by the sha256 of what was uploaded."""

    problem: Prose = ""
    solution: Prose = ""
    genre: Line = ""
    difficulty: Difficulty = "intermediate"
    start: VersionRef | None = None
    end: VersionRef | None = None
    notebook_sha256: Sha256 | None = None
    preview_audio_sha256: Sha256 | None = None
    preview_image_sha256: Sha256 | None = None


class WorkflowEdit(PieceEdit):
    """What to change of a workflow."""

    problem: Prose | None = None
    solution: Prose | None = None
    genre: Line | None = None
    difficulty: Difficulty | None = None
    start: VersionRef | None = None
    end: VersionRef | None = None
    notebook_sha256: Sha256 | None = None
    preview_audio_sha256: Sha256 | None = None
    preview_image_sha256: Sha256 | None = None


class Rack(Piece):
    """A rack's preset; `analysis` is there once it is ``ready``."""

    rack_kind: RackKind
    file_name: str
    sha256: str
    size_bytes: int
    state: State
    problem: str
    analysis: dict[str, Any] | None


class NewRack(NewPiece):
    """A rack to publish, whose file was uploaded."""

    rack_kind: RackKind
    file_name: FileName
    sha256: Sha256


class RackEdit(PieceEdit):
    """What to change of a rack."""


class Collection(Piece):
    """Pieces in an order."""

    is_learning_path: bool
    items_count: int
    done_count: int = Field(description="Steps of a learning path that the one who asks has done.")


AnyPiece: TypeAlias = Session | Workflow | Rack | Collection
"""A piece with all that its kind has."""


class NewCollection(NewPiece):
    """A collection to make."""

    is_learning_path: bool = False


class CollectionEdit(PieceEdit):
    """What to change of a collection."""

    is_learning_path: bool | None = None


class CollectionItem(Message):
    """A piece at its place in a collection."""

    position: int
    note: str
    is_done: bool = Field(description="Whether the one who asks has done this step.")
    piece: Piece


class NewCollectionItem(Message):
    """A piece to put into a collection: at the end, or before what is at `position`."""

    piece_id: PieceId
    note: Prose = ""
    position: Annotated[int, Field(ge=0, le=10_000)] | None = None


class CollectionItemEdit(Message):
    """Another place, or another note, for a piece of a collection; what is left out stays."""

    position: Annotated[int, Field(ge=0, le=10_000)] | None = None
    note: Prose | None = None


class CollectionOrder(Message):
    """The pieces of a collection in the order that they are to have."""

    piece_ids: Annotated[list[PieceId], Field(max_length=10_000)]


class Moderation(Message):
    """What a moderator decides about a piece."""

    is_featured: bool | None = None
    is_hidden: bool | None = None
