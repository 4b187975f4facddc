"""A service that has grown: its queue and its limits on Redis, its contents in a bucket; on real servers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from tests.hub.jobs.test_worker import wait_until, worker
from tests.hub.servers import make_bucket, redis_server, s3_server
from tests.hub.service import add_version, new_session, ok, refused, running, upload

from setbook.format import read_document
from setbook.hosting.backup import back_up, restore
from setbook.hosting.deployment import HostingSettings
from setbook.hub.jobs.queue import HueyJobs, Inbox
from setbook.hub.services.blob_archive import BlobArchive
from setbook.hub.services.contents import Contents
from setbook.hub.services.jobs import Job
from setbook.hub.services.sweep import Swept, sweep
from setbook.hub.store.files import FileStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    with redis_server(tmp_path) as url:
        yield url


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with s3_server(monkeypatch) as url:
        yield url


class TestRedis:
    def test_jobs_go_in_and_come_out_in_order_and_run_nothing(self, redis: str) -> None:
        jobs, inbox = HueyJobs(redis), Inbox(redis)
        asked = [Job("version", "one"), Job("comparison", "two"), Job("rack", "three")]
        for job in asked:
            jobs.enqueue(job)
        assert len(inbox) == 3
        assert [inbox.take() for _ in asked] == asked
        assert inbox.take() is None

    def test_a_worker_does_what_the_service_asks(
        self, redis: str, tmp_path: Path, saves: list[bytes]
    ) -> None:
        with running(f"sqlite:///{tmp_path}/c.sqlite", tmp_path, queue_url=redis) as hub:
            session_id = new_session(hub.as_("arranger"))
            for data in saves[:2]:
                add_version(hub.as_("arranger"), session_id, data)
            with worker(hub):
                wait_until(hub, session_id, ["ready", "ready"])

    def test_limits_count_for_all_processes_together(self, redis: str, tmp_path: Path) -> None:
        settings = {"limits_url": redis, "reads_per_minute": 4}
        database = f"sqlite:///{tmp_path}/c.sqlite"
        with running(database, tmp_path, **settings) as one, running(database, tmp_path, **settings) as other:
            answers = [
                hub.as_("arranger").get("/sessions").status_code for _ in range(2) for hub in (one, other)
            ]
            assert answers == [200] * 4
            for hub in (one, other):
                answer = hub.as_("arranger").get("/sessions")
                refused(answer, 429)
                assert int(answer.headers["retry-after"]) >= 1
                assert hub.as_("bassist").get("/sessions").status_code == 200


class TestBucket:
    def test_an_object_is_written_once_read_in_parts_listed_and_removed(self, s3: str) -> None:
        files = FileStore(make_bucket(s3, "sounds"))
        data = bytes(range(256)) * 40_000
        files.write_all("contents/aa/whole", [data[:5_000_000], data[5_000_000:]])
        files.write_new("contents/aa/once", b"the first")
        files.write_new("contents/aa/once", b"the second")
        assert files.read("contents/aa/once") == b"the first"
        assert b"".join(files.stream("contents/aa/whole")) == data
        assert b"".join(files.stream("contents/aa/whole", 1000, 1010)) == data[1000:1010]
        assert "contents/aa/whole" in files
        assert files.names("contents") == ["contents/aa/once", "contents/aa/whole"]
        assert {stored.size_bytes for stored in files.listed()} == {9, len(data)}
        assert all(stored.tag for stored in files.listed())
        files.remove("contents/aa/once")
        files.remove("contents/aa/once")
        assert "contents/aa/once" not in files

    def test_songs_live_in_a_bucket_from_upload_to_sweep(
        self, s3: str, tmp_path: Path, saves: list[bytes]
    ) -> None:
        blob_url = make_bucket(s3, "songs")
        with running(f"sqlite:///{tmp_path}/c.sqlite", tmp_path, blob_url=blob_url, piece_bytes=4096) as hub:
            arranger = hub.as_("arranger")
            sound = b"RIFF" + hashlib.sha256(b"noise").digest() * 1000
            sample = upload(arranger, sound, "sample")
            song = new_session(arranger)
            for data in saves[:3]:
                add_version(arranger, song, data, samples=[{"path": "a.wav", "sha256": sample}])
                hub.settle()
            assert arranger.get(f"/sessions/{song}/versions/2/samples/{sample}").content == sound
            for number, data in enumerate(saves[:3], start=1):
                found = arranger.get(f"/sessions/{song}/versions/{number}/download").content
                assert read_document(found).xml == read_document(data).xml
            contents = Contents(blob_url)
            assert len(contents.files.names("sets")) == 3
            assert len(contents.files.names("contents")) == 1
            ok(arranger.delete(f"/sessions/{song}"))
            database = hub.database()
            sweep(database, contents, 0.0)
            while sweep(database, contents, 0.0) != Swept():
                pass
            database.close()
            assert contents.files.names("") == []
            assert hub.drifts() == []

    def test_a_backup_comes_out_of_one_bucket_and_goes_into_another(
        self, s3: str, tmp_path: Path, saves: list[bytes]
    ) -> None:
        environment = {"HUB_STATE": str(tmp_path / "hub"), "BLOB_URL": make_bucket(s3, "before")}
        settings = HostingSettings.read(environment)
        settings.state.prepare()
        target = tmp_path / "backups"
        with running(settings.database_url, tmp_path, blob_url=settings.blob_url) as hub:
            song = new_session(hub.as_("arranger"))
            for data in saves:
                add_version(hub.as_("arranger"), song, data)
            hub.settle()
            archive = BlobArchive(settings.database_url, settings.blob_url)
            made = back_up(settings, archive, target, lambda *_: None)
            again = back_up(settings, archive, target, lambda *_: None)
        assert made.missing == []
        assert again.new_bytes < made.new_bytes
        elsewhere = {"HUB_STATE": str(tmp_path / "another"), "BLOB_URL": make_bucket(s3, "after")}
        restore(
            elsewhere, target, lambda found: BlobArchive(found.database_url, found.blob_url), lambda *_: None
        )
        found = HostingSettings.read(elsewhere)
        with running(found.database_url, tmp_path, blob_url=found.blob_url) as hub:
            for number, data in enumerate(saves, start=1):
                downloaded = hub.as_("arranger").get(f"/sessions/{song}/versions/{number}/download").content
                assert read_document(downloaded).xml == read_document(data).xml
            assert hub.drifts() == []
