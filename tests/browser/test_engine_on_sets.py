"""Whole sets in the browser's engine against the native console: a minute of each, to the bit.

The corpus has no samples for most of its sets, so that stand-in instruments
sound there; what follows them (effects, sends, returns, automation) is the
set's own. Each set is asked first whether it has what is to be proved.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.browser.engine_page import EngineSite, engine_site, open_page

import setbook as sb
from setbook.audio.arrange import arrangement_of
from setbook.audio.console import Console
from setbook.audio.pcm_store import PcmStore
from setbook.audio.session import build_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from setbook.audio.plan import Plan
    from setbook.model import LiveSet

SECONDS = 60
HEARD = 0.01
"""A send lower than this is down: Live writes 0.0003 for the bottom."""
DIGESTS = """async (frames) => {
  const rendered = await engine.renderOffline(0, frames);
  const digests = await Promise.all(rendered.map((plane) => crypto.subtle.digest("SHA-256", plane)));
  return digests.map((digest) => [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
}"""


@dataclass(frozen=True)
class Song:
    """A set of the corpus, and what is turned up in it so that its returns are heard."""

    path: str
    send_gain: float | None = None
    """For every send, where those of the tracks that sound here are all down."""


SONGS = {
    # Live 9: filters, multiband dynamics, saturators and equalisers, a reverb and a delay; seven automations.
    "live9": Song("offlinemark+dawtool/tests/als/live9/live9-patch-markers-noauto.als", 0.35),
    # Live 9.6: filters whose cut-off is automated.
    "skeleton": Song("elixirbeats+abletoolz/test/version_fixtures/skeletons/9.6.0.als", 0.35),
    # Live 10: filters and equalisers with automation; its sends are down.
    "glacier": Song("EduardvonBriesen+Ableton-Project/Project/glacier.als", 0.35),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineSite]:
    with engine_site(tmp_path_factory.mktemp("engine")) as site:
        yield site


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("pcm"))


def minute_of(live_set: LiveSet, store: PcmStore) -> Plan:
    """Return the plan of what starts in the first minute: the rest need not be made for it."""
    whole = arrangement_of(live_set)
    clips = {
        track: [one for one in placed if float(whole.tempo.at(one.start)) < SECONDS]
        for track, placed in whole.clips.items()
    }
    return build_plan(live_set, arrangement=replace(whole, clips=clips), store=store)


def assert_same_minute(page: Page, site: EngineSite, name: str, plan: Plan, store: PcmStore) -> None:
    """Render in the page and natively; compare the digests of both sides."""
    pcm = {key: np.asarray(store.get(key)) for key in plan.pcm}
    site.add(name, plan, pcm)
    open_page(page, site, name)
    frames = min(SECONDS * plan.sample_rate, plan.frame_count)
    expected = Console(plan, pcm).render(0, frames)
    assert np.abs(expected).max() > 1e-3, "a silent song proves nothing"
    found = page.evaluate(DIGESTS, frames)
    assert found == [hashlib.sha256(np.ascontiguousarray(plane).tobytes()).hexdigest() for plane in expected]


def moving(plan: Plan) -> list[str]:
    """Return what automation moves within the minute."""
    cells = SECONDS * plan.sample_rate // 128
    return [
        f"{strip.name} {name}"
        for strip in plan.strips
        for name, table in strip.automation.items()
        if len(np.unique(table[:cells])) > 1
    ]


@pytest.mark.corpus
@pytest.mark.parametrize("name", SONGS)
def test_a_set_renders_to_the_same_bits_in_the_browser(
    page: Page, site: EngineSite, store: PcmStore, corpus: Path, name: str
) -> None:
    song = SONGS[name]
    live_set = sb.open(corpus / song.path)
    if song.send_gain is not None:
        for track in live_set.tracks:
            for send in track.mixer.sends:
                send.value = song.send_gain
    plan = minute_of(live_set, store)
    assert any(insert.on for strip in plan.strips for insert in strip.inserts)
    assert any(send.gain > HEARD for strip in plan.strips for send in strip.sends)
    assert moving(plan)
    assert_same_minute(page, site, name, plan, store)


def test_the_demo_renders_to_the_same_bits_in_the_browser(
    page: Page, site: EngineSite, store: PcmStore, demo_project: Path
) -> None:
    plan = minute_of(sb.open(demo_project / "Night Drive v6.als"), store)
    assert any(strip.inserts for strip in plan.strips)
    assert any(send.gain > HEARD for strip in plan.strips for send in strip.sends)
    assert moving(plan)
    assert_same_minute(page, site, "demo", plan, store)
