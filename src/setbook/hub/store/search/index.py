"""The documents that are searched, and the question which of them hold some words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from setbook.hub.store.search import postgresql, sqlite
from setbook.hub.store.tables import SearchDocument

if TYPE_CHECKING:
    from sqlalchemy import Subquery
    from sqlalchemy.orm import Session

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_MOST_WORDS = 12
_BEGINNING = 3
"""Letters from which on a word may be the beginning of others: fewer are that of too many."""
MOST_RANKED = 2000
"""Of a word that is everywhere only so many documents are ranked, the newest."""
_MOST_CHARACTERS = 50_000


def put(db: Session, piece_id: str, *, title: str, tags: str, problem: str, body: str, owner: str) -> None:
    """Let a piece be found by these words; the index follows in the same transaction."""
    document = db.scalar(select(SearchDocument).where(SearchDocument.piece_id == piece_id))
    if document is None:
        document = SearchDocument(piece_id=piece_id)
        db.add(document)
    document.title, document.tags = title, tags
    document.problem, document.body = problem[:_MOST_CHARACTERS], f"{body[:_MOST_CHARACTERS]}\n{owner}"


def rename_owner(db: Session, piece_id: str, before: str, after: str) -> None:
    """Let a piece be found by the name of another owner, which stands last."""
    document = db.scalar(select(SearchDocument).where(SearchDocument.piece_id == piece_id))
    if document is not None:
        document.body = f"{document.body.removesuffix(before)}{after}"
        db.flush()


def words_of(text: str) -> list[str]:
    """Take the words out of what somebody typed; nothing that a search language could mean is left.

    Examples
    --------
    >>> words_of('"muddy" bass -- NOT (808*)')
    ['muddy', 'bass', 'NOT', '808']
    """
    return _WORD.findall(text)[:_MOST_WORDS]


def found(db: Session, words: list[str]) -> Subquery:
    """Give the pieces that hold all words, the last one as a beginning if it has three letters.

    Returns
    -------
    sqlalchemy.Subquery
        Columns ``piece_id`` and ``rank``, the best with the lowest. Of very common words only the newest
        `MOST_RANKED` documents are ranked.
    """
    is_postgresql = db.get_bind().dialect.name == "postgresql"
    asked = postgresql.found if is_postgresql else sqlite.found
    return asked(words, MOST_RANKED, is_begun=len(words[-1]) >= _BEGINNING)
