"""Apps of workflows: who publishes, who is let in, what is taken back, and what becomes of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.hub.service import add_version, new_session, ok, refused, running, upload
from tests.hub.stand_in_apps import StandInApps

from setbook.hosting.servers.app_servers import AppLook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hub.service import Hub

NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.fixture(scope="module")
def apps() -> StandInApps:
    return StandInApps()


@pytest.fixture(scope="module")
def hub(module_url: str, tmp_path_factory: pytest.TempPathFactory, apps: StandInApps) -> Iterator[Hub]:
    folder = tmp_path_factory.mktemp("apps")
    with running(module_url, folder, apps=apps, app_look_seconds=1) as found:
        for name in ("bassist", "cellist", "drummer", "editor", "mod"):
            ok(found.as_(name).get("/me"))
        ok(found.as_("head").patch("/users/mod", json={"standing": "moderator"}))
        yield found


def _workflow(hub: Hub, notebook: bytes = NOTEBOOK, **words: object) -> str:
    arranger = hub.as_("arranger")
    body = {"title": "Muddy bass", "notebook_sha256": upload(arranger, notebook, "notebook"), **words}
    workflow_id: str = ok(arranger.post("/workflows", json=body), 201)["id"]
    return workflow_id


def _until(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def test_it_is_published_visited_and_stopped(hub: Hub, apps: StandInApps) -> None:
    workflow = _workflow(hub, visibility="public")
    arranger, drummer = hub.as_("arranger"), hub.as_("drummer")
    where = f"/workflows/{workflow}/app"
    assert ok(drummer.get(where))["state"] == "unpublished"
    refused(drummer.post(where), 403)
    refused(drummer.post(f"{where}/visit"), 404)

    published = ok(arranger.post(where), 202)
    assert (published["state"], published["may_publish"], published["may_stop"]) == ("running", True, True)
    assert published["address"] == f"http://app-{workflow}.hub.test/"
    assert apps.viewers(workflow) == set()
    seen = ok(drummer.post(f"{where}/visit"), 202)
    assert (seen["state"], seen["may_publish"], seen["may_stop"]) == ("running", False, False)
    assert apps.viewers(workflow) == {"drummer"}
    refused(hub.as_("").post(f"{where}/visit"), 401)

    refused(drummer.delete(where), 403)
    ok(hub.as_("mod").delete(where), 204)
    assert ok(drummer.get(where))["state"] == "unpublished"
    assert workflow not in apps.running
    assert workflow not in apps.copies
    assert apps.viewers(workflow) == set()
    refused(arranger.delete(where), 404)


def test_one_that_sleeps_starts_again_from_the_same_copy(hub: Hub, apps: StandInApps) -> None:
    workflow = _workflow(hub, visibility="public")
    where = f"/workflows/{workflow}/app"
    ok(hub.as_("arranger").post(where), 202)
    copy = apps.running[workflow]
    changed = upload(hub.as_("arranger"), NOTEBOOK + b"\n", "notebook")
    ok(hub.as_("arranger").patch(f"/workflows/{workflow}", json={"notebook_sha256": changed}))
    assert ok(hub.as_("drummer").get(where))["is_outdated"]
    apps.looks.pop(workflow), apps.running.pop(workflow)
    assert ok(hub.as_("drummer").get(where))["state"] == "stopped"
    assert ok(hub.as_("drummer").post(f"{where}/visit"), 202)["state"] == "running"
    assert apps.running[workflow] == copy
    assert not ok(hub.as_("arranger").post(where), 202)["is_outdated"]
    assert apps.running[workflow] != copy


def test_the_copy_holds_the_sets_that_its_publisher_may_read(
    hub: Hub, apps: StandInApps, saves: list[bytes]
) -> None:
    arranger, cellist = hub.as_("arranger"), hub.as_("cellist")
    song = new_session(arranger)
    for save in saves[:2]:
        add_version(arranger, song, save)
    hub.settle()
    refs = {side: {"session_id": song, "number": number} for side, number in (("start", 1), ("end", 2))}
    workflow = _workflow(hub, **refs)
    ok(arranger.post(f"/pieces/{workflow}/members", json={"user": "cellist", "role": "collaborator"}), 201)
    ok(cellist.post(f"/workflows/{workflow}/app"), 202)
    assert set(apps.copies[workflow][apps.running[workflow]]) == {"app.ipynb"}
    ok(arranger.post(f"/workflows/{workflow}/app"), 202)
    copy = apps.copies[workflow][apps.running[workflow]]
    assert set(copy) == {"app.ipynb", "start/Rain.als", "end/Rain.als"}
    assert copy["app.ipynb"] == NOTEBOOK


def test_a_right_that_ends_is_taken_back(hub: Hub, apps: StandInApps) -> None:
    arranger = hub.as_("arranger")
    workflow = _workflow(hub)
    where = f"/workflows/{workflow}/app"
    ok(arranger.post(where), 202)
    ok(arranger.post(f"/pieces/{workflow}/members", json={"user": "bassist"}), 201)
    link = ok(arranger.post(f"/pieces/{workflow}/share-links", json={}), 201)
    refused(hub.as_("drummer").post(f"{where}/visit"), 404)
    ok(hub.as_("bassist").post(f"{where}/visit"), 202)
    ok(hub.as_("editor").post(f"{where}/visit", headers={"X-Share-Token": link["token"]}), 202)
    time.sleep(2.5)  # the service has looked meanwhile
    assert apps.viewers(workflow) == {"bassist", "editor"}

    ok(arranger.delete(f"/pieces/{workflow}/members/bassist"))
    _until(lambda: apps.viewers(workflow) == {"editor"})
    ok(arranger.delete(f"/pieces/{workflow}/share-links/{link['id']}"))
    _until(lambda: not apps.viewers(workflow))

    ok(arranger.patch(f"/workflows/{workflow}", json={"visibility": "public"}))
    ok(hub.as_("drummer").post(f"{where}/visit"), 202)
    ok(hub.as_("head").patch("/users/drummer", json={"is_active": False}))
    _until(lambda: not apps.viewers(workflow))
    ok(hub.as_("head").patch("/users/drummer", json={"is_active": True}))
    ok(hub.as_("drummer").post(f"{where}/visit"), 202)
    ok(hub.as_("mod").put(f"/pieces/{workflow}/moderation", json={"is_hidden": True}))
    _until(lambda: not apps.viewers(workflow))


def test_it_goes_with_its_workflow(hub: Hub, apps: StandInApps) -> None:
    workflow = _workflow(hub)
    ok(hub.as_("arranger").post(f"/workflows/{workflow}/app"), 202)
    ok(hub.as_("arranger").delete(f"/workflows/{workflow}"), 204)
    _until(lambda: workflow not in apps.running and workflow not in apps.copies)


def test_a_start_that_fails_says_why(hub: Hub, apps: StandInApps) -> None:
    workflow = _workflow(hub)
    where = f"/workflows/{workflow}/app"
    arranger = hub.as_("arranger")
    apps.refusal = "expected room for a server, found 100 that run"
    try:
        failed = ok(arranger.post(where), 202)
        assert (failed["state"], failed["message"]) == ("failed", apps.refusal)
        assert ok(arranger.get(where))["message"] == apps.refusal
    finally:
        apps.refusal = ""
    apps.looks[workflow] = AppLook("starting", 50, "Spawning server...")
    seen = ok(arranger.get(where))
    assert (seen["state"], seen["progress_percent"], seen["message"]) == (
        "starting",
        50,
        "Spawning server...",
    )
    apps.looks[workflow] = AppLook("failed", 100, "Spawn failed: Timeout")
    assert ok(arranger.get(where))["message"] == "Spawn failed: Timeout"
    assert ok(arranger.post(where), 202)["state"] == "running"


def test_without_a_notebook_there_is_none(hub: Hub) -> None:
    workflow = ok(hub.as_("arranger").post("/workflows", json={"title": "W"}), 201)["id"]
    assert not ok(hub.as_("arranger").get(f"/workflows/{workflow}/app"))["may_publish"]
    refused(hub.as_("arranger").post(f"/workflows/{workflow}/app"), 404)
