"""The job itself, in real JupyterLab and real Voilà: see the versions, press play, hear what `sb.render` renders.

Each host and song is opened once; the tests of a page run in order and leave it stopped at the song's start.
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.browser.notebook_pages import open_in_lab, run_all, show, switch_theme, write_notebook
from tests.browser.outside import RequestLog
from tests.browser.servers import jupyter_lab, voila
from tests.browser.speakers import ENGINE, RATE_HZ, Run, Speakers, assert_same_bits

import setbook as sb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from playwright.sync_api import Browser, Locator, Page

    from setbook.audio import PcmStore
    from setbook.audio.plan import Plan

pytestmark = [pytest.mark.slow, pytest.mark.alone]

ROOT = Path(__file__).parents[2]
LESSON = ROOT / "notebooks" / "lessons" / "01-hear-the-versions.ipynb"
IMAGES = ROOT / "docs" / "images"
WIDGETS = ("history", "arrangement", "diff", "mixer")


@dataclass
class Opened:
    """A notebook with its widgets, in a host's page."""

    page: Page
    requests: RequestLog
    song: Path
    host: str
    mixer: Locator
    speakers: Speakers
    moved: dict[str, float] = field(default_factory=dict)
    """Volumes set by hand, by strip."""

    @property
    def play(self) -> Locator:
        return self.mixer.locator("button.setbook-play")

    def press_play(self) -> None:
        """Click as a person does, and wait until the button offers to stop."""
        self.play.click()
        self.mixer.locator('button.setbook-play[aria-label^="Stop"]').wait_for(timeout=120_000)

    def back_to_start(self) -> None:
        self.play.click()
        self.mixer.locator('button.setbook-play[aria-label^="Play"]').wait_for()
        self.mixer.get_by_role("button", name="Back to the start").click()


def _lesson(folder: Path, demo_project: Path) -> tuple[Path, Path]:
    """Put the first lesson beside a fresh demo project; its first mixer plays version 4."""
    shutil.copytree(demo_project, folder / "demo-project")
    return Path(shutil.copy(LESSON, folder)), folder / "demo-project" / "Night Drive v4.als"


def _real_set(folder: Path, corpus: Path) -> tuple[Path, Path]:
    """Write a notebook of the four widgets around a real set with all its samples."""
    original = corpus / "diracdeltas+unableton" / "Project" / "hi.als"
    song = Path(shutil.copytree(original.parent, folder / "Project")) / "hi.als"
    changed = sb.open(song)
    changed.tracks[0].mixer.volume.value = 0.25
    changed.save(song.with_name("hi 2.als"))
    cells = [
        "import setbook as sb",
        "sb.history('Project')",
        "song = sb.open('Project/hi.als')\nsong",
        "sb.diff('Project/hi.als', 'Project/hi 2.als')",
        "from setbook_widgets import Mixer\nMixer(song)",
    ]
    return write_notebook(folder / "real.ipynb", cells), song


@pytest.fixture(scope="module", params=["lab-demo", "voila-demo", "lab-hi", "voila-hi"])
def opened(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    host, which = request.param.split("-")
    folder, home = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("home")
    if which == "demo":
        notebook, song = _lesson(folder, request.getfixturevalue("demo_project"))
    else:
        notebook, song = _real_set(folder, request.getfixturevalue("corpus"))
    with ExitStack() as stack:
        server = stack.enter_context(jupyter_lab(folder, home) if host == "lab" else voila(notebook, home))
        context = browser.new_context(viewport={"width": 1400, "height": 1000}, color_scheme="light")
        stack.callback(context.close)
        context.set_default_timeout(60_000)
        requests, page = RequestLog(context), context.new_page()
        if host == "lab":
            open_in_lab(page, server.url, notebook.name)
            run_all(page)
        else:
            page.goto(server.url, timeout=180_000)
        mixer = show(page, ".setbook-mixer")
        yield Opened(page, requests, song, host, mixer, Speakers(page))


def test_all_four_widgets_are_ready(opened: Opened, artifacts: Path) -> None:
    for name in WIDGETS:
        widget = show(opened.page, f".setbook-{name}")
        box = widget.bounding_box()
        assert box is not None
        assert box["width"] > 300
        assert box["height"] > 80
        widget.screenshot(path=artifacts / f"{opened.host}-{opened.song.stem}-{name}.png")
    assert opened.page.locator(".setbook[data-state=error]").count() == 0


def test_no_sound_starts_before_a_click(opened: Opened) -> None:
    assert opened.speakers.state in {"none", "empty", "loading", "ready"}


def test_play_sends_what_render_renders(opened: Opened) -> None:
    opened.mixer.scroll_into_view_if_needed()
    opened.press_play()
    opened.speakers.wait_for_frame(2_000)
    heard = opened.speakers.record(seconds=4)
    opened.back_to_start()
    song = sb.open(opened.song)
    assert opened.speakers.set_key == song.document.digest
    assert_same_bits(heard, sb.render(song).samples)


def test_a_fader_drag_is_heard_as_predicted(opened: Opened) -> None:
    """The fader is pulled first and play pressed then: the song must be that of the same console, moved the same."""
    track = _loud_track(opened.song)
    pull(
        opened.page,
        opened.mixer.get_by_role("slider", name=f"Volume of {track.name}", exact=True).first,
        by=60,
    )
    opened.press_play()
    opened.speakers.wait_for_frame(2_000)
    volume = opened.speakers.parameter(track.id, "volume")
    heard = opened.speakers.record(seconds=2)
    opened.back_to_start()
    assert 0 < volume < track.mixer.volume.value
    opened.moved[track.id] = volume
    assert_same_bits(heard, _rendered_with(opened.song, heard.end_frame, opened.moved))
    untouched = _rendered_with(opened.song, heard.end_frame, {})[:, heard.first_frame :]
    assert not np.array_equal(heard.samples, untouched), (
        f"{track.name} is not heard where it was listened for"
    )


def test_a_drag_while_playing_ramps_to_the_new_level(opened: Opened) -> None:
    """Main's fader is the last thing before the speakers: what comes out is the song times its gain, sample by sample."""
    main = sb.open(opened.song).all_tracks[-1]
    fader = opened.mixer.get_by_role("slider", name=f"Volume of {main.name}", exact=True).first
    opened.press_play()
    opened.speakers.wait_for_frame(RATE_HZ)
    before = opened.speakers.parameter(main.id, "volume")
    opened.speakers.start_recording()
    pull(opened.page, fader, by=50)
    after = opened.speakers.parameter(main.id, "volume")
    opened.speakers.wait_for_frame(
        int(opened.speakers.ask('globalThis[Symbol.for("setbook.audio.v1")].frame')) + RATE_HZ
    )
    runs = opened.speakers.stop_recording()
    opened.back_to_start()
    assert len(runs) == 1
    assert 0 < after < before
    settled = Run(runs[0].end_frame - RATE_HZ, runs[0].samples[:, -RATE_HZ:])
    opened.moved[main.id] = after
    assert_same_bits(settled, _rendered_with(opened.song, settled.end_frame, opened.moved))
    unmoved = _rendered_with(opened.song, settled.end_frame, {**opened.moved, main.id: before})[
        :, runs[0].first_frame :
    ]
    loud = np.abs(unmoved) > 1e-3
    volume = runs[0].samples[loud] / unmoved[loud] * before
    assert volume.max() <= before * 1.0001
    assert volume.min() >= after * 0.9999


def test_looks(opened: Opened, artifacts: Path) -> None:
    """Keep pictures of every widget: as found, dark (JupyterLab) or narrow (Voilà); the README's is one of them."""
    if opened.host == "lab":
        if opened.song.stem != "hi":
            _picture_of_the_readme(opened, artifacts)
        switch_theme(opened.page, "JupyterLab Dark")
        dark = opened.page.locator(".setbook-mixer[data-theme=dark]").first
        dark.wait_for(state="attached")
    else:
        opened.page.set_viewport_size({"width": 400, "height": 800})
    for name in WIDGETS:
        widget = show(opened.page, f".setbook-{name}")
        box = widget.bounding_box()
        assert box is not None
        assert box["width"] <= opened.page.viewport_size["width"]
        kind = "dark" if opened.host == "lab" else "narrow"
        widget.screenshot(path=artifacts / f"{opened.host}-{opened.song.stem}-{name}-{kind}.png")
        if kind == "dark":
            for canvas in widget.locator("canvas.setbook-arrangement-lanes-canvas").all():
                assert corner_luminance(canvas) < 0.4, f"{name} kept the light theme's picture"


def _picture_of_the_readme(opened: Opened, artifacts: Path) -> None:
    """Take the lesson's arrangement and its mixer at play; SETBOOK_UPDATE_IMAGES=1 keeps them for the docs."""
    opened.mixer.scroll_into_view_if_needed()
    opened.press_play()
    opened.speakers.ask(f"{ENGINE}.seek({34 * RATE_HZ})")
    opened.speakers.wait_for_frame(36 * RATE_HZ, seconds=90)
    for name in ("mixer", "arrangement", "diff"):
        widget = show(opened.page, f".setbook-{name}")
        widget.screenshot(path=artifacts / f"readme-{name}.png")
    opened.mixer.scroll_into_view_if_needed()
    opened.page.screenshot(path=artifacts / "readme-lab.png")
    opened.back_to_start()
    if os.environ.get("SETBOOK_UPDATE_IMAGES"):
        shutil.copy(artifacts / "readme-lab.png", IMAGES / "lab.png")


def test_no_request_leaves_this_machine(opened: Opened) -> None:
    assert len(opened.requests.urls) > 10
    assert opened.requests.outside == []


def corner_luminance(canvas: Locator) -> float:
    """Mean of red, green and blue in the first pixel of a canvas: 0 black, 1 white."""
    pixel = canvas.evaluate("canvas => [...canvas.getContext('2d').getImageData(0, 0, 1, 1).data]")
    return sum(pixel[:3]) / (3 * 255)


def pull(page: Page, fader: Locator, by: int) -> None:
    """Drag a fader down with the mouse."""
    fader.scroll_into_view_if_needed()
    box = fader.bounding_box()
    assert box is not None
    cap = fader.locator(".setbook-cap").bounding_box() or box
    x, y = cap["x"] + cap["width"] / 2, cap["y"] + cap["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + by, steps=8)
    page.mouse.up()


def _loud_track(song: Path) -> sb.Track:
    """Find the track whose first seconds are the loudest: its fader cannot be missed."""
    from setbook.audio.console import Console

    live_set = sb.open(song)
    console = Console(*_planned(song))
    console.render(0, 8 * RATE_HZ)
    levels = console.meters
    return max(
        (track for track in live_set.tracks if track.kind != "group"),
        key=lambda track: sum(levels[track.id].rms),
    )


def _planned(song: Path) -> tuple[Plan, PcmStore]:
    from setbook.audio import PcmStore, build_plan

    store = PcmStore()
    return build_plan(sb.open(song), store=store), store


def _rendered_with(song: Path, end_frame: int, volumes: dict[str, float]) -> NDArray[np.float32]:
    """Render the song's beginning with faders set by hand."""
    from setbook.audio.console import Console

    console = Console(*_planned(song))
    for strip_id, volume in volumes.items():
        console.set_parameter(strip_id, "volume", volume)
    return console.render(0, end_frame)
