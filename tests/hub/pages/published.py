"""A hub with something on it: songs, workflows, racks, collections, and people who like and follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.hub.pages.small_rack import rack_preset
from tests.hub.service import add_version, new_session, ok, upload
from tests.model.small_sets import live_10, tempo_events

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from tests.hub.service import Hub

HOSTILE = '<script>window.pwned = 1</script><img src=x onerror="window.pwned = 1">'
"""What would run if it were put into a page as it is."""


@dataclass(frozen=True)
class Published:
    """The ids of what there is."""

    song: str
    fork: str
    private: str
    hostile: str
    workflow: str
    rack: str
    path: str


def publish(hub: Hub, folder: Path) -> Published:
    """Put something on a hub; arranger made it, bassist and cellist like it."""
    arranger, bassist, cellist = (hub.as_(name) for name in ("arranger", "bassist", "cellist"))
    for name in ("head", "mod", "drummer", "editor"):
        ok(hub.as_(name).get("/me"))
    ok(hub.as_("head").patch("/users/mod", json={"standing": "moderator"}))
    ok(arranger.patch("/me", json={
        "display_name": "Arranger", "location": "By the river", "website": "https://example.org/songs",
        "bio": f"Slow songs, **long** tails. {HOSTILE} [a link](javascript:alert(1))",
    }))  # fmt: skip
    song = new_session(
        arranger, "Rain on a tin roof", genre="Dub", visibility="public", tags=["rain", "slow"],
        techniques=["sidechain"], description="Field recordings and a *deep* bass.",
    )  # fmt: skip
    for tempo in (124.0, 126.0):
        add_version(arranger, song, _set(folder / f"{tempo}.als", tempo))
    private = new_session(arranger, "Not done yet", tags=["rain"])
    hostile = new_session(bassist, HOSTILE[:200], visibility="public", description=HOSTILE)
    fork = ok(cellist.post(f"/sessions/{song}/fork", json={"reason": "a faster one"}), 201)["id"]
    ok(cellist.patch(f"/sessions/{fork}", json={"title": "Rain, faster", "visibility": "public"}))
    workflow: str = ok(arranger.post("/workflows", json={
        "title": "Taming a muddy bass", "problem": "The bass booms in small rooms and hides the kick.",
        "solution": "Cut at 200 Hz, then duck it.", "difficulty": "beginner", "visibility": "public", "genre": "Dub",
        "techniques": ["sidechain"], "tags": ["bass"], "start": {"session_id": song, "number": 1},
        "end": {"session_id": song, "number": 2},
    }), 201)["id"]  # fmt: skip
    rack = _rack(arranger)
    path: str = ok(arranger.post("/collections", json={
        "title": "From rain to dub", "is_learning_path": True, "visibility": "public",
        "description": "Three steps, in this order.",
    }), 201)["id"]  # fmt: skip
    for piece, note in ((song, "Listen first."), (workflow, ""), (rack, "Then try this.")):
        ok(arranger.post(f"/collections/{path}/items", json={"piece_id": piece, "note": note}), 201)
    for client in (bassist, cellist):
        ok(client.put("/users/arranger/follow"))
        ok(client.put(f"/pieces/{song}/like"))
        ok(client.put(f"/pieces/{song}/rating", json={"stars": 4}))
    ok(bassist.post(f"/pieces/{song}/comments", json={"body": "The tail! @arranger"}), 201)
    ok(hub.as_("mod").put(f"/pieces/{song}/moderation", json={"is_featured": True}))
    hub.settle()
    return Published(song, fork, private, hostile, workflow, rack, path)


def _set(path: Path, tempo: float) -> bytes:
    live_set = live_10(tempo_events((0.0, tempo)))
    live_set.document.container = "gzip"
    live_set.save(path)
    return path.read_bytes()


def _rack(client: httpx.Client) -> str:
    body = {
        "title": "Wide and dark", "rack_kind": "audio_effect", "file_name": "Wide and dark.adg", "visibility": "public",
        "sha256": upload(client, rack_preset(), "rack"), "tags": ["rain"],
    }  # fmt: skip
    found: str = ok(client.post("/racks", json=body), 201)["id"]
    return found
