"""Strips that would not fit the time are frozen by themselves, others by hand; moving one thaws it."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.browser.sixty_four_tracks import TRACKS, mixer_payload, sixty_four_tracks
from tests.browser.speakers import ENGINE, Speakers
from tests.browser.view_page import build_page, opened, served

from setbook.audio import PcmStore
from setbook.audio.console import Console
from setbook.audio.kernels import console_wasm
from setbook_widgets._freezing import freeze_as_moved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from setbook.audio.plan import Plan

NOTHING_FITS = 0.0
EVERYTHING_FITS = 1000.0


class Song:
    """A plan served to a mixer's page, with a kernel's answers."""

    def __init__(self, tracks: int, seconds: float, folder: Path) -> None:
        self.plan, pcm = sixty_four_tracks(tracks, seconds)
        self.store = PcmStore(folder)
        for key, sound in pcm.items():
            self.store.put(key, sound)
        self.asked: list[dict[str, Any]] = []
        self.beside: Plan | None = None
        """Another version of it."""

    def answer(self, method: str, parameters: dict[str, Any]) -> Any:
        plan = self.beside if parameters.get("version") == "beside" else self.plan
        assert plan is not None
        if method == "pcm":
            return self.store.chunk(parameters["key"], parameters["index"])
        if method == "loudness":
            return {"lufs": [-20.0, -20.0]}
        if method == "freeze":
            self.asked.append(parameters)
            return freeze_as_moved(plan, parameters, None, self.store, lambda _share, _what: None)
        wire, buffers = plan.to_wire()
        encoded = [base64.b64encode(part).decode() for part in [console_wasm(), *buffers]]
        return {"plan": wire, "wasm": encoded[0], "buffers": encoded[1:]}


@contextmanager
def shown(browser: Browser, folder: Path, song: Song, budget: float) -> Iterator[tuple[Page, Locator]]:
    data = mixer_payload(song.plan, budget)
    if song.beside is not None:
        data["beside"] = {"title": "Other", "set_key": song.beside.set_digest}
    with served(build_page(folder), "mixer", (data, []), song.answer) as address:
        context = browser.new_context(viewport={"width": 1400, "height": 760}, color_scheme="light")
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.add_init_script(
            "window.emitted = []; addEventListener('setbook-operation', event => emitted.push(event.detail))"
        )
        try:
            yield page, opened(page, address, "mixer")
        finally:
            context.close()


@pytest.fixture
def song(tmp_path: Path) -> Song:
    return Song(3, 8.0, tmp_path / "store")


def badge(mixer: Locator, strip: str) -> Locator:
    return mixer.locator(f".setbook-strip[data-strip='{strip}'] .setbook-freeze")


def wait_for_state(mixer: Locator, strip: str, state: str) -> None:
    mixer.locator(f".setbook-strip[data-strip='{strip}'] .setbook-freeze[data-state='{state}']").wait_for()


def wait_for_frame(page: Page, frame: int) -> None:
    page.wait_for_function(f"(frame) => {ENGINE}.frame > frame", arg=frame)


def underruns_while_playing(page: Page, seconds: float) -> int:
    """Count how often the speakers had to do without sound, over a stretch."""
    before = page.evaluate(f"{ENGINE}.underruns")
    page.wait_for_timeout(seconds * 1000)
    assert page.evaluate(f"{ENGINE}.state") == "playing"
    return int(page.evaluate(f"{ENGINE}.underruns") - before)


@pytest.mark.alone
def test_where_nothing_fits_all_is_frozen_and_says_so(
    browser: Browser, tmp_path: Path, song: Song, artifacts: Path
) -> None:
    with shown(browser, tmp_path / "page", song, NOTHING_FITS) as (page, mixer):
        for strip in ("t0", "t1", "t2"):
            wait_for_state(mixer, strip, "frozen")
            assert badge(mixer, strip).text_content() == "❄auto"
            assert "Frozen by itself" in (badge(mixer, strip).get_attribute("aria-label") or "")
        assert badge(mixer, "r").is_hidden()
        assert badge(mixer, "m").is_hidden()
        told = [one["value"] for one in page.evaluate("emitted") if one.get("trait") == "frozen"]
        assert told[-1] == [{"track": strip, "by": "budget"} for strip in ("t0", "t1", "t2")]
        mixer.screenshot(path=artifacts / "mixer-frozen.png")
        mixer.locator("button.setbook-play").click()
        wait_for_frame(page, 44_100)
        run = Speakers(page).record(1.2)
        expected = Console(song.plan, song.store).render(0, run.end_frame)[:, run.first_frame :]
        np.testing.assert_array_equal(run.samples.view(np.int32), expected.view(np.int32))


def test_a_moved_device_thaws_its_strip_which_is_frozen_again_as_it_is_now(
    browser: Browser, tmp_path: Path, song: Song
) -> None:
    with shown(browser, tmp_path / "page", song, NOTHING_FITS) as (page, mixer):
        wait_for_state(mixer, "t2", "frozen")
        key = f"{ENGINE}.freezing.key('t1')"
        before = page.evaluate(key)
        mixer.locator(".setbook-strip[data-strip='t1']").get_by_role("button", name="compressor").click()
        page.wait_for_function(f"{key} === null")
        page.wait_for_function(f"{key} !== null")
        assert page.evaluate(key) not in {None, before}
        assert [one["track"] for one in song.asked] == ["t0", "t1", "t2", "t1"], "only what changed"
        assert song.asked[-1]["moved"] == [["insert:1:on", 0]]
        mixer.get_by_role("slider", name="Volume of Track 1", exact=True).press("ArrowDown")
        mixer.get_by_role("button", name="Mute Track 3", exact=True).click()
        page.wait_for_timeout(2500)
        assert len(song.asked) == 4, "faders and mutes thaw nothing"
        assert page.evaluate(f"{ENGINE}.freezing.key('t0')") is not None


def test_by_hand_a_strip_is_frozen_and_let_go(browser: Browser, tmp_path: Path, song: Song) -> None:
    with shown(browser, tmp_path / "page", song, EVERYTHING_FITS) as (page, mixer):
        page.wait_for_function(f"{ENGINE}?.freezing != null")
        wait_for_state(mixer, "t0", "live")
        assert badge(mixer, "t0").is_visible()
        badge(mixer, "t1").click()
        wait_for_state(mixer, "t1", "frozen")
        assert badge(mixer, "t1").get_attribute("aria-pressed") == "true"
        assert badge(mixer, "t1").text_content() == "❄"
        assert [one["track"] for one in song.asked] == ["t1"]
        badge(mixer, "t1").click()
        wait_for_state(mixer, "t1", "live")
        wishes = [one["value"] for one in page.evaluate("emitted") if one.get("trait") == "freeze_wishes"]
        assert wishes == [{"t1": True}, {}]


@pytest.mark.alone
def test_a_strip_that_cannot_be_rendered_says_why_and_plays_live(
    browser: Browser, tmp_path: Path, song: Song
) -> None:
    def fail(method: str, parameters: dict[str, Any]) -> Any:
        if method == "freeze":
            raise ConnectionError("gone")
        return Song.answer(song, method, parameters)

    song.answer = fail  # type: ignore[method-assign]
    with shown(browser, tmp_path / "page", song, NOTHING_FITS) as (page, mixer):
        wait_for_state(mixer, "t2", "fault")
        assert "Not frozen: " in (badge(mixer, "t0").get_attribute("title") or "")
        mixer.locator("button.setbook-play").click()
        wait_for_frame(page, 22_050)


@pytest.mark.alone
def test_of_two_versions_both_are_frozen_where_nothing_fits(
    browser: Browser, tmp_path: Path, song: Song, artifacts: Path
) -> None:
    strips = [replace(strip, volume=strip.volume * 0.5, pan=-strip.pan) for strip in song.plan.strips]
    strips[0] = replace(strips[0], inserts=strips[0].inserts[1:])
    song.beside = replace(song.plan, set_digest="another", strips=tuple(strips))
    comparison = f"{ENGINE}.comparison"
    with shown(browser, tmp_path / "page", song, NOTHING_FITS) as (page, mixer):
        mixer.locator("button.setbook-play").click()
        page.wait_for_function(f"{comparison}.freezing?.count === 3 && {ENGINE}.freezing.count === 3")
        words = mixer.locator(".setbook-versions-words")
        assert "3 tracks of B play frozen" in words.inner_text()
        assert {(one["track"], one.get("version")) for one in song.asked} == {
            (track, version) for track in ("t0", "t1", "t2") for version in (None, "beside")
        }
        told = [one["value"] for one in page.evaluate("emitted") if one.get("trait") == "frozen"]
        assert [one["track"] for one in told[-1]] == ["t0", "t1", "t2"], "the other version's are its own"
        page.evaluate(f"{ENGINE}.seek(0)")
        page.get_by_role("button", name="Hear B: Other").click()
        wait_for_frame(page, 44_100)
        mixer.screenshot(path=artifacts / "mixer-versions-frozen.png")
        run = Speakers(page).record(1.2)
    expected = Console(song.beside, song.store).render(0, run.end_frame)[:, run.first_frame :]
    np.testing.assert_array_equal(run.samples, expected)


def test_a_second_version_that_fits_beside_the_first_is_not_frozen(
    browser: Browser, tmp_path: Path, song: Song
) -> None:
    song.beside = replace(song.plan, set_digest="another")
    with shown(browser, tmp_path / "page", song, EVERYTHING_FITS) as (page, mixer):
        mixer.locator("button.setbook-play").click()
        page.wait_for_function(f"{ENGINE}.comparison.freezing != null")
        page.wait_for_timeout(1000)
        assert song.asked == []
        assert "frozen" not in mixer.locator(".setbook-versions-words").inner_text()


@pytest.mark.alone
def test_sixty_four_tracks_play_without_a_gap_once_they_are_frozen(
    browser: Browser, tmp_path: Path, artifacts: Path
) -> None:
    song = Song(TRACKS, 10.0, tmp_path / "store")
    with shown(browser, tmp_path / "page", song, NOTHING_FITS) as (page, mixer):
        page.wait_for_function(
            "document.querySelectorAll('.setbook-freeze[data-state=frozen]').length === 64", timeout=240_000
        )
        mixer.locator("button.setbook-play").click()
        wait_for_frame(page, 44_100)
        mixer.screenshot(path=artifacts / "mixer-64-tracks.png")
        run = Speakers(page).record(2)
        page.evaluate(f"{ENGINE}.setLoop(true, 0, 9 * 44_100)")
        if page.evaluate(f"{ENGINE}.underruns") is None:
            pytest.skip("this browser does not count underruns")
        gaps = []
        while 0 not in gaps and len(gaps) < 30:
            gaps.append(underruns_while_playing(page, 2.0))
        workload = page.evaluate(f"{ENGINE}.workload")
    (artifacts / "sixty-four-tracks.txt").write_text(f"underruns {gaps}, load {workload:.3f}\n")
    # What else runs on a machine can take its time away for a while; a song that is too much for it has no such stretch.
    assert 0 in gaps
    expected = Console(song.plan, song.store).render(0, run.end_frame)[:, run.first_frame :]
    np.testing.assert_array_equal(run.samples.view(np.int32), expected.view(np.int32))
