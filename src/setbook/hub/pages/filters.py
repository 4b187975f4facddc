"""What the queries of pages may hold. A field of a form that was left empty asks for nothing."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from setbook.hub.services.paging import Stretch
from setbook.wire.base import Difficulty, PieceKind, RackKind

CARDS = 24
"""On one page: it fills rows of two, three and four."""

Word = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Tempo = Annotated[float, Field(ge=20, le=999, allow_inf_nan=False)]


class PageQuery(BaseModel):
    """Where in a list a page begins, and what else is asked for."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    cursor: Annotated[str, Field(max_length=400)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, stated: Any) -> Any:
        return {name: value for name, value in stated.items() if value not in {"", None}}

    @property
    def stretch(self) -> Stretch:
        """The part of the list that is shown."""
        return Stretch(CARDS, self.cursor)

    @property
    def told(self) -> dict[str, Any]:
        """What an address says to ask for the same from its beginning."""
        return self.model_dump(exclude_defaults=True, exclude={"cursor"})


class GalleryQuery(PageQuery):
    """What of the gallery is shown; without a kind, a little of everything."""

    kind: Literal["session", "workflow", "rack"] | None = None
    order: Literal["new", "trending"] = "new"
    genre: Word | None = None
    key: Word | None = None
    tempo_from: Tempo | None = None
    tempo_to: Tempo | None = None
    live: Annotated[int, Field(ge=1, le=99)] | None = None
    technique: Word | None = None
    tag: Word | None = None
    difficulty: Difficulty | None = None
    rack_kind: RackKind | None = None


class SearchQuery(PageQuery):
    """What is searched for."""

    q: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    kind: PieceKind | None = None
    difficulty: Difficulty | None = None
    tag: Word | None = None
    technique: Word | None = None
