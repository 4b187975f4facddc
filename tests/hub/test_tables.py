"""The tables, on SQLite and on PostgreSQL: made from nothing, taken back, made again, as the code expects them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm.exc import StaleDataError

from setbook.hub.store import migrate
from setbook.hub.store.base import Base, new_id, now
from setbook.hub.store.counters import COUNTERS, check_counters, recount
from setbook.hub.store.database import Database
from setbook.hub.store.tables import (
    Content,
    Fork,
    Like,
    Piece,
    Rendition,
    RenditionSound,
    SongSession,
    Sound,
    User,
    Version,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


@pytest.fixture
def bare(empty_url: str) -> Iterator[Database]:
    found = Database(empty_url)
    yield found
    found.close()


def _user(db: Session, name: str) -> User:
    user = User(name=name, name_lower=name)
    db.add(user)
    db.flush()
    return user


def _session(db: Session, owner: User, title: str = "Rain") -> SongSession:
    session = SongSession(owner_id=owner.id, title=title)
    db.add(session)
    db.flush()
    return session


class TestMigrations:
    def test_from_nothing_they_make_what_the_code_expects(self, bare: Database) -> None:
        migrate.upgrade(bare)
        assert migrate.differences(bare) == []
        assert set(Base.metadata.tables) <= set(inspect(bare.engine).get_table_names())

    def test_each_step_can_be_taken_back_and_again(self, bare: Database) -> None:
        migrate.upgrade(bare)
        while inspect(bare.engine).get_table_names() != ["alembic_version"]:
            migrate.downgrade(bare, "-1")  # it refuses to go back from the first
        migrate.upgrade(bare)
        assert migrate.differences(bare) == []

    def test_a_second_run_changes_nothing(self, database: Database) -> None:
        with database.writing() as db:
            _user(db, "arranger")
        migrate.upgrade(database)
        with database.reading() as db:
            assert db.scalars(select(User.name)).all() == ["arranger"]

    def test_a_table_that_is_written_anew_loses_nothing_that_points_to_it(self, bare: Database) -> None:
        migrate.upgrade(bare, "0014")
        moment = now()
        with bare.writing() as db:
            made = {"kind": "sound", "input_sha256": "a" * 64, "recipe": 1, "inputs": [], "state": "ready"}
            rendition = Rendition(**made, used_at=moment, created_at=moment)
            db.add_all([rendition, Sound(key="b" * 64, frames=1, chunk_sizes=[8], blob="s", size_bytes=8)])
            db.flush()
            db.add(RenditionSound(rendition_id=rendition.id, key="b" * 64))
        migrate.upgrade(bare)
        with bare.writing() as db:
            assert db.scalars(select(RenditionSound.key)).all() == ["b" * 64]
            assert db.scalars(select(Rendition.kind)).all() == ["sound"]
            db.add(Rendition(**{**made, "kind": "loudness"}, used_at=moment, created_at=moment))
        migrate.downgrade(bare, "0014")
        with bare.reading() as db:
            assert db.scalars(select(RenditionSound.key)).all() == ["b" * 64]
            assert db.scalars(select(Rendition.kind)).all() == ["sound"]

    def test_what_a_database_lacks_is_found(self, database: Database) -> None:
        with database.engine.begin() as connection:
            connection.execute(text("DROP TABLE mentions"))
        assert any("mentions" in str(found) for found in migrate.differences(database))


def test_sqlite_is_safe_against_a_power_cut_and_keeps_foreign_keys(database: Database) -> None:
    if database.is_postgresql:
        pytest.skip("these are settings of SQLite")
    with database.reading() as db:
        found = {
            name: db.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_ids_sort_by_time_and_do_not_repeat() -> None:
    assert new_id(1) < new_id(2) < new_id(1 << 40)
    assert len({new_id() for _ in range(1000)}) == 1000


def test_times_come_back_with_their_zone(database: Database) -> None:
    with database.writing() as db:
        made = _user(db, "arranger").created_at
    with database.reading() as db:
        found = db.scalars(select(User)).one().created_at
    assert found == made
    assert found.utcoffset() is not None


class TestAttribution:
    @pytest.fixture
    def fork(self, database: Database) -> str:
        with database.writing() as db:
            arranger = _user(db, "arranger")
            original, copy = _session(db, arranger), _session(db, arranger, "Rain (remix)")
            db.add(
                Fork(
                    fork_id=copy.id,
                    original_id=original.id,
                    reason="to learn",
                    attributed_title="Rain",
                    attributed_owner="arranger",
                    attributed_version=1,
                    attributed_sha256="0" * 64,
                )
            )
            return copy.id

    def test_it_cannot_be_changed_not_even_by_sql(self, database: Database, fork: str) -> None:
        with pytest.raises(DatabaseError, match="cannot be changed"), database.writing() as db:
            db.execute(update(Fork).where(Fork.fork_id == fork).values(attributed_owner="mallory"))
        with database.reading() as db:
            assert db.get_one(Fork, fork).attributed_owner == "arranger"

    def test_it_outlives_the_original(self, database: Database, fork: str) -> None:
        with database.writing() as db:
            db.delete(db.get_one(SongSession, db.get_one(Fork, fork).original_id))
        with database.reading() as db:
            found = db.get_one(Fork, fork)
            assert (found.original_id, found.attributed_title) == (None, "Rain")


class TestCounters:
    def test_a_drift_is_found_and_repaired(self, database: Database) -> None:
        with database.writing() as db:
            arranger = _user(db, "arranger")
            song = _session(db, arranger)
            db.add(Like(piece_id=song.id, user_id=arranger.id))
            recount(db, Piece.likes_count, [song.id])
            assert check_counters(db) == []
            db.execute(update(Piece.__table__).values(likes_count=7))
        with database.writing() as db:
            (drift,) = check_counters(db, repair=True)
            assert (drift.counter, drift.stored, drift.true) == ("pieces.likes_count", 7, 1)
            assert check_counters(db) == []

    def test_every_count_of_the_tables_is_checked(self) -> None:
        checked = {counter.name for counter in COUNTERS}
        counts = {
            f"{table.name}.{column.name}"
            for table in Base.metadata.tables.values()
            for column in table.columns
            if column.name.endswith("_count")
        }
        assert counts <= checked

    def test_newest_version_and_their_number_follow(self, database: Database) -> None:
        with database.writing() as db:
            song = _session(db, _user(db, "arranger"))
            db.add(Content(sha256="a" * 64, kind="set", size_bytes=3))
            db.flush()
            for number in (1, 4):
                db.add(
                    Version(
                        session_id=song.id, number=number, file_name="a.als", sha256="a" * 64, size_bytes=3
                    )
                )
            for counter in (SongSession.versions_count, SongSession.latest_number):
                recount(db, counter, [song.id])
        with database.reading() as db:
            found = db.scalars(select(SongSession)).one()
            assert (found.versions_count, found.latest_number) == (2, 4)


def test_two_writers_of_one_row_do_not_overwrite_each_other(database: Database) -> None:
    with database.writing() as db:
        song_id = _session(db, _user(db, "arranger")).id
    with database.reading() as first:
        seen = first.get_one(SongSession, song_id)
        first.expunge(seen)
    with database.writing() as db:
        db.get_one(SongSession, song_id).genre = "ambient"
    seen.genre = "techno"
    with pytest.raises(StaleDataError), database.writing() as db:
        db.add(seen)
    with database.reading() as db:
        assert db.get_one(SongSession, song_id).genre == "ambient"
