"""Jobs in the service's own process: none is forgotten, none keeps anybody waiting for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hub.service import add_version, new_session, ok, running

from setbook.hub.services.jobs import Job, ThreadJobs

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_job_that_fails_again_and_again_is_refused_with_a_reason(
    tmp_path: Path, saves: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from setbook.hub.services.contents import Contents

    def broken(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    with running(f"sqlite:///{tmp_path}/c.sqlite", tmp_path) as hub:
        arranger = hub.as_("arranger")
        session_id = new_session(arranger)
        with monkeypatch.context() as patched:
            patched.setattr(Contents, "take_in", broken)
            add_version(arranger, session_id, saves[0])
            hub.settle()
        found = ok(arranger.get(f"/sessions/{session_id}/versions/1"))
        assert found["state"] == "refused"
        assert "fault of the service" in found["problem"]
        assert "disk" not in found["problem"]
        ok(arranger.post(f"/sessions/{session_id}/versions/1/analyze"), 202)
        hub.settle()
        assert ok(arranger.get(f"/sessions/{session_id}/versions/1"))["state"] == "ready"


def test_a_fault_that_passes_is_not_noticed(
    tmp_path: Path, saves: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from setbook.hub.services.contents import Contents

    take_in, calls = Contents.take_in, []

    def broken_once(*given: object) -> None:
        calls.append(given)
        if len(calls) == 1:
            raise RuntimeError("not now")
        take_in(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(Contents, "take_in", broken_once)
    with running(f"sqlite:///{tmp_path}/c.sqlite", tmp_path) as hub:
        session_id = new_session(hub.as_("arranger"))
        add_version(hub.as_("arranger"), session_id, saves[0])
        hub.settle()
        assert ok(hub.as_("arranger").get(f"/sessions/{session_id}/versions/1"))["state"] == "ready"
    assert len(calls) == 2


def test_patient_jobs_let_others_go_first_and_what_follows_is_done() -> None:
    done = []

    def work(job: Job) -> tuple[Job, ...]:
        done.append(job)
        return (Job("preview", "of b"), Job("rendition", "of b")) if job.subject_id == "b" else ()

    jobs = ThreadJobs(work)
    jobs.enqueue(Job("version", "b"))
    assert jobs.wait(10)
    jobs.stop()
    assert done == [Job("version", "b"), Job("rendition", "of b"), Job("preview", "of b")]
