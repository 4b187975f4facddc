"""Event streams: news as they come, to whoever may still hear them, from whichever process of the service."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.hub.service import add_version, new_session, ok, refused, running

from setbook.hub.store.tables import Rendition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.hub.service import Hub


@pytest.fixture
def hub(fresh_url: str, tmp_path: Path) -> Iterator[Hub]:
    """A service whose streams stay open for a while."""
    with running(fresh_url, tmp_path, stream_seconds=30, streams=2) as found:
        yield found


class Listener:
    """Reads a stream beside the test."""

    def __init__(self, client: httpx.Client, path: str, **headers: str) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.ids: list[str] = []
        self.opened = threading.Event()
        self.news = threading.Condition()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(client, path, headers), daemon=True)
        self._thread.start()
        assert self.opened.wait(20)

    def wait(self, name: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until there are so many events of a name."""
        with self.news:
            assert self.news.wait_for(lambda: len(self.of(name)) >= count, 20), self.events
        return self.of(name)

    def of(self, name: str) -> list[dict[str, Any]]:
        return [data for found, data in self.events if found == name]

    def ends(self) -> None:
        """Wait until the service ends the stream."""
        self._thread.join(20)
        assert not self._thread.is_alive()

    def _read(self, client: httpx.Client, path: str, headers: dict[str, str]) -> None:
        # The test closes its clients while a stream may still be open.
        with suppress(httpx.TransportError), client.stream("GET", path, headers=headers) as response:
            assert response.status_code == 200, response.read()
            assert response.headers["content-type"].startswith("text/event-stream")
            self.opened.set()
            name = ""
            for line in response.iter_lines():
                word, _, rest = line.partition(": ")
                if word == "event":
                    name = rest
                elif word == "id":
                    self.ids.append(rest)
                elif word == "data":
                    with self.news:
                        self.events.append((name, json.loads(rest)))
                        self.news.notify_all()


def slow_rendition(hub: Hub, version_id: str, progress: float | None, state: str = "waiting") -> None:
    """Write, as a worker does from its own process, how far it is."""
    from sqlalchemy import select

    from setbook.hub.services import renditions
    from setbook.hub.store.tables import Version

    database = hub.database()
    with database.writing() as db:
        found = db.scalar(select(Rendition).where(Rendition.kind == "mixer"))
        if found is None:
            found, _ = renditions.ask(db, "mixer", db.get_one(Version, version_id))
        found.progress, found.state, found.doing = progress, state, "Drawing"
    database.close()


def test_progress_is_told_until_it_is_done(hub: Hub, saves: list[bytes]) -> None:
    arranger = hub.as_("arranger")
    version = add_version(arranger, new_session(arranger), saves[0])
    hub.settle()
    slow_rendition(hub, version["id"], 0.25)
    listener = Listener(arranger, f"/versions/{version['id']}/events")
    (first,) = listener.wait("progress")[0]["renditions"]
    assert (first["kind"], first["state"], first["progress"], first["doing"]) == (
        "mixer",
        "working",
        0.25,
        "Drawing",
    )
    slow_rendition(hub, version["id"], 0.75)
    assert listener.wait("progress", 2)[1]["renditions"][0]["progress"] == 0.75
    slow_rendition(hub, version["id"], None, "ready")
    assert listener.wait("done")[0]["state"] == "ready"
    listener.ends()


def test_a_failure_ends_it(hub: Hub) -> None:
    arranger = hub.as_("arranger")
    version = add_version(arranger, new_session(arranger), b"not a set")
    hub.settle()
    listener = Listener(arranger, f"/versions/{version['id']}/events")
    assert listener.wait("failed")[0]["state"] == "refused"
    listener.ends()


def test_who_loses_the_right_hears_no_more(hub: Hub, saves: list[bytes]) -> None:
    arranger, drummer = hub.as_("arranger"), hub.as_("drummer")
    song = new_session(arranger, visibility="public")
    version = add_version(arranger, song, saves[0])
    hub.settle()
    slow_rendition(hub, version["id"], 0.25)
    listener = Listener(drummer, f"/versions/{version['id']}/events")
    listener.wait("progress")
    ok(arranger.patch(f"/sessions/{song}", json={"visibility": "private"}))
    listener.wait("gone")
    listener.ends()
    slow_rendition(hub, version["id"], 0.5)
    refused(drummer.get(f"/versions/{version['id']}/events"), 404)


def test_one_caller_has_a_few_streams_and_their_places_come_free(hub: Hub, saves: list[bytes]) -> None:
    arranger = hub.as_("arranger")
    version = add_version(arranger, new_session(arranger), saves[0])
    hub.settle()
    slow_rendition(hub, version["id"], 0.25)
    address = f"/versions/{version['id']}/events"
    listeners = [Listener(arranger, address) for _ in range(2)]
    assert refused(arranger.get(address), 429)["detail"]
    slow_rendition(hub, version["id"], None, "ready")
    for listener in listeners:
        listener.ends()
    assert "event: done" in arranger.get(address).text


def test_the_place_of_who_leaves_is_free_soon(hub: Hub, saves: list[bytes]) -> None:
    arranger = hub.as_("arranger")
    version = add_version(arranger, new_session(arranger), saves[0])
    hub.settle()
    slow_rendition(hub, version["id"], 0.25)
    address = f"/versions/{version['id']}/events"
    for _ in range(4):
        for _ in range(100):
            with arranger.stream("GET", address) as response:
                if response.status_code == 200:
                    assert next(response.iter_lines())
                    break
            time.sleep(0.2)
        assert response.status_code == 200


def test_the_feed_tells_what_comes_and_goes_on_where_it_was(hub: Hub) -> None:
    arranger, bassist = hub.as_("arranger"), hub.as_("bassist")
    ok(arranger.get("/me"))
    ok(bassist.put("/users/arranger/follow"))
    new_session(arranger, title="Before", visibility="public")
    listener = Listener(bassist, "/feed/events")
    new_session(arranger, title="Rain", visibility="public")
    new_session(arranger, title="Hidden")
    new_session(arranger, title="Snow", visibility="public")
    told = listener.wait("activity", 2)
    assert [event["piece"]["title"] for event in told] == ["Rain", "Snow"]
    start, first, _ = listener.ids
    again = Listener(bassist, "/feed/events", **{"Last-Event-ID": first})
    assert again.wait("activity")[0]["piece"]["title"] == "Snow"
    # What comes while the stream is away is not missed, even if nothing had come before.
    ok(hub.as_("cellist").put("/users/arranger/follow"))
    away = Listener(hub.as_("cellist"), "/feed/events", **{"Last-Event-ID": start})
    assert [event["piece"]["title"] for event in away.wait("activity", 2)] == ["Rain", "Snow"]
    refused(hub.as_("").get("/feed/events"), 401)
