"""Recording from a microphone in a real browser: what it plays is in the clip, at its beat, whatever goes wrong."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from tests.browser.recording_page import RATE, Studio, browser_with_microphone, shown, spoken
from tests.browser.speakers import ENGINE

import setbook as sb
from setbook.undo import UndoHistory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from playwright.sync_api import Browser, Locator, Page

SOFT_LEVEL = 0.05


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("microphone") / "spoken.wav"
    spoken(path)
    return path


@pytest.fixture(scope="module")
def microphone(browser: Browser, chromium: str, file: Path) -> Iterator[Browser]:
    with browser_with_microphone(browser, chromium, file, "--use-fake-ui-for-media-stream") as started:
        yield started


@pytest.fixture
def studio(demo_project: Path, tmp_path: Path) -> Studio:
    return Studio(demo_project, tmp_path)


def button(mixer: Locator, name: str) -> Locator:
    return mixer.get_by_role("button", name=name, exact=True)


def wait_for_words(mixer: Locator, words: str) -> str:
    mixer.locator(".setbook-record-words", has_text=re.compile(words)).wait_for()
    return mixer.locator(".setbook-record-words").inner_text()


def arm(mixer: Locator) -> None:
    button(mixer, "Record from a microphone").click()
    button(mixer, "Arm").click()
    wait_for_words(mixer, "^Armed")


def wait_until_recorded(page: Page, seconds: float) -> None:
    """Wait until so much has come in."""
    page.wait_for_function(
        "(seconds) => parseFloat(document.querySelector('.setbook-record-words').textContent.split(' ')[1]) >= seconds",
        arg=seconds,
    )


def record(page: Page, mixer: Locator, seconds: float, *, count_in: bool = False) -> None:
    """Record, and stop by hand."""
    if not count_in:
        button(mixer, "Count-in").click()
    button(mixer, "Record").click()
    wait_until_recorded(page, seconds)
    button(mixer, "Stop recording").click()


def matched(recorded: NDArray[np.float32], original: NDArray[np.float32]) -> float:
    """Return which share of a recording is to be found in a sound that repeats, in windows of a tenth of a second."""
    width = RATE // 10
    looped = np.concatenate([original, original[:width]])
    spectrum = np.fft.rfft(looped, 2 * len(looped))
    starts = range(0, len(recorded) - width, width)
    found = 0
    for start in starts:
        window = recorded[start : start + width]
        correlation = np.fft.irfft(spectrum * np.conj(np.fft.rfft(window, 2 * len(looped))))
        at = int(np.argmax(correlation[: len(original)]))
        found += bool(np.abs(looped[at : at + width] - window).max() < 1e-3)
    return found / len(starts)


@pytest.mark.alone
def test_what_the_microphone_plays_is_in_the_clip_at_its_beat(
    microphone: Browser, studio: Studio, file: Path, tmp_path: Path, artifacts: Path
) -> None:
    history = UndoHistory(studio.live_set)
    with shown(microphone, studio, tmp_path / "page") as (page, mixer):
        arm(mixer)
        page.wait_for_function(
            "Number(document.querySelector('.setbook-input-level > div').style.getPropertyValue('--level')) > 0.3"
        )
        assert mixer.get_by_role("combobox", name="Input device").inner_text() != ""
        assert mixer.get_by_role("combobox", name="Record into").input_value() == ""
        position = mixer.get_by_role("slider", name="Song position", exact=True)
        position.focus()
        page.keyboard.press("PageUp")
        beat = float(position.get_attribute("aria-valuenow") or 0)
        record(page, mixer, 3)
        words = wait_for_words(mixer, "^Recorded")
        page.screenshot(path=artifacts / "mixer-recorded.png")
        stated = page.evaluate(f"{ENGINE}.input.latency")
    (recording,) = studio.mixer.recordings
    assert recording.track in words
    assert recording.latency_seconds == pytest.approx(stated["output"] + (stated["input"] or 0), abs=0.05)
    assert beat > 0
    assert recording.start_beats == pytest.approx(beat, abs=0.01)
    samples, rate = soundfile.read(recording.path, dtype="float32")
    assert rate == RATE
    assert len(samples) / RATE == pytest.approx(recording.seconds)
    assert recording.seconds > 2.5
    np.testing.assert_array_equal(samples[:, 0], samples[:, 1])
    # A machine that is busy elsewhere lets the microphone's own clock stumble now and then.
    assert matched(samples[:, 0], soundfile.read(file, dtype="float32")[0]) > 0.8
    assert studio.live_set.check() == []
    again = sb.open(studio.live_set.save(studio.project / "Night Drive v7.als"))
    (clip,) = again.track(recording.track_id).clips
    assert again.check() == []
    assert clip.sample.path == recording.path
    assert clip.start == pytest.approx(beat, abs=0.01)
    history.undo()
    with pytest.raises(sb.SetbookError):
        studio.live_set.track(recording.track_id)


LOOPED_BACK = """
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (to, ...rest) {
  if (to instanceof AudioDestinationNode && this.context instanceof AudioContext) {
    window.loop = this.context.createMediaStreamDestination();
    connect.call(this, window.loop);
  }
  return connect.call(this, to, ...rest);
};
navigator.mediaDevices.getUserMedia = async () => {
  while (window.loop === undefined) await new Promise((done) => setTimeout(done, 50));
  return window.loop.stream.clone();
};
"""


@pytest.mark.alone
def test_what_is_heard_and_recorded_again_lies_where_the_song_has_it(
    microphone: Browser, studio: Studio, tmp_path: Path, artifacts: Path
) -> None:
    """The mix itself is what the microphone hears: the clip must lie over it."""
    with shown(microphone, studio, tmp_path / "page", LOOPED_BACK) as (page, mixer):
        arm(mixer)
        record(page, mixer, 4)
        wait_for_words(mixer, "^Recorded")
    (recording,) = studio.mixer.recordings
    heard = soundfile.read(recording.path, dtype="float32")[0][:, 0]
    rendered = sb.render(studio.project / "Night Drive v6.als", end_beats=64.0).samples[0]
    start = round(float(studio.live_set.tempo_map.seconds(recording.start_beats)) * RATE)
    song = rendered[start : start + len(heard)]
    count = min(len(song), len(heard))
    correlation = np.fft.irfft(
        np.fft.rfft(heard[:count], 2 * count) * np.conj(np.fft.rfft(song[:count], 2 * count))
    )
    lag = int(np.argmax(correlation))
    lag = lag - 2 * count if lag > count else lag
    (artifacts / "recording-lag.txt").write_text(
        f"{1000 * lag / RATE:.1f} ms after {1000 * recording.latency_seconds:.1f} ms were cut off\n"
    )
    likeness = correlation.max() / (np.linalg.norm(song[:count]) * np.linalg.norm(heard[:count]))
    assert likeness > 0.8
    # The way round within the browser is not the one that it reports for a device: they differ by some buffers.
    assert abs(lag) < 0.15 * RATE


@pytest.mark.alone
def test_a_count_in_comes_first_and_the_take_begins_on_the_beat(
    microphone: Browser, studio: Studio, tmp_path: Path
) -> None:
    with shown(microphone, studio, tmp_path / "page") as (page, mixer):
        arm(mixer)
        button(mixer, "Record").click()
        wait_for_words(mixer, "^Recording starts in [1-4]$")
        assert page.evaluate(f"{ENGINE}.frame") == 0
        wait_until_recorded(page, 1)
        page.keyboard.press("Space")
        wait_for_words(mixer, "^Recorded")
    (recording,) = studio.mixer.recordings
    assert recording.start_beats == 0.0


@pytest.mark.alone
def test_a_take_goes_into_the_chosen_track_and_can_be_undone(
    microphone: Browser, studio: Studio, tmp_path: Path
) -> None:
    track = studio.live_set.add_audio_track("Vocals")
    studio.mixer.rebuild(lambda: (studio.mixer.data | fresh(studio), []))
    before = studio.live_set.document.digest
    with shown(microphone, studio, tmp_path / "page") as (page, mixer):
        arm(mixer)
        mixer.get_by_role("combobox", name="Record into").select_option(label="Vocals")
        record(page, mixer, 1)
        wait_for_words(mixer, "^Recorded .* into Vocals at 1.1.1")
        assert [clip.start for clip in track.clips] == [0.0]
        assert not studio.mixer.recordings[0].is_new_track
        page.evaluate("data => setbookView.update({ data, buffers: [] })", studio.mixer.data)
        assert mixer.locator(".setbook-record-panel").is_visible()
        wait_for_words(mixer, "^Armed")
        record(page, mixer, 1, count_in=True)
        wait_for_words(mixer, "^Recorded")
        button(mixer, "Undo").last.click()
        page.wait_for_timeout(500)
        assert len(studio.mixer.recordings) == 1
        studio.mixer.undo_recording()
    assert studio.live_set.document.digest == before
    assert studio.mixer.recordings == []


def fresh(studio: Studio) -> dict[str, Any]:
    from setbook.views.mixer import mixer_data

    return mixer_data(studio.live_set)[0]


@pytest.mark.alone
def test_a_kernel_that_is_gone_loses_nothing(microphone: Browser, studio: Studio, tmp_path: Path) -> None:
    with shown(microphone, studio, tmp_path / "page") as (page, mixer):
        arm(mixer)
        button(mixer, "Count-in").click()
        button(mixer, "Record").click()
        wait_until_recorded(page, 1)
        studio.broken = True
        wait_until_recorded(page, 3)
        wait_for_words(mixer, "^Recording .*The kernel does not take it yet; it is kept in this page")
        button(mixer, "Stop recording").click()
        wait_for_words(mixer, "^The take is kept in this page")
        assert studio.mixer.recordings == []
        assert button(mixer, "Record").is_disabled()
        with page.expect_download() as download:
            button(mixer, "Download").click()
        kept, rate = soundfile.read(download.value.path(), dtype="float32")
        assert rate == RATE
        assert len(kept) > 3 * RATE
        studio.broken = False
        button(mixer, "Try again").click()
        wait_for_words(mixer, "^Recorded")
    (recording,) = studio.mixer.recordings
    placed = soundfile.read(recording.path, dtype="float32")[0]
    cut = round(recording.latency_seconds * RATE)
    np.testing.assert_array_equal(placed, kept[cut:])
    assert [path.suffix for path in recording.path.parent.iterdir()] == [".wav"], "nothing half done is left"


@pytest.mark.alone
def test_a_kernel_that_is_busy_is_waited_for(microphone: Browser, studio: Studio, tmp_path: Path) -> None:
    answer, at_rest = studio.answer, threading.Event()

    def slow(method: str, parameters: dict[str, Any]) -> Any:
        if method == "take_finish":
            assert at_rest.wait(60)
        return answer(method, parameters)

    studio.answer = slow  # type: ignore[method-assign]
    with shown(microphone, studio, tmp_path / "page") as (page, mixer):
        arm(mixer)
        record(page, mixer, 1)
        wait_for_words(mixer, "^The kernel does not answer: it may be busy, or gone")
        assert button(mixer, "Download").is_visible()
        at_rest.set()
        wait_for_words(mixer, "^Recorded")
    assert len(studio.mixer.recordings) == 1


def test_a_refused_microphone_says_what_to_do(
    browser: Browser, chromium: str, file: Path, studio: Studio, tmp_path: Path
) -> None:
    with (
        browser_with_microphone(browser, chromium, file, "--deny-permission-prompts") as denying,
        shown(denying, studio, tmp_path / "page") as (_, mixer),
    ):
        button(mixer, "Record from a microphone").click()
        button(mixer, "Record").click()
        wait_for_words(mixer, "does not let this page use a microphone. Allow it")
        assert button(mixer, "Arm").get_attribute("aria-pressed") == "false"
        assert "take_begin" not in studio.asked


@pytest.mark.parametrize(
    ("name", "words"),
    [("NotFoundError", "No microphone was found"), ("NotReadableError", "another program may be using it")],
)
def test_no_microphone_says_what_to_do(
    microphone: Browser, studio: Studio, tmp_path: Path, name: str, words: str
) -> None:
    script = f"navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('', '{name}'); }};"
    with shown(microphone, studio, tmp_path / "page", script) as (_, mixer):
        button(mixer, "Record from a microphone").click()
        button(mixer, "Arm").click()
        wait_for_words(mixer, words)


@pytest.mark.alone
def test_monitoring_is_heard_only_while_it_is_on(microphone: Browser, studio: Studio, tmp_path: Path) -> None:
    loud = f"""async () => {{
      const capture = await {ENGINE}.capture();
      await new Promise((done) => setTimeout(done, 600));
      const runs = await capture.stop();
      return Math.max(0, ...runs.flatMap(({{ left }}) => [...left].map(Math.abs)));
    }}"""
    with shown(microphone, studio, tmp_path / "page") as (page, mixer):
        arm(mixer)
        for name in [track.name for track in studio.live_set.tracks if track.kind != "group"]:
            button(mixer, f"Mute {name}").click()
        button(mixer, "Count-in").click()
        mixer.locator("button.setbook-play").click()
        mixer.locator("button.setbook-play[aria-label=Stop]").wait_for()
        page.wait_for_function(f"{ENGINE}.frame > 30_000")
        quiet = page.evaluate(loud)
        button(mixer, "Monitor").click()
        page.wait_for_timeout(300)
        assert page.evaluate(loud) > SOFT_LEVEL + quiet


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_the_panel_fits_the_page_in_both_themes(
    microphone: Browser, studio: Studio, tmp_path: Path, artifacts: Path, scheme: str, width: int
) -> None:
    options = {"viewport": {"width": width, "height": 760}, "color_scheme": scheme}
    with shown(microphone, studio, tmp_path / "page", **options) as (page, mixer):
        arm(mixer)
        page.wait_for_timeout(500)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(path=artifacts / f"record-{width}-{scheme}.png")
