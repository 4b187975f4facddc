"""What addresses and queries may hold."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from fastapi import Depends, Path, Query

from setbook.hub.services.paging import MOST_ITEMS, Stretch
from setbook.hub.store.base import ID_PATTERN

_WORD = r"^[^\x00-\x1f\x7f]+$"

PieceId: TypeAlias = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a piece.")]
RowId: TypeAlias = Annotated[str, Path(pattern=ID_PATTERN)]
VersionId: TypeAlias = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a version.")]
Number: TypeAlias = Annotated[int, Path(ge=1, le=1_000_000, description="Number of a version.")]
Hash: TypeAlias = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256, in hexadecimal.")]
PersonName: TypeAlias = Annotated[str, Path(min_length=1, max_length=255, pattern=_WORD)]
TagWord: TypeAlias = Annotated[str, Path(min_length=1, max_length=50, pattern=_WORD)]

Words: TypeAlias = Annotated[str, Query(min_length=1, max_length=300, pattern=_WORD)]
Filter: TypeAlias = Annotated[str | None, Query(max_length=255, pattern=_WORD)]
Listing: TypeAlias = Annotated[Literal["new", "trending"], Query(alias="order")]
TempoBound: TypeAlias = Annotated[
    float | None, Query(ge=20, le=999, allow_inf_nan=False, description="In beats per minute.")
]
LiveMajor: TypeAlias = Annotated[
    int | None, Query(ge=1, le=99, description="Major number of the Live that saved it.")
]
Mine: TypeAlias = Annotated[bool, Query(description="Only those in which the one who asks has a role.")]


async def stretch(
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS)] = 20,
    cursor: Annotated[
        str | None, Query(max_length=400, pattern=_WORD, description="`next_cursor` of the last page.")
    ] = None,
) -> Stretch:
    """Read which part of a list is asked for."""
    return Stretch(limit, cursor)


StretchOf: TypeAlias = Annotated[Stretch, Depends(stretch)]
