"""The sweep: what nothing points to goes, after its time; what is needed stays, whoever does what meanwhile."""

from __future__ import annotations

import random
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update
from tests.hub.service import Hub, add_version, new_session, ok, running, upload

from setbook.errors import HubError
from setbook.format import read_document
from setbook.hub.services.contents import Contents
from setbook.hub.services.holds import held
from setbook.hub.services.housekeeping import SWEEP, keep_house
from setbook.hub.services.jobs import Job
from setbook.hub.services.rendition_keeping import keep_within
from setbook.hub.services.sweep import Swept, sweep
from setbook.hub.store.base import now
from setbook.hub.store.database import Database
from setbook.hub.store.tables import BlobHold, Chore, Content, Rendition, Sound, Version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

AT_ONCE = 0.0
"""Hours: nothing is kept for a while, so that only the order of events protects what is needed."""


class House:
    """A service, and its database and contents as a sweep sees them."""

    def __init__(self, hub: Hub, database: Database, contents: Contents) -> None:
        self.hub, self.database, self.contents = hub, database, contents

    def sweep(self, hours: float = AT_ONCE, *, dry_run: bool = False) -> Swept:
        return sweep(self.database, self.contents, hours, dry_run=dry_run)

    def sweep_all(self) -> None:
        """Sweep until nothing is left to do: the first one only notes what has become unused."""
        self.sweep()
        while self.sweep() != Swept():
            pass

    def files(self, kind: str) -> int:
        return len(self.contents.files.names(kind))


@pytest.fixture
def house(fresh_url: str, tmp_path: Path) -> Iterator[House]:
    with running(fresh_url, tmp_path) as hub, _opened(hub) as found:
        yield found


@contextmanager
def _opened(hub: Hub) -> Iterator[House]:
    database = Database(hub.settings.database_url)
    yield House(hub, database, Contents(hub.settings.blob_url))
    database.close()


def test_a_removed_song_goes_with_its_sets_but_not_before_its_time(house: House, saves: list[bytes]) -> None:
    arranger = house.hub.as_("arranger")
    song = new_session(arranger)
    for data in saves[:3]:
        add_version(arranger, song, data)
        house.hub.settle()
    house.sweep_all()
    assert house.files("sets") == 3
    ok(arranger.delete(f"/sessions/{song}"))
    for _ in range(3):
        assert house.sweep(hours=1) == Swept()
    assert house.files("sets") == 3
    told = house.sweep(dry_run=True)
    house.sweep_all()
    assert told.contents == 3
    assert house.files("sets") == house.files("contents") == 0
    with house.database.reading() as db:
        assert not db.scalars(select(Content.sha256)).all()
    assert house.hub.drifts() == []


def test_what_a_fork_still_plays_stays_with_all_that_it_rests_on(house: House, saves: list[bytes]) -> None:
    arranger, bassist = house.hub.as_("arranger"), house.hub.as_("bassist")
    song = new_session(arranger, visibility="public")
    for data in saves:
        add_version(arranger, song, data)
        house.hub.settle()
    fork = ok(bassist.post(f"/sessions/{song}/fork", json={}), 201)["id"]
    for number in range(1, len(saves)):
        ok(bassist.delete(f"/sessions/{fork}/versions/{number}"))
    ok(arranger.delete(f"/sessions/{song}"))
    house.sweep_all()
    with house.database.reading() as db:
        left = db.scalars(select(Content.xml_sha256)).all()
    assert len(left) == 1
    assert house.files("sets") == len(saves)  # the last one is a delta of the one before, and so on
    number = ok(bassist.get(f"/sessions/{fork}"))["latest_number"]
    found = bassist.get(f"/sessions/{fork}/versions/{number}/download").content
    assert read_document(found).xml == read_document(saves[-1]).xml


def test_what_was_uploaded_for_nothing_counts_no_longer(house: House) -> None:
    arranger = house.hub.as_("arranger")
    sha256 = upload(arranger, b"RIFF never played", "sample")
    assert ok(arranger.get("/me"))["used_bytes"] == 17
    assert house.sweep(hours=1) == Swept()
    house.sweep_all()
    assert ok(arranger.get("/me"))["used_bytes"] == 0
    assert arranger.head(f"/contents/{sha256}").status_code == 404
    assert house.files("contents") == 0
    assert upload(arranger, b"RIFF never played", "sample") == sha256
    assert house.files("contents") == 1


def test_a_sample_that_is_played_stays(house: House, saves: list[bytes]) -> None:
    arranger = house.hub.as_("arranger")
    sample = upload(arranger, b"RIFF it is played", "sample")
    song = new_session(arranger)
    add_version(arranger, song, saves[0], samples=[{"path": "a.wav", "sha256": sample}])
    house.hub.settle()
    house.sweep_all()
    assert arranger.get(f"/sessions/{song}/versions/1/samples/{sample}").content == b"RIFF it is played"


def test_pieces_of_an_upload_stay_while_it_may_go_on(house: House) -> None:
    arranger = house.hub.as_("arranger")
    begun = ok(arranger.post("/uploads", json={"sha256": "7" * 64, "kind": "sample", "size_bytes": 9}))
    ok(arranger.put(f"/uploads/{begun['id']}", params={"offset": 0}, content=b"RIFF "))
    house.contents.files.write_new(
        f"uploads/{begun['id']}/0000000000005-dead", b"of a process that was killed"
    )
    house.sweep_all()
    assert house.files("uploads") == 2
    assert ok(arranger.get(f"/uploads/{begun['id']}"))["offset_bytes"] == 5
    ok(arranger.delete(f"/uploads/{begun['id']}"))
    house.sweep_all()
    assert house.files("uploads") == 0


def test_renditions_stay_while_they_are_named_or_held(house: House) -> None:
    _wait_for_the_first_housekeeping(house)
    named = Rendition(
        kind="mixer",
        input_sha256="1" * 64,
        recipe=1,
        inputs=[],
        state="ready",
        blob="renditions/named",
        size_bytes=3,
    )
    sound = Sound(key="2" * 64, frames=1, chunk_sizes=[3], blob="sounds/22/named", size_bytes=3)
    with house.database.writing() as db:
        db.add_all([named, sound])
    for name in (
        "renditions/named",
        "renditions/of-a-killed-job",
        "sounds/22/named",
        "sounds/22/of-a-killed-job",
    ):
        house.contents.files.write_new(name, b"abc")
    house.sweep_all()
    assert house.contents.files.names("") == ["renditions/named", "sounds/22/named"]
    with held(house.database, "a test"):
        keep_within(house.database, house.contents, 0)
        assert house.contents.files.names("") == ["renditions/named", "sounds/22/named"]
    keep_within(house.database, house.contents, 0)
    assert house.contents.files.names("") == ["sounds/22/named"]  # it is young: a job may be about to name it


class TestHolds:
    def test_while_contents_are_held_nothing_is_removed(self, house: House, saves: list[bytes]) -> None:
        arranger = house.hub.as_("arranger")
        upload(arranger, b"RIFF for nothing", "sample")
        house.sweep()
        with held(house.database, "a test"):
            assert house.sweep() == Swept(is_held=True)
            song = new_session(arranger)
            add_version(arranger, song, saves[0])
            house.hub.settle()
            assert house.files("contents") == 2  # the file that the set came in would be gone otherwise
            assert house.files("uploads") == 1
        house.sweep_all()
        assert house.files("contents") == house.files("uploads") == 0
        assert house.files("sets") == 1

    def test_a_hold_of_a_process_that_died_runs_out(self, house: House) -> None:
        upload(house.hub.as_("arranger"), b"RIFF for nothing", "sample")
        with house.database.writing() as db:
            db.add(BlobHold(reason="killed", expires_at=now() + timedelta(minutes=5)))
        assert house.sweep().is_held
        with house.database.writing() as db:
            db.execute(update(BlobHold).values(expires_at=now() - timedelta(seconds=1)))
        assert house.sweep() == Swept(holdings=1)

    def test_a_hold_that_ran_out_is_said(self, house: House) -> None:
        with (
            pytest.raises(HubError, match="hold ran out"),
            held(house.database, "a test"),
            house.database.writing() as db,
        ):
            db.execute(update(BlobHold).values(expires_at=now() - timedelta(seconds=1)))


class TestInterleaved:
    """Each instant at which a sweep could come between two steps of somebody who needs a content."""

    def test_between_each_two_steps_of_an_upload_of_what_is_unused(self, house: House) -> None:
        arranger = house.hub.as_("arranger")
        data = b"RIFF once, and once again"
        sha256 = upload(arranger, data, "sample")
        house.sweep()  # noted as unused; the next one removes it
        begun = ok(
            arranger.post("/uploads", json={"sha256": sha256, "kind": "sample", "size_bytes": len(data)})
        )
        house.sweep_all()
        ok(arranger.put(f"/uploads/{begun['id']}", params={"offset": 0}, content=data))
        house.sweep_all()
        ok(arranger.post(f"/uploads/{begun['id']}/complete"))
        with house.database.reading() as db:
            content = db.get_one(Content, sha256)
            db.expunge_all()
        assert house.contents.read(content) == data

    def test_between_the_making_of_a_delta_and_its_row(
        self, house: House, saves: list[bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        arranger = house.hub.as_("arranger")
        song = new_session(arranger)
        add_version(arranger, song, saves[0])
        house.hub.settle()
        taken_in = Contents.take_in
        swept: list[Swept] = []

        def take_in_and_be_late(self: Contents, *given: object) -> None:
            taken_in(self, *given)  # type: ignore[arg-type] # handed on as it came
            if not swept:
                ok(arranger.delete(f"/sessions/{song}/versions/1"))
                swept.extend((house.sweep(), house.sweep()))

        monkeypatch.setattr(Contents, "take_in", take_in_and_be_late)
        add_version(arranger, song, saves[1])
        house.hub.settle()
        assert [each.files for each in swept] == [1, 1]  # the delta that nothing named yet, and its base
        assert ok(arranger.get(f"/sessions/{song}/versions/2"))["state"] == "ready"
        found = arranger.get(f"/sessions/{song}/versions/2/download").content
        assert read_document(found).xml == read_document(saves[1]).xml

    def test_in_threads_no_content_that_is_named_is_ever_removed(
        self, house: House, saves: list[bytes]
    ) -> None:
        kept: dict[str, list[bytes]] = {}
        done = threading.Event()
        failures: list[BaseException] = []

        def sweep_again_and_again() -> None:
            while not done.is_set():
                house.sweep()

        def publish(name: str) -> None:
            try:
                kept.update(_publish_and_remove(house, name, saves))
            except BaseException as error:  # noqa: BLE001 - told below
                failures.append(error)

        people = [threading.Thread(target=publish, args=(name,)) for name in ("bassist", "cellist")]
        sweepers = [threading.Thread(target=sweep_again_and_again) for _ in range(2)]
        for thread in (*people, *sweepers):
            thread.start()
        for thread in people:
            thread.join()
        done.set()
        for thread in sweepers:
            thread.join()
        assert not failures
        house.hub.settle()
        _do_what_waits(house)
        house.sweep_all()
        for where, held_by_it in kept.items():
            assert _downloads(house, where) == _without_repeats(
                [read_document(data).xml for data in held_by_it]
            )
        assert house.hub.drifts() == []


def test_the_house_is_swept_once_a_day(house: House) -> None:
    _wait_for_the_first_housekeeping(house)
    assert [keep_house(house.database, house.contents, 1 << 30) for _ in range(2)] == [(), ()]
    with house.database.writing() as db:
        db.get_one(Chore, SWEEP.kind).begun_at = now() - timedelta(hours=25)
    assert keep_house(house.database, house.contents, 1 << 30) == (SWEEP,)


def _wait_for_the_first_housekeeping(house: House) -> None:
    """The service keeps house when it starts; the sweep is the last of it."""
    while _begun(house) is None:
        time.sleep(0.05)
    house.hub.settle()


def _begun(house: House) -> Chore | None:
    with house.database.reading() as db:
        return db.get(Chore, SWEEP.kind)


def _publish_and_remove(house: House, name: str, saves: list[bytes]) -> dict[str, list[bytes]]:
    """Publish songs and remove half of them; gives what the others hold."""
    chance, client, kept = random.Random(name), house.hub.as_(name), {}
    for _ in range(6):
        song = new_session(client)
        held_by_it = [chance.choice(saves) for _ in range(2)]
        for data in held_by_it:
            _add_in_spite_of_the_sweep(client, song, data)
        if chance.random() < 0.5:
            ok(client.delete(f"/sessions/{song}"))
        else:
            kept[f"{name} {song}"] = held_by_it
    return kept


def _downloads(house: House, where: str) -> list[bytes]:
    """The sets of a song, oldest first; all of them are opened."""
    name, song = where.split()
    client = house.hub.as_(name)
    versions = ok(client.get(f"/sessions/{song}/versions"))["items"][::-1]
    assert {version["state"] for version in versions} == {"ready"}
    files = [
        client.get(f"/sessions/{song}/versions/{version['number']}/download").content for version in versions
    ]
    return [read_document(file).xml for file in files]


def _add_in_spite_of_the_sweep(client: httpx.Client, song: str, data: bytes) -> None:
    """Upload and use; where the sweep, which here waits for nobody, came between the two, once more."""
    for _ in range(50):
        sha256 = upload(client, data, "set")
        answer = client.post(f"/sessions/{song}/versions", json={"sha256": sha256, "file_name": "Rain.als"})
        if answer.status_code != 404:
            ok(answer)
            return
    pytest.fail("expected to be faster than the sweep once in fifty times")


def _do_what_waits(house: House) -> None:
    """Let jobs be done anew that a sweep came between twice, as a worker does."""
    with house.database.reading() as db:
        waiting = db.scalars(select(Version.id).where(Version.state == "waiting")).all()
    assert house.hub.jobs is not None
    for version_id in waiting:
        house.hub.jobs.enqueue(Job("version", version_id))
    house.hub.settle()


def _without_repeats(found: list[bytes]) -> list[bytes]:
    """A version that holds what the one before holds is not added."""
    return [data for number, data in enumerate(found) if not number or data != found[number - 1]]
