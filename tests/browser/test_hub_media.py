"""What a hub makes of a version, in a real browser: its views are drawn, its sound is the offline render to the bit."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.browser.engine_page import engine_site, open_page
from tests.browser.test_engine_on_sets import DIGESTS
from tests.browser.view_page import build_page, opened, served
from tests.hub.media.conftest import song_with_samples
from tests.hub.service import ok, running

import setbook as sb
from setbook.audio.console import Console
from setbook.audio.pcm_store import PcmStore
from setbook.audio.session import build_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    from playwright.sync_api import Page
    from tests.browser.engine_page import EngineSite

SECONDS = 20


def serve_from_hub(site: EngineSite, client: httpx.Client, version_id: str) -> None:
    """Let the engine's page be served what a hub answers."""
    fixed = site.answer
    sent: dict[str, Any] = ok(client.get(f"/versions/{version_id}/sound"), 200)

    def answer(path: str) -> bytes | None:
        name, _, rest = path.partition("/")
        if path == "console.wasm":
            return base64.b64decode(sent["wasm"])
        if name != "song":
            return fixed(path)
        if rest == "plan.json":
            return json.dumps({"plan": sent["plan"], "buffer_count": len(sent["buffers"])}).encode()
        if rest.startswith("buffer-"):
            return base64.b64decode(sent["buffers"][int(rest.removeprefix("buffer-"))])
        return client.get(f"/versions/{version_id}/sound/{rest.removeprefix('pcm/')}").content

    site.answer = answer  # type: ignore[method-assign]


@pytest.fixture(scope="module")
def hub_version(
    demo_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx.Client, dict[str, Any]]]:
    """The newest version of the demo song on a hub, with all that is made of it."""
    folder = tmp_path_factory.mktemp("hub")
    with running(f"sqlite:///{folder}/c.sqlite", folder) as hub:
        arranger = hub.as_("arranger")
        names = sorted(path.name for path in demo_project.glob("*.als"))
        first = song_with_samples(arranger, demo_project, names[0])
        version = song_with_samples(arranger, demo_project, names[-1], first["session_id"])
        hub.settle()
        version["addresses"] = {
            "arrangement": f"/versions/{version['id']}/views/arrangement",
            "mixer": f"/versions/{version['id']}/views/mixer",
            "diff": f"/versions/{version['id']}/views/diff?from={first['id']}",
            "history": f"/sessions/{first['session_id']}/views/history",
        }
        for address in (*version["addresses"].values(), f"/versions/{version['id']}/sound"):
            arranger.get(address)
        hub.settle()
        yield arranger, version


def test_views_take_what_the_hub_sends(
    hub_version: tuple[httpx.Client, dict[str, Any]],
    page: Page,
    tmp_path: Path,
    artifacts: Path,
) -> None:
    client, version = hub_version
    folder = build_page(tmp_path)
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    for name, address in version["addresses"].items():
        sent = ok(client.get(address), 200)
        payload = sent["data"], [base64.b64decode(buffer) for buffer in sent["buffers"]]
        with served(folder, name, payload, traits=sent["traits"]) as site:
            view = opened(page, site, name)
            assert view.get_attribute("data-state") == "ready", name
            page.screenshot(path=artifacts / f"hub-media-{name}.png")
    assert faults == []


def test_the_engine_plays_the_samples_of_the_offline_render(
    hub_version: tuple[httpx.Client, dict[str, Any]], page: Page, demo_project: Path, tmp_path: Path
) -> None:
    client, version = hub_version
    store = PcmStore(tmp_path / "pcm")
    plan = build_plan(sb.open(max(demo_project.glob("*.als"))), store=store)
    frames = SECONDS * plan.sample_rate
    native = Console(plan, store, metering=False).render(0, frames)
    with engine_site(tmp_path) as site:
        serve_from_hub(site, client, version["id"])
        open_page(page, site, "song")
        digests = page.evaluate(DIGESTS, frames)
    assert np.abs(native).max() > 0.1
    assert digests == [hashlib.sha256(np.ascontiguousarray(plane).tobytes()).hexdigest() for plane in native]
