"""The worker as a process of its own, killed and limited, beside a service that runs."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from tests.hub.jobs.running_worker import worker
from tests.hub.media.conftest import song_with_samples
from tests.hub.service import add_version, new_session, ok, running

import setbook as sb
from setbook.errors import HubError
from setbook.hub.jobs.ledger import JobRun, Ledger
from setbook.hub.jobs.queue import HueyJobs, Inbox
from setbook.hub.services.jobs import Job
from setbook.hub.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from tests.hub.service import Hub

SOAK = os.environ.get("SETBOOK_SOAK") == "1"
KILLS = 40 if SOAK else 3


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A service whose jobs wait for a worker."""
    with running(
        f"sqlite:///{tmp_path}/community.sqlite",
        tmp_path,
        queue_url=f"sqlite:///{tmp_path}/queue.sqlite",
        preview_seconds=2,  # what a worker makes, if it is told so too
    ) as found:
        yield found


def states(hub: Hub, session_id: str) -> list[str]:
    items = ok(hub.as_("arranger").get(f"/sessions/{session_id}/versions", params={"limit": 100}))["items"]
    return [version["state"] for version in items[::-1]]


def wait_until(hub: Hub, session_id: str, wanted: list[str]) -> None:
    for _ in range(1200):
        if states(hub, session_id) == wanted:
            return
        time.sleep(0.1)
    pytest.fail(f"expected {wanted}, found {states(hub, session_id)}")


def test_the_service_only_asks_and_the_worker_does(hub: Hub, saves: list[bytes]) -> None:
    session_id = new_session(hub.as_("arranger"))
    for number in range(2):
        add_version(hub.as_("arranger"), session_id, saves[number])
    assert states(hub, session_id) == ["waiting", "waiting"]
    version = f"/sessions/{session_id}/versions/1"
    tag = hub.as_("arranger").get(version).headers["etag"]
    assert hub.as_("arranger").get(version, headers={"If-None-Match": tag}).status_code == 304
    with worker(hub) as process:
        wait_until(hub, session_id, ["ready", "ready"])
        assert hub.as_("arranger").get(version, headers={"If-None-Match": tag}).status_code == 200
        entries = ok(hub.as_("arranger").get(f"/sessions/{session_id}/timeline"))["items"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    if not entries[0]["headline"]:  # it was asked for between the two
        with worker(hub):
            _wait_for_headlines(hub, session_id, 2)
        entries = ok(hub.as_("arranger").get(f"/sessions/{session_id}/timeline"))["items"]
    assert entries[0]["headline"] == sb.diff(saves[0], saves[1]).headline()


def test_a_job_that_takes_too_much_is_refused_and_the_others_go_on(hub: Hub, saves: list[bytes]) -> None:
    session_id = new_session(hub.as_("arranger"))
    add_version(hub.as_("arranger"), session_id, saves[0])
    with worker(hub, job_cpu_seconds=0):
        wait_until(hub, session_id, ["refused"])
    found = ok(hub.as_("arranger").get(f"/sessions/{session_id}/versions/1"))
    assert "memory and time" in found["problem"]
    add_version(hub.as_("arranger"), session_id, saves[1])
    with worker(hub):
        wait_until(hub, session_id, ["refused", "ready"])


def test_killed_at_any_instant_every_job_is_done_once(hub: Hub, saves: list[bytes]) -> None:
    session_id = new_session(hub.as_("arranger"))
    for data in saves:
        add_version(hub.as_("arranger"), session_id, data)
    chance = random.Random(1)
    for _ in range(KILLS):
        with worker(hub):
            time.sleep(chance.uniform(0.0, 8.0))  # then it is killed
    with worker(hub):
        wait_until(hub, session_id, ["ready"] * len(saves))
        _wait_for_headlines(hub, session_id, len(saves))
    entries = ok(hub.as_("arranger").get(f"/sessions/{session_id}/timeline"))["items"][::-1]
    for number, entry in enumerate(entries[1:], start=1):
        assert entry["headline"] == sb.diff(saves[number - 1], saves[number]).headline()
    for run in _runs(hub):
        assert run.completions <= 1, f"{run.kind} {run.subject_id} was done {run.completions} times"
    assert hub.drifts() == []


def test_two_workers_share_the_work(hub: Hub, saves: list[bytes]) -> None:
    session_id = new_session(hub.as_("arranger"))
    for data in saves[:4]:
        add_version(hub.as_("arranger"), session_id, data)
    with worker(hub), worker(hub):
        wait_until(hub, session_id, ["ready"] * 4)
    assert all(run.completions <= 1 for run in _runs(hub))


def test_views_and_previews_are_made_by_the_worker_and_house_is_kept(hub: Hub, demo_project: Path) -> None:
    arranger = hub.as_("arranger")
    session_id = new_session(arranger)
    version = song_with_samples(arranger, demo_project, min(demo_project.glob("*.als")).name, session_id)
    with worker(hub, preview_seconds=2) as process:
        wait_until(hub, session_id, ["ready"])
        for name in ("views/arrangement", "sound"):
            _wait_for_view(hub, f"/versions/{version['id']}/{name}")
        told = _wait_for_view(hub, f"/versions/{version['id']}/waveform").json()
        assert max(told["max"]) > 0.1
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    runs = {run.kind: run for run in _runs(hub)}
    assert runs["housekeeping"].completions == 1
    assert runs["preview"].completions == 1
    assert all(run.failures == 0 for run in runs.values())


def test_a_set_that_takes_too_much_to_be_played_fails_with_a_reason(hub: Hub, demo_project: Path) -> None:
    arranger = hub.as_("arranger")
    session_id = new_session(arranger)
    version = song_with_samples(arranger, demo_project, min(demo_project.glob("*.als")).name, session_id)
    with worker(hub, preview_seconds=0, sound_bytes=1000):
        wait_until(hub, session_id, ["ready"])
        response = _wait_for_view(hub, f"/versions/{version['id']}/sound")
    assert response.status_code == 409
    assert "1,000 bytes of sound" in response.json()["detail"]


def test_a_view_that_ends_its_process_is_given_up(hub: Hub, demo_project: Path) -> None:
    arranger = hub.as_("arranger")
    session_id = new_session(arranger)
    version = add_version(arranger, session_id, max(demo_project.glob("*.als")).read_bytes())
    with worker(hub, preview_seconds=0, sound_cpu_seconds=0):
        wait_until(hub, session_id, ["ready"])
        response = _wait_for_view(hub, f"/versions/{version['id']}/views/mixer")
    assert response.json()["data"]["state"] == "error"
    assert "memory and time" in response.json()["data"]["message"]


class TestLedger:
    @pytest.fixture
    def ledger(self, database: Database) -> Ledger:
        ledger = Ledger(database, lease_seconds=60)
        ledger.create()
        return ledger

    def test_only_one_of_many_gets_a_job(self, ledger: Ledger) -> None:
        job, claims = Job("version", "a"), []
        threads = [threading.Thread(target=lambda: claims.append(ledger.claim(job))) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(claim is not None for claim in claims) == 1

    def test_who_lost_a_claim_changes_nothing_any_more(self, database: Database) -> None:
        job = Job("version", "a")
        short = Ledger(database, lease_seconds=0)
        short.create()
        first, second = short.claim(job), short.claim(job)
        assert first is not None
        assert second is not None
        assert not short.say(first)
        assert not short.finish(first)
        assert short.finish(second)
        found = short.find(job)
        assert found is not None
        assert found.completions == 1

    def test_failures_are_counted_until_it_is_done(self, ledger: Ledger) -> None:
        job = Job("version", "a")
        for failures in range(3):
            claim = ledger.claim(job)
            assert claim is not None
            assert claim.failures == failures
            ledger.fail(claim)


class TestQueue:
    def test_carries_jobs_in_order_and_survives(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/queue.sqlite"
        HueyJobs(url).enqueue(Job("preview", "c"))
        HueyJobs(url).enqueue(Job("version", "a"))
        HueyJobs(url).enqueue(Job("rack", "b"))
        inbox = Inbox(url)
        assert len(inbox) == 3
        found = [inbox.take() for _ in range(4)]
        assert found == [Job("version", "a"), Job("rack", "b"), Job("preview", "c"), None]

    def test_works_on_postgresql(self, postgres: str) -> None:
        HueyJobs(postgres).enqueue(Job("version", "a"))
        assert Inbox(postgres).take() == Job("version", "a")

    def test_holds_nothing_that_runs_by_being_read(self, tmp_path: Path) -> None:
        HueyJobs(f"sqlite:///{tmp_path}/queue.sqlite").enqueue(Job("version", "a"))
        database = Database(f"sqlite:///{tmp_path}/queue.sqlite")
        with database.engine.connect() as db:
            (data,) = db.exec_driver_sql("SELECT data FROM task").scalars()
        assert bytes(data).startswith(b"[")

    def test_an_address_of_another_kind_is_refused(self) -> None:
        with pytest.raises(HubError, match="postgresql"):
            HueyJobs("amqp://host")


def _wait_for_view(hub: Hub, address: str) -> httpx.Response:
    for _ in range(1200):
        response = hub.as_("arranger").get(address)
        is_view = "/views/" in address
        if response.status_code != 202 and not (is_view and response.json()["data"]["state"] == "loading"):
            return response
        time.sleep(0.2)
    pytest.fail(f"{address} was never made")


def _wait_for_headlines(hub: Hub, session_id: str, count: int) -> None:
    for _ in range(1200):
        entries = ok(hub.as_("arranger").get(f"/sessions/{session_id}/timeline"))["items"]
        if sum(bool(entry["headline"]) for entry in entries) == count - 1:
            return
        time.sleep(0.1)
    pytest.fail("a step was never compared")


def _runs(hub: Hub) -> list[JobRun]:
    database = hub.database()
    try:
        with database.reading() as db:
            found = list(db.scalars(select(JobRun)))
            db.expunge_all()
            return found
    finally:
        database.close()
