"""What comes out of a render: ranges in bars, loudness targets, progress, calling it off."""

from __future__ import annotations

import itertools
import threading

import numpy as np
import pytest
import soundfile

import setbook as sb
from setbook.analysis import loudness
from setbook.audio import PcmStore, render
from setbook.audio.console import Console
from setbook.audio.levelling import levelling
from setbook.audio.progress import with_time_left
from setbook.audio.render import play_range
from setbook.audio.song_range import beats_of_bars
from setbook.errors import AudioError, Stopped

RATE = 44100


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def song(demo_project):
    return max(demo_project.glob("Night Drive v?.als"))


@pytest.fixture(scope="module")
def whole(song, store):
    return render(song, store=store)


@pytest.fixture(scope="module")
def some_bars(song, store):
    return render(song, bars=(9, 16), store=store)


# Ranges


def test_bars_are_the_same_samples_as_in_the_whole(song, whole, store):
    """With effects on the tracks: what rang before the range rings into it."""
    assert any(strip.inserts for strip in whole.plan.strips)
    line = sb.open(song).tempo_map
    first, last = (round(float(line.seconds(beats)) * RATE) for beats in (32, 64))
    part = render(song, bars=(9, 16), store=store)
    assert np.array_equal(part.samples, whole.samples[:, first:last])


def test_chunks_put_together_are_the_whole(song, whole, store):
    ends = [0, 7.5, 16.25, 40, 41]
    parts = [
        render(song, start_beats=start, end_beats=end, store=store).samples
        for start, end in itertools.pairwise(ends)
    ]
    joined = np.concatenate(parts, axis=1)
    assert np.array_equal(joined, whole.samples[:, : joined.shape[1]])


def test_bars_follow_the_time_signature(corpus):
    live_set = sb.open(corpus / "diracdeltas+unableton/Project/hi.als")
    assert beats_of_bars(live_set, 1, 1) == (0.0, live_set.time_signature.bar_beats)
    assert beats_of_bars(live_set, 5, 8) == (16.0, 32.0)


@pytest.mark.parametrize("bars", [(0, 4), (5, 4), (-3, 2), (1, 10**9)])
def test_bars_that_are_no_range_are_refused(song, store, bars):
    with pytest.raises(AudioError, match="bar"):
        render(song, bars=bars, store=store)


def test_beats_and_bars_at_once_are_refused(song, store):
    with pytest.raises(AudioError, match="give one"):
        render(song, bars=(1, 2), end_beats=4, store=store)


# Loudness


def test_a_loudness_target_is_met_by_gain_alone(song, some_bars, store, tmp_path):
    quiet = loudness.integrated(some_bars.samples, RATE) - 6
    rendered = render(song, tmp_path / "quiet.wav", bars=(9, 16), loudness_lufs=quiet, store=store)
    assert loudness.integrated(rendered.samples, RATE) == pytest.approx(quiet, abs=0.01)
    assert rendered.levelling.gain_db == pytest.approx(-6, abs=0.01)
    assert not rendered.levelling.ceiling_binds
    assert np.allclose(
        rendered.samples, some_bars.samples * 10 ** (rendered.levelling.gain_db / 20), atol=1e-7
    )
    assert np.array_equal(soundfile.read(tmp_path / "quiet.wav", dtype="float32")[0].T, rendered.samples)


def test_the_ceiling_binds_and_says_so(song, store):
    rendered = render(song, bars=(9, 16), loudness_lufs=0, ceiling_dbtp=-1, store=store)
    assert loudness.true_peak_db(rendered.samples, RATE) == pytest.approx(-1, abs=0.01)
    assert rendered.levelling.ceiling_binds
    assert "ceiling of -1.0 dBTP" in str(rendered.levelling)


def test_silence_has_no_loudness_to_level():
    level = levelling(np.zeros((2, RATE), np.float32), RATE, -14)
    assert (level.gain_db, level.ceiling_binds) == (0.0, False)
    assert "silent" in str(level)


@pytest.mark.parametrize(("target", "ceiling"), [(3, -1), (-80, -1), (-14, 1)])
def test_targets_that_nothing_can_have_are_refused_before_any_work(tmp_path, target, ceiling):
    with pytest.raises(AudioError, match="Expected a"):
        render(tmp_path / "not-even-there.als", loudness_lufs=target, ceiling_dbtp=ceiling)


# Progress


def test_progress_rises_to_one(song, store):
    seen = []
    render(song, bars=(1, 4), store=store, progress=lambda share, what: seen.append((share, what)))
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert seen[-1] == (1.0, "Done")


def test_time_left_comes_from_the_share_that_is_done():
    seen = []
    ticks = iter([100.0, 100.5, 110.0, 140.0])
    progress = with_time_left(lambda share, what, left: seen.append(left), lambda: next(ticks))
    for share in (0.01, 0.25, 1.0):
        progress(share, "Mixing")
    assert seen == [None, 30.0, 0.0]


def test_calling_off_leaves_no_file(song, store, tmp_path):
    event = threading.Event()
    with pytest.raises(Stopped, match="Stopped at"):
        render(
            song, tmp_path / "song.wav", store=store, cancel=event, progress=lambda share, what: event.set()
        )
    assert list(tmp_path.iterdir()) == []


def test_a_range_past_the_lead_of_effects_is_cut_where_it_should(whole, store):
    """The lead is played in blocks that do not end where the range begins."""
    played = play_range(Console(whole.plan, store), 300_001, 10, lambda share, what: None)
    assert np.array_equal(played, whole.samples[:, 300_001:300_011])
