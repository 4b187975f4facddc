"""A hub's database as it is after some years: people, sessions, what is said of them, and workflows to search."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from setbook.hub.store import migrate
from setbook.hub.store.base import new_id, now, table_of
from setbook.hub.store.counters import check_counters
from setbook.hub.store.tables import (
    Comment,
    Content,
    Like,
    Piece,
    PieceTag,
    SearchDocument,
    SongSession,
    Tag,
    User,
    Version,
    VersionChange,
    Workflow,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import DeclarativeBase

    from setbook.hub.store.database import Database

SEED = 8
VERSIONS = 6
COMMENTS = 8
TAGS = 40
STRETCH = 2_000
"""Rows that are added at once."""

_STEM = ["da", "ri", "ko", "mel", "tu", "sha", "vo", "len", "pi", "ras", "ug", "no"]


@dataclass(frozen=True)
class Population:
    """Who and what there is."""

    people: tuple[str, ...]
    session_ids: tuple[str, ...]
    words: tuple[str, ...]
    """Most common first: word k stands in about 1/k of all documents."""


def populate(database: Database, *, people: int, sessions: int, workflows: int) -> Population:
    """Fill an empty database, as fast as it goes; the same rows every time, but for their ids."""
    migrate.upgrade(database)
    chance = random.Random(SEED)
    words = tuple(dict.fromkeys("".join(chance.choices(_STEM, k=3)) for _ in range(3_000)))
    with database.engine.begin() as db:
        users = _people(db, people)
        session_ids = _sessions(db, chance, users, words, sessions)
        _workflows(db, chance, users, words, workflows)
    with database.writing() as session:
        check_counters(session, repair=True)
    if database.is_postgresql:  # which looks at its tables by itself, but not at once
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    return Population(tuple(users.values()), tuple(session_ids), words)


def _people(db: Connection, count: int) -> dict[str, str]:
    users = {new_id(): f"listener{number}" for number in range(count)}
    _add(
        db,
        User,
        [{"id": user_id, "name": name, "name_lower": name, "revision": 1} for user_id, name in users.items()],
    )
    _add(db, Tag, [{"name": f"tag{number}"} for number in range(TAGS)])
    return users


def _sessions(
    db: Connection, chance: random.Random, users: dict[str, str], words: tuple[str, ...], count: int
) -> list[str]:
    rows: dict[type[DeclarativeBase], list[dict[str, Any]]] = {
        table: [] for table in (Piece, SongSession, Content, Version, VersionChange, Comment, Like, PieceTag, SearchDocument)
    }  # fmt: skip
    user_ids = list(users)
    for _ in range(count):
        piece_id = _piece(rows, chance, user_ids, words, "session")
        rows[SongSession].append(
            {"id": piece_id, "genre": "house", "tempo": 124.0, "last_number": VERSIONS, "latest_number": VERSIONS,
             "versions_count": VERSIONS}
        )  # fmt: skip
        before = None
        for number in range(1, VERSIONS + 1):
            before = _version(rows, piece_id, number, before)
        for _ in range(COMMENTS):
            rows[Comment].append(
                {"id": new_id(), "piece_id": piece_id, "author_id": chance.choice(user_ids), "revision": 1,
                 "body": _text(chance, words, 12)}
            )  # fmt: skip
        rows[Like] += [{"piece_id": piece_id, "user_id": user_id} for user_id in chance.sample(user_ids, k=3)]
    for table, found in rows.items():
        _add(db, table, found)
    return [row["id"] for row in rows[SongSession]]


def _version(
    rows: dict[type[DeclarativeBase], list[dict[str, Any]]], piece_id: str, number: int, before: str | None
) -> str:
    version_id, sha256 = new_id(), hashlib.sha256(f"{piece_id} {number}".encode()).hexdigest()
    rows[Content].append({"sha256": sha256, "kind": "set", "size_bytes": 100_000})
    tracks = [{"name": f"{place} Bass", "devices": [{"name": "EQ Eight"}]} for place in range(8)]
    rows[Version].append(
        {"id": version_id, "session_id": piece_id, "number": number, "file_name": "Rain.als", "sha256": sha256,
         "size_bytes": 100_000, "parent_id": before, "state": "ready", "analysis": {"tempo": 124.0, "tracks": tracks}}
    )  # fmt: skip
    if before is not None:
        rows[VersionChange].append(
            {"id": new_id(), "before_id": before, "after_id": version_id, "state": "ready",
             "headline": "2 notes of the bass moved", "badges": {"notes": "2"}}
        )  # fmt: skip
    return version_id


def _workflows(
    db: Connection, chance: random.Random, users: dict[str, str], words: tuple[str, ...], count: int
) -> None:
    user_ids = list(users)
    for start in range(0, count, STRETCH):
        rows: dict[type[DeclarativeBase], list[dict[str, Any]]] = {
            table: [] for table in (Piece, Workflow, PieceTag, SearchDocument)
        }
        for _ in range(start, min(count, start + STRETCH)):
            piece_id = _piece(rows, chance, user_ids, words, "workflow")
            rows[Workflow].append({"id": piece_id, "problem": _text(chance, words, 10)})
        for table, found in rows.items():
            _add(db, table, found)


def _piece(
    rows: dict[type[DeclarativeBase], list[dict[str, Any]]],
    chance: random.Random,
    user_ids: list[str],
    words: tuple[str, ...],
    kind: str,
) -> str:
    piece_id, title, body = new_id(), _text(chance, words, 4), _text(chance, words, 30)
    rows[Piece].append(
        {"id": piece_id, "kind": kind, "owner_id": chance.choice(user_ids), "title": title, "description": body,
         "visibility": "public", "revision": 1, "published_at": now()}
    )  # fmt: skip
    tags = chance.sample(range(TAGS), k=3)
    rows[PieceTag] += [
        {"piece_id": piece_id, "tag_name": f"tag{tag}", "is_technique": place == 2}
        for place, tag in enumerate(tags)
    ]
    rows[SearchDocument].append(
        {"piece_id": piece_id, "title": title, "tags": " ".join(f"tag{tag}" for tag in tags),
         "problem": _text(chance, words, 10), "body": f"{body} everywhere"}
    )  # fmt: skip
    return piece_id


def _text(chance: random.Random, words: tuple[str, ...], count: int) -> str:
    """Draw words as languages do: the k-th most common one about 1/k as often as the first (Zipf 1949)."""
    top = len(words)
    return " ".join(words[min(int(top ** chance.random()) - 1, top - 1)] for _ in range(count))


def _add(db: Connection, table: type[DeclarativeBase], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), STRETCH):
        db.execute(insert(table_of(table)), rows[start : start + STRETCH])
