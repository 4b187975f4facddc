"""Playing through real PortAudio, on a card that ALSA makes of a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.audio.output.sound_card import card, environment

from setbook.audio import PcmStore, render
from setbook.audio.cache_folder import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

RATE = 44100
SECONDS = 60 if os.environ.get("SETBOOK_SOAK") else 6


@pytest.fixture(scope="module")
def song(demo_project):
    return demo_project / "Night Drive v6.als"


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("cache") / "pcm")


@pytest.fixture(scope="module")
def rendered(song, store):
    """The song's first seconds, and so all its sources in the store."""
    return render(song, end_beats=SECONDS * 2, store=store)


@pytest.fixture(autouse=True)
def _portaudio():
    if sys.platform != "linux":
        pytest.skip("the card is made by ALSA")
    try:
        import sounddevice  # noqa: F401
    except (ImportError, OSError) as error:
        pytest.skip(f"no PortAudio: {error}; .ci/install-packages installs it")


def run(code: str, song: Path, store: PcmStore, environment: dict[str, str]) -> dict:
    """Run code in a process of its own, since PortAudio looks for devices once; its last line is JSON."""
    before = f"""
        import json, sys, time
        import numpy as np
        from setbook.audio import PcmStore, play
        song, store = {str(song)!r}, PcmStore({str(store.folder)!r})
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(before) + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def sound(heard: Path) -> np.ndarray:
    """Return what the card heard, from the first frame that is not silent on."""
    raw = heard.read_bytes()
    pcm = np.frombuffer(raw[: len(raw) // 8 * 8], np.float32).reshape(-1, 2).T
    loud = np.flatnonzero(np.abs(pcm).max(axis=0))
    return pcm[:, loud[0] :] if len(loud) else pcm[:, :0]


def without_gaps(got: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, int]:
    """Return what was heard without the silence of dropouts, and how many there were; nothing may be lost."""
    gaps, at = 0, 0
    while True:
        count = min(got.shape[1], expected.shape[1])
        differs = np.flatnonzero((got[:, at:count] != expected[:, at:count]).any(axis=0))
        if not len(differs) or got[:, at + differs[0]].any():
            return got[:, : expected.shape[1]], gaps
        at += int(differs[0])
        loud = np.flatnonzero(got[:, at:].any(axis=0))
        got = np.concatenate([got[:, :at], got[:, at + (loud[0] if len(loud) else 0) :]], axis=1)
        gaps += 1


def begun(samples: np.ndarray) -> np.ndarray:
    return samples[:, np.flatnonzero(np.abs(samples).max(axis=0))[0] :]


def test_what_the_card_hears_is_what_the_render_gives(song, store, rendered, tmp_path):
    """Every sample, in order; a dropout would be counted, and explain a difference."""
    code = f"""
        with play(song, end_beats={SECONDS * 2}, store=store, latency_seconds=0.5) as player:
            began = time.monotonic()
            assert player.wait(10 * {SECONDS})
            print(json.dumps([player.dropouts.late, player.dropouts.device, time.monotonic() - began]))
    """
    with card(tmp_path, RATE) as (environ, heard):
        late, device, seconds = run(code, song, store, environ)
    expected = begun(rendered.samples)
    got, gaps = without_gaps(sound(heard), expected)
    assert seconds > 0.7 * rendered.duration_seconds, "the card did not keep time"
    assert np.array_equal(got, expected)
    assert gaps <= late, f"{gaps} gaps, but {late} dropouts counted (and {device} at the device)"


def test_a_device_that_asks_too_fast_gets_silence_that_is_counted(song, store, rendered, tmp_path):
    """ALSA's null device has no clock: it takes sound some hundred times faster than time goes."""
    code = """
        player = play(song, end_beats=8, store=store)
        assert player.wait(60)
        print(json.dumps([player.dropouts.late, repr(player)]))
    """
    late, text = run(code, song, store, environment(tmp_path, "nothing"))
    assert late > 0
    assert f"{late} dropouts" in text
    assert "made too late" in text


def test_stop_seek_and_loop(song, store, rendered, tmp_path):
    code = """
        player = play(song, bars=(1, 2), loop=True, store=store)
        time.sleep(0.5)
        playing = player.playing
        player.stop()
        stopped_at = player.position_beats
        time.sleep(0.2)
        still = player.position_beats == stopped_at and not player.playing
        player.seek(6.0)
        player.play()
        time.sleep(2.0)  # past the end of bar 2 at beat 8, and on from beat 0
        around = player.position_beats
        player.seek(4.0)
        time.sleep(0.5)
        sought = player.position_beats
        player.loop = False
        player.stop()
        player.stop()
        print(json.dumps([playing, stopped_at, still, around, sought]))
    """
    with card(tmp_path, RATE) as (environ, heard):
        playing, stopped_at, still, around, sought = run(code, song, store, environ)
    assert playing
    assert still
    assert 0 <= stopped_at < 2
    assert around < 6.0
    assert 3.9 < sought < 6.0
    jumps = np.abs(np.diff(sound(heard)[0]))
    assert jumps.max() < 1.3 * np.abs(np.diff(rendered.samples[0])).max(), "a seek clicks"


def test_a_device_that_is_not_there_is_an_error_that_says_what_to_do(song, store, rendered, tmp_path):
    code = """
        from setbook.errors import DeviceUnavailable
        found = []
        for wrong in ({"device": "no such card"}, {"device": 99}):
            try:
                play(song, end_beats=1, store=store, **wrong)
            except DeviceUnavailable as error:
                found.append(str(error))
        print(json.dumps(found))
    """
    found = run(code, song, store, environment(tmp_path, "nothing"))
    assert len(found) == 2
    assert all("output_devices()" in text for text in found)


def test_outputs_are_listed(song, store, tmp_path):
    code = """
        from setbook.audio.output.devices import output_devices
        print(json.dumps([[one.name, one.host, one.is_default] for one in output_devices()]))
    """
    assert ["default", "ALSA", True] in run(code, song, store, environment(tmp_path, "nothing"))


def _with_kernels(cache: Path) -> Path:
    """Lend a cache the kernels that are compiled already."""
    if not (cache / "kernels").exists() and (cache_folder() / "kernels").is_dir():
        (cache / "kernels").symlink_to(cache_folder() / "kernels")
    return cache


def test_the_shell_plays_and_says_how_it_went(song, store, rendered, tmp_path):
    command = [sys.executable, "-m", "setbook", "play", str(song), "--bars", "1", "--latency", "0.5"]
    with card(tmp_path, RATE) as (environ, heard):
        environ["SETBOOK_CACHE"] = str(_with_kernels(store.folder.parent))
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    assert done.returncode == 0, done.stderr
    assert "beat 4.0, no dropouts" in done.stdout
    assert sound(heard).shape[1] > RATE


def test_without_portaudio_it_says_what_to_install(song, store, tmp_path):
    code = """
        import builtins
        from setbook.errors import DeviceUnavailable
        real = builtins.__import__
        texts = []
        for error in (ImportError("no module"), OSError("PortAudio library not found")):
            def lacking(name, *more, error=error):
                if name == "sounddevice":
                    raise error
                return real(name, *more)
            builtins.__import__ = lacking
            try:
                play(song, end_beats=1, store=store)
            except DeviceUnavailable as raised:
                texts.append(str(raised))
        print(json.dumps(texts))
    """
    package, library = run(code, song, store, dict(os.environ))
    assert "setbook[play]" in package
    assert "libportaudio2" in library
