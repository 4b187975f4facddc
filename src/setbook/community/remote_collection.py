"""A collection on a hub: pieces in an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.community.answers import as_json, formed
from setbook.community.remote_piece import RemotePiece
from setbook.wire.pieces import Collection, CollectionItem, CollectionOrder, NewCollectionItem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


class RemoteCollection(RemotePiece[Collection]):
    """Pieces in an order; a learning path, if it says so."""

    def _brief(self) -> str:
        count = self.told.items_count
        return f"{count} piece{'' if count == 1 else 's'}, {self.told.visibility}"

    def items(self) -> list[CollectionItem]:
        """Give what is in it, in its order."""
        return self.connection.get(f"{self._path}/items", list[CollectionItem])

    def add(
        self, piece: RemotePiece[Any], note: str = "", *, position: int | None = None
    ) -> list[CollectionItem]:
        """Put a piece into it: at the end, or before what is at `position`, counted from 0."""
        new = formed(NewCollectionItem, piece_id=piece.id, note=note, position=position)
        return self.connection.send("POST", f"{self._path}/items", list[CollectionItem], as_json(new))

    def order(self, pieces: Sequence[RemotePiece[Any]]) -> list[CollectionItem]:
        """Put what is in it into another order."""
        wanted = formed(CollectionOrder, piece_ids=[piece.id for piece in pieces])
        return self.connection.send("PUT", f"{self._path}/items", list[CollectionItem], as_json(wanted))

    def take_out(self, piece: RemotePiece[Any]) -> None:
        """Take a piece out of it; the piece itself stays."""
        self.connection.order("DELETE", f"{self._path}/items/{piece.id}")
