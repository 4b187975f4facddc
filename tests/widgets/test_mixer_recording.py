"""Takes that a page sends: kept part by part, placed as a clip, shown and taken back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

import setbook as sb
from setbook.errors import AudioError, NotFound
from setbook_widgets.mixer import Mixer

if TYPE_CHECKING:
    from pathlib import Path

RATE = 44_100


@pytest.fixture
def mixer(demo_project: Path, tmp_path: Path) -> Mixer:
    return Mixer(sb.open(shutil.copytree(demo_project, tmp_path / "project") / "Night Drive v6.als"))


def ask(mixer: Mixer, method: str, *buffers: bytes, **parameters: Any) -> Any:
    """Ask as a page does."""
    return mixer._result({"id": "1", "method": method, "params": parameters, "buffers": list(buffers)})[0]


def sound(frames: int = RATE) -> np.ndarray:
    return np.random.default_rng(3).uniform(-0.5, 0.5, (2, frames)).astype(np.float32)


def send(mixer: Mixer, samples: np.ndarray, *, parts: int = 4) -> str:
    take = ask(mixer, "take_begin", sample_rate=RATE)["take"]
    for number, part in enumerate(np.array_split(samples, parts, axis=1)):
        for _ in range(2):  # the acknowledgement of the first was late
            ask(mixer, "take_append", part.tobytes(), take=take, part=number)
    return take


def finish(mixer: Mixer, take: str, frames: int = RATE, **more: Any) -> Any:
    place = {"track": "", "start_seconds": 0.0, "latency_seconds": 0.01} | more
    return ask(mixer, "take_finish", take=take, frames=frames, **place)


def test_a_take_becomes_a_clip_and_the_view_shows_it(mixer: Mixer) -> None:
    before = mixer.set_key
    bar = float(mixer.live_set.tempo_map.seconds(4.0))
    told = finish(mixer, send(mixer, sound()), start_seconds=bar)
    (recording,) = mixer.recordings
    assert told["track"] == recording.track == "Recorded"
    assert recording.start_beats == 4.0
    assert recording.latency_seconds == 0.01
    np.testing.assert_array_equal(soundfile.read(recording.path, dtype="float32")[0].T, sound()[:, 441:])
    assert mixer.data["follows"] == before
    assert mixer.set_key == mixer.data["set_key"] == mixer.live_set.document.digest != before
    assert mixer.recorded == [told]
    assert [strip["name"] for strip in mixer.data["strips"]].count("Recorded") == 1
    assert mixer.live_set.check() == []
    assert [path.name for path in recording.path.parent.iterdir()] == [recording.path.name]


def test_it_can_be_taken_back_until_something_else_is_edited(mixer: Mixer) -> None:
    before = mixer.set_key
    finish(mixer, send(mixer, sound()))
    first = mixer.recordings[0]
    finish(mixer, send(mixer, sound()), track=first.track_id, start_seconds=4.0)
    assert [one.is_new_track for one in mixer.recordings] == [True, False]
    assert mixer.undo_recording().start_beats > 0
    assert mixer.recordings == [first]
    assert ask(mixer, "take_undo") == first.path.name
    assert mixer.set_key == before
    assert first.path.exists()
    with pytest.raises(NotFound, match="found none"):
        mixer.undo_recording()
    finish(mixer, send(mixer, sound()))
    mixer.live_set.tempo = 90.0
    with pytest.raises(NotFound, match="found others since"):
        mixer.undo_recording()


def test_what_did_not_arrive_whole_is_not_placed(mixer: Mixer) -> None:
    before = mixer.set_key
    take = send(mixer, sound())
    with pytest.raises(AudioError, match="Expected a take of 50000 frames, found 44100"):
        finish(mixer, take, frames=50_000)
    with pytest.raises(NotFound, match="Expected a take that was begun"):
        finish(mixer, "elsewhere")
    assert mixer.recordings == []
    assert mixer.live_set.document.digest == before
    finish(mixer, take)
    assert len(mixer.recordings) == 1


def test_closing_removes_what_was_never_finished(mixer: Mixer) -> None:
    take = send(mixer, sound())
    folder = mixer.live_set.path.parent / "Samples" / "Recorded"
    assert [path.name for path in folder.iterdir()] == [f".{take}.take"]
    mixer.close()
    assert list(folder.iterdir()) == []


def test_a_set_without_a_file_says_so_before_anything_is_recorded(demo_project: Path) -> None:
    mixer = Mixer(sb.open((demo_project / "Night Drive v6.als").read_bytes()))
    with pytest.raises(AudioError, match="Expected a set with a file"):
        ask(mixer, "take_begin", sample_rate=RATE)
    assert Mixer(None).recordings == []
