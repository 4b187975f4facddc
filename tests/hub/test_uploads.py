"""Uploads: resumed where they broke off, checked by hash, kept in bounds."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update
from tests.hub.service import Hub, add_version, new_session, ok, refused, running, upload

from setbook.hub.services.contents import Contents
from setbook.hub.services.housekeeping import keep_house
from setbook.hub.settings import HubSettings
from setbook.hub.store.base import now
from setbook.hub.store.tables import Plan, Upload

if TYPE_CHECKING:
    from collections.abc import Iterator

MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A service that writes pieces of 1 KiB, so that a small file has many."""
    folder = tmp_path_factory.mktemp("uploads")
    with running(f"sqlite:///{folder}/c.sqlite", folder, piece_bytes=1024, message_bytes=4096) as found:
        yield found


def begin(hub: Hub, name: str, data: bytes, kind: str = "sample") -> dict[str, object]:
    sha256 = hashlib.sha256(data).hexdigest()
    body = {"sha256": sha256, "kind": kind, "size_bytes": len(data)}
    found: dict[str, object] = ok(hub.as_(name).post("/uploads", json=body))
    return found


class TestSending:
    def test_in_stretches_and_from_where_it_broke_off(self, hub: Hub) -> None:
        data = os.urandom(10_000)
        arranger = hub.as_("arranger")
        first = begin(hub, "arranger", data)
        ok(arranger.put(f"/uploads/{first['id']}", params={"offset": 0}, content=data[:4000]))
        again = begin(hub, "arranger", data)
        assert (again["id"], again["offset_bytes"]) == (first["id"], 4000)
        refused(arranger.put(f"/uploads/{first['id']}", params={"offset": 0}, content=data[:10]), 409)
        refused(arranger.post(f"/uploads/{first['id']}/complete"), 409)
        ok(arranger.put(f"/uploads/{first['id']}", params={"offset": 4000}, content=data[4000:]))
        content = ok(arranger.post(f"/uploads/{first['id']}/complete"))
        assert content["size_bytes"] == 10_000
        assert begin(hub, "arranger", data)["is_complete"] is True
        assert ok(arranger.get("/me"))["used_bytes"] >= 10_000
        assert hub.drifts() == []

    def test_who_never_heard_that_it_is_complete_asks_again(self, hub: Hub) -> None:
        data, arranger = os.urandom(500), hub.as_("arranger")
        begun = begin(hub, "arranger", data)
        ok(arranger.put(f"/uploads/{begun['id']}", params={"offset": 0}, content=data))
        complete, key = f"/uploads/{begun['id']}/complete", {"Idempotency-Key": "complete"}
        first = ok(arranger.post(complete, headers=key))
        again = arranger.post(complete, headers=key)
        assert ok(again) == first
        assert again.headers["idempotency-replayed"] == "true"
        refused(arranger.post(complete), 404)

    def test_who_asks_several_times_at_once_hears_the_same_each_time(self, hub: Hub) -> None:
        arranger = hub.as_("arranger")
        for number in range(4):
            data = f"RIFF asked at once {number}".encode()
            begun = begin(hub, "arranger", data)
            ok(arranger.put(f"/uploads/{begun['id']}", params={"offset": 0}, content=data))
            complete, key = f"/uploads/{begun['id']}/complete", {"Idempotency-Key": f"at once {number}"}
            with ThreadPoolExecutor(6) as threads:
                asked = [threads.submit(arranger.post, complete, headers=key) for _ in range(6)]
            assert {ok(one.result())["sha256"] for one in asked} == {hashlib.sha256(data).hexdigest()}

    def test_what_arrived_before_the_line_broke_is_kept(self, small: Hub) -> None:
        data = os.urandom(50_000)
        upload_id = begin(small, "arranger", data)["id"]
        where = urlsplit(small.url)
        with socket.create_connection((where.hostname, where.port)) as line:
            head = (
                f"PUT /api/v1/uploads/{upload_id}?offset=0 HTTP/1.1\r\nHost: {where.netloc}\r\n"
                f"Authorization: Bearer token-of-arranger\r\nContent-Length: {len(data)}\r\n\r\n"
            )
            line.sendall(head.encode() + data[:20_000])
            _wait_for_offset(small, upload_id, 19 * 1024)  # whole pieces at once
        kept = _wait_for_offset(small, upload_id, 20_000)  # the rest when the line has broken
        ok(small.as_("arranger").put(f"/uploads/{upload_id}", params={"offset": kept}, content=data[kept:]))
        assert ok(small.as_("arranger").post(f"/uploads/{upload_id}/complete"))["size_bytes"] == len(data)

    def test_other_bytes_than_were_named_are_refused(self, hub: Hub) -> None:
        upload_id = begin(hub, "arranger", b"what was promised")["id"]
        arranger = hub.as_("arranger")
        ok(arranger.put(f"/uploads/{upload_id}", params={"offset": 0}, content=b"what has been put"))
        refused(arranger.post(f"/uploads/{upload_id}/complete"), 409)
        assert (
            arranger.head(f"/contents/{hashlib.sha256(b'what has been put').hexdigest()}").status_code == 404
        )

    def test_more_bytes_than_were_named_are_refused(self, small: Hub) -> None:
        upload_id = begin(small, "arranger", b"x" * 3000)["id"]
        refused(
            small.as_("arranger").put(f"/uploads/{upload_id}", params={"offset": 0}, content=b"x" * 9000), 413
        )
        assert ok(small.as_("arranger").get(f"/uploads/{upload_id}"))["offset_bytes"] <= 3000

    def test_is_nobody_elses(self, hub: Hub) -> None:
        upload_id = begin(hub, "arranger", b"mine alone")["id"]
        bassist = hub.as_("bassist")
        refused(bassist.get(f"/uploads/{upload_id}"), 404)
        refused(bassist.put(f"/uploads/{upload_id}", params={"offset": 0}, content=b"x"), 404)
        refused(bassist.post(f"/uploads/{upload_id}/complete"), 404)
        refused(bassist.delete(f"/uploads/{upload_id}"), 404)

    def test_called_off_it_leaves_nothing(self, small: Hub) -> None:
        upload_id = begin(small, "arranger", b"y" * 5000)["id"]
        ok(small.as_("arranger").put(f"/uploads/{upload_id}", params={"offset": 0}, content=b"y" * 4000))
        folder = Path(small.settings.blob_url.removeprefix("file://")) / "uploads" / str(upload_id)
        assert list(folder.iterdir())
        ok(small.as_("arranger").delete(f"/uploads/{upload_id}"))
        assert list(folder.iterdir()) == []
        refused(small.as_("arranger").get(f"/uploads/{upload_id}"), 404)

    def test_one_that_nobody_goes_on_with_is_cleared_away(self, small: Hub) -> None:
        upload_id = str(begin(small, "bassist", b"z" * 3000)["id"])
        ok(small.as_("bassist").put(f"/uploads/{upload_id}", params={"offset": 0}, content=b"z" * 2000))
        folder = Path(small.settings.blob_url.removeprefix("file://")) / "uploads" / upload_id
        database, contents = small.database(), Contents(small.settings.blob_url)
        keep_house(database, contents, 1 << 30)
        assert list(folder.iterdir())
        with database.writing() as db:
            db.get_one(Upload, upload_id).expires_at = now()
        keep_house(database, contents, 1 << 30)
        database.close()
        assert list(folder.iterdir()) == []
        refused(small.as_("bassist").get(f"/uploads/{upload_id}"), 404)

    def test_the_same_content_lies_there_once(self, hub: Hub) -> None:
        data = b"RIFF" + os.urandom(500)
        for name in ("arranger", "bassist"):
            upload(hub.as_(name), data, "sample")
        folder = Path(hub.settings.blob_url.removeprefix("file://")) / "contents"
        digest = hashlib.sha256(data).hexdigest()
        assert [path.name for path in folder.rglob("*") if path.name == digest[2:]] == [digest[2:]]

    def test_whoever_sends_it_first_does_not_say_what_it_is(self, hub: Hub, saves: list[bytes]) -> None:
        arranger, bassist = hub.as_("arranger"), hub.as_("bassist")
        upload(arranger, saves[3], "sample")
        session_id = new_session(bassist)
        add_version(bassist, session_id, saves[3])
        hub.settle()
        assert ok(bassist.get(f"/sessions/{session_id}/versions/1"))["state"] == "ready"
        notebook = upload(bassist, b"<script>", "notebook")
        refused(bassist.post("/workflows", json={"title": "x", "preview_image_sha256": notebook}), 409)

    @pytest.mark.parametrize("kind", ["audio", "image"])
    def test_a_preview_is_what_it_says(self, hub: Hub, kind: str) -> None:
        data = f"<script>{kind}</script>".encode()
        upload_id = begin(hub, "arranger", data, kind)["id"]
        ok(hub.as_("arranger").put(f"/uploads/{upload_id}", params={"offset": 0}, content=data))
        refused(hub.as_("arranger").post(f"/uploads/{upload_id}/complete"), 409)


class TestQuota:
    def test_a_file_over_the_plan_is_refused_before_it_is_sent(self, hub: Hub) -> None:
        body = {"sha256": "1" * 64, "kind": "sample", "size_bytes": 513 * MEBIBYTE}
        refused(hub.as_("arranger").post("/uploads", json=body), 413)

    def test_unfinished_uploads_count_and_a_removed_session_gives_room_back(
        self, small: Hub, saves: list[bytes]
    ) -> None:
        database = small.database()
        editor = small.as_("editor")
        session_id = new_session(editor)
        set_sha256 = upload(editor, saves[0], "set")
        with database.writing() as db:
            plan = Plan(name="tiny", storage_bytes=len(saves[0]) + 1000, file_bytes=2000, pieces=3)
            db.add(plan)
        ok(small.as_("head").patch("/users/editor", json={"plan": "tiny"}))
        begin(small, "editor", b"a" * 600)
        refused(editor.post("/uploads", json={"sha256": "2" * 64, "kind": "sample", "size_bytes": 600}), 413)
        body = {"sha256": set_sha256, "file_name": "Rain.als"}
        ok(editor.post(f"/sessions/{session_id}/versions", json=body))
        small.settle()
        ok(editor.delete(f"/sessions/{session_id}"))
        assert ok(editor.get("/me"))["used_bytes"] == 0
        begin(small, "editor", b"b" * 601)
        with database.writing() as db:
            db.execute(update(Plan).where(Plan.name == "tiny").values(storage_bytes=1))
        database.close()
        assert small.drifts() == []

    def test_the_number_of_pieces_is_bounded(self, small: Hub) -> None:
        editor = small.as_("editor")
        for _ in range(3):
            new_session(editor)
        refused(editor.post("/sessions", json={"title": "One more"}), 413)

    def test_a_message_is_bounded_whatever_it_says(self, small: Hub) -> None:
        refused(small.as_("arranger").post("/sessions", json={"title": "x", "description": "y" * 5000}), 413)

        def endless() -> Iterator[bytes]:
            for _ in range(100):
                yield b"y" * 1000

        refused(small.as_("arranger").post("/sessions", content=endless()), 413)


def test_a_large_upload_takes_little_memory(tmp_path: Path) -> None:
    """The service runs in a process of its own; 96 MiB go through it while it may grow by less than half of that."""
    program = Path(__file__).with_name("serve_alone.py")
    with subprocess.Popen(
        [sys.executable, program, tmp_path], stdout=subprocess.PIPE, text=True, env=os.environ.copy()
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            hub = Hub(url, HubSettings(), None)
            arranger = hub.as_("arranger")
            upload(arranger, b"RIFF" * 1000, "sample")
            before = _peak_kibibytes(process.pid)
            data = os.urandom(96 * MEBIBYTE)
            upload(arranger, data, "sample")
            grown = _peak_kibibytes(process.pid) - before
            hub.close()
        finally:
            process.terminate()
    assert grown < 48 * 1024, f"grew by {grown} KiB"


def _peak_kibibytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        pytest.skip("this system does not tell how much memory a process takes")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1])


def _wait_for_offset(hub: Hub, upload_id: object, at_least: int) -> int:
    for _ in range(400):
        offset = ok(hub.as_("arranger").get(f"/uploads/{upload_id}"))["offset_bytes"]
        if offset >= at_least:
            return int(offset)
        time.sleep(0.05)
    raise AssertionError(f"only {offset} bytes were kept")
