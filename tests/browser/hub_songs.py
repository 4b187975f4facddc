"""The demo song on a service that runs: published with its versions, forked, talked about, with a workflow."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.hub.service import add_version, ok, upload

from setbook.community import Community, Credentials

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext
    from tests.hub.service import Hub


@dataclass(frozen=True)
class Songs:
    """What was published, by id: arranger's song, bassist's fork of it, arranger's workflow, and a private song."""

    song: str
    fork: str
    workflow: str
    private: str


NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {},
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": "### Making room\n\nTake the *low end* out of the pad."},
        {
            "cell_type": "code", "metadata": {}, "execution_count": 1,
            "source": 'song["Pad"].device("EQ Eight").parameter("Band 1 Frequency").value = 180',
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "180 Hz\n"},
                {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<script>window.owned = 1</script>"}},
            ],
        },
    ],
}  # fmt: skip


def publish(hub: Hub, project: Path, folder: Path) -> Songs:
    """Publish everything from a copy, for the store of a project is written into it; wait until the service has opened it."""
    project = shutil.copytree(project, folder / "Night Drive Project")
    for name in ("arranger", "bassist", "cellist", "mod"):
        ok(hub.as_(name).get("/me"))
    ok(hub.as_("head").patch("/users/mod", json={"standing": "moderator"}))
    arranger, bassist = hub.as_("arranger"), hub.as_("bassist")
    with Community(
        hub.url, "token-of-arranger", credentials=Credentials(folder / "config", use_keyring=False)
    ) as community:
        song = community.publish(
            project, title="Night Drive", visibility="public", tags=["night", "synthwave"], genre="Synthwave",
            description="A drive through the **rain**, in E minor.",
        ).session.id  # fmt: skip
    hub.settle()
    fork = ok(
        bassist.post(
            f"/sessions/{song}/fork",
            json={
                "at": 4,
                "reason": "half-time, with a real bass",
                "title": "Night Drive dub",
                "visibility": "public",
            },
        )
    )["id"]
    add_version(bassist, fork, (project / "Night Drive v6.als").read_bytes(), message="Halved the drums")
    notebook = upload(arranger, json.dumps(NOTEBOOK).encode(), "notebook")
    words = {
        "title": "Room for the bass", "visibility": "public", "problem": "The pad covers the bass.",
        "solution": "Cut the pad **below 180 Hz**.", "techniques": ["eq", "arrangement"], "difficulty": "beginner",
        "start": {"session_id": song, "number": 4}, "end": {"session_id": song, "number": 5},
        "notebook_sha256": notebook,
    }  # fmt: skip
    workflow = ok(arranger.post("/workflows", json=words), 201)["id"]
    ok(arranger.post("/workflows", json={**words, "title": "Space with an EQ", "notebook_sha256": None}), 201)
    private = ok(arranger.post("/sessions", json={"title": "Not yet for you"}), 201)["id"]
    add_version(arranger, private, (project / "Night Drive v1.als").read_bytes(), message="A sketch")
    hub.settle()
    return Songs(song, fork, workflow, private)


def talk(hub: Hub, songs: Songs) -> None:
    """Say something of the song: with an answer, pinned, at a place, with a mention, and rated."""
    bassist, cellist, arranger = (hub.as_(name) for name in ("bassist", "cellist", "arranger"))
    address = f"/pieces/{songs.song}/comments"
    first = ok(
        bassist.post(
            address, json={"body": "The pad comes in **too early**, I think.", "version": 6, "at_beats": 32}
        )
    )
    ok(arranger.post(address, json={"body": "True, @bassist. Two bars later?", "parent_id": first["id"]}))
    ok(cellist.post(address, json={"body": "What a drive. `Glass Pluck` is lovely."}))
    pinned = ok(arranger.post(address, json={"body": "Feedback on the *mix* is welcome."}))
    ok(arranger.patch(f"/comments/{pinned['id']}", json={"is_pinned": True}))
    ok(cellist.put(f"/pieces/{songs.song}/rating", json={"stars": 5, "review": "I hear the road."}))
    ok(bassist.put(f"/pieces/{songs.song}/like"))


def browsing(
    browser: Browser, name: str, *, width: int = 1400, scheme: str = "light", height: int = 1000
) -> BrowserContext:
    """A browser of somebody who shows a token of theirs; of nobody for an empty name."""
    headers = {"Authorization": f"Bearer token-of-{name}"} if name else {}
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, extra_http_headers=headers
    )
    context.set_default_timeout(60_000)
    return context
