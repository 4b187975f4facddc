"""What comes out of a render: ranges in bars, loudness targets, stems, progress, calling it off."""

from __future__ import annotations

import itertools
import re
import threading

import numpy as np
import pytest
import soundfile

import setbook as sb
from setbook.analysis import loudness
from setbook.audio import PcmStore, render, render_stems
from setbook.audio.levelling import levelling
from setbook.audio.plan import SPEAKERS, Plan, Strip
from setbook.audio.progress import with_time_left
from setbook.audio.render import Job
from setbook.audio.song_range import SongRange, beats_of_bars
from setbook.audio.stems import stems_of
from setbook.errors import AudioError, NotWritable, Stopped

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


# Stems


@pytest.fixture(scope="module")
def stems(song, store, tmp_path_factory):
    return render_stems(song, tmp_path_factory.mktemp("stems"), bars=(9, 16), store=store)


def test_stems_are_one_file_a_strip_and_of_one_length(song, some_bars, stems):
    live_set = sb.open(song)
    assert {stem.strip_id for stem in stems} == {track.id for track in live_set.all_tracks}
    assert {soundfile.info(stem.path).frames for stem in stems} == {some_bars.samples.shape[1]}
    assert all(re.fullmatch(r"\d\d .+\.wav", stem.path.name) for stem in stems)


def read(stem) -> np.ndarray:
    return soundfile.read(stem.path, dtype="float32")[0].T.astype(float)


def test_the_stem_of_main_is_the_mix(some_bars, stems):
    assert np.array_equal(read(next(stem for stem in stems if stem.kind == "main")), some_bars.samples)


def test_stems_of_what_flows_into_main_add_up_to_the_mix(song, store, tmp_path):
    """With nothing on main but its fader, and with sends, returns and groups in between."""
    live_set = sb.open(song)
    for device in live_set.main.devices:
        device.on.value = False
    live_set.main.mixer.volume.value = 0.5
    mix = render(live_set, bars=(9, 12), store=store)
    main = len(mix.plan.strips) - 1
    into_main = {strip.id for strip in mix.plan.strips if strip.output == main}
    assert len({strip.kind for strip in mix.plan.strips if strip.id in into_main}) > 1
    stems = render_stems(live_set, tmp_path, bars=(9, 12), store=store)
    total = sum(read(stem) for stem in stems if stem.strip_id in into_main)
    assert np.abs(0.5 * total - mix.samples).max() < 1e-6


def test_a_stem_is_the_track_alone(song, store, tmp_path):
    """Checked against a set in which only that track may sound, straight into main."""
    live_set = sb.open(song)
    bass = live_set.track("Bass")
    stem = next(
        one
        for one in render_stems(live_set, tmp_path, kinds={"midi"}, bars=(9, 12), store=store)
        if one.name == bass.name
    )
    for device in live_set.main.devices:
        device.on.value = False
    for track in live_set.returns:
        track.mixer.active.value = False
    live_set.main.mixer.volume.value = 1.0
    bass.mixer.soloed = True
    assert bass.group is None
    assert np.array_equal(read(stem), render(live_set, bars=(9, 12), store=store).samples)
    assert np.abs(read(stem)).max() > 0.01


def test_stems_share_the_gain_that_the_mix_needs(song, stems, store, tmp_path):
    levelled = render_stems(
        song, tmp_path, suffix=".flac", kinds={"main"}, bars=(9, 12), loudness_lufs=-30, store=store
    )
    assert [stem.path.suffix for stem in levelled] == [".flac"]
    mix = read(levelled[0])
    assert loudness.integrated(mix, RATE) == pytest.approx(-30, abs=0.05)


def test_names_of_stems_are_safe_and_never_alike():
    names = ["../../etc/passwd", "a/b\\c:d", "", "CON?", "x" * 300, "same", "same", "..", "\x00"]
    strips = [Strip(str(i), name, "audio", len(names)) for i, name in enumerate(names)]
    plan = Plan("", RATE, 1, (*strips, Strip("m", "Main", "main", SPEAKERS)))
    stems = [stem.file_stem for stem in stems_of(plan)]
    assert len(set(stems)) == len(stems) == len(names) + 1
    assert all(re.fullmatch(r"\d\d [^/\\:*?\"<>|\x00-\x1f]{1,80}", name) for name in stems)
    assert not any(name.endswith(".") for name in stems)


def test_a_file_in_the_way_is_not_replaced_unless_asked(song, store, tmp_path):
    (stem,) = render_stems(song, tmp_path, kinds={"main"}, bars=(1, 1), store=store)
    stem.path.write_bytes(b"somebody's own")
    with pytest.raises(NotWritable, match="choose another"):
        render_stems(song, tmp_path, bars=(1, 1), store=store)
    assert [one.name for one in tmp_path.iterdir()] == [stem.path.name]
    assert stem.path.read_bytes() == b"somebody's own"
    render_stems(song, tmp_path, kinds={"main"}, bars=(1, 1), overwrite=True, store=store)
    assert soundfile.info(stem.path).frames > 0


def test_a_folder_that_cannot_be_made_is_an_error_that_says_so(song, store, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(NotWritable, match="choose another"):
        render_stems(song, tmp_path / "file" / "stems", bars=(1, 1), store=store)


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
    span = SongRange(300_001, 300_011, 300_011)
    job = Job(whole.plan, store, span, lambda share, what: None)
    assert np.array_equal(job.play(whole.plan, 0, 1, ""), whole.samples[:, 300_001:300_011])
