"""The offline render: real sets into real files, measured."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

import setbook as sb
from setbook.audio import PcmStore, Rendered, render
from setbook.errors import AudioError, NotWritable

RATE = 44100
HI = "diracdeltas+unableton/Project/hi.als"


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def hi(corpus, store) -> Rendered:
    return render(corpus / HI, store=store)


@pytest.fixture(scope="module")
def first_version(demo_project):
    return min(demo_project.glob("* v1.als"))


def rms_db(samples: np.ndarray) -> float:
    return 20 * np.log10(np.sqrt((samples.astype(float) ** 2).mean()) + 1e-12)


def band_db(samples: np.ndarray, low_hz: float, high_hz: float) -> float:
    """Return the share of the power between two frequencies."""
    power = np.zeros(4097)
    for first in range(0, samples.shape[1] - 8192, 8192 * 8):
        power += np.abs(np.fft.rfft(samples[0, first : first + 8192] * np.hanning(8192))) ** 2
    bins = np.fft.rfftfreq(8192, 1 / RATE)
    return 10 * np.log10(power[(bins >= low_hz) & (bins < high_hz)].sum() / power.sum())


def test_hi_is_two_minutes_of_music(hi):
    assert hi.duration_seconds == pytest.approx(131.0, abs=3.0)
    assert np.isfinite(hi.samples).all()
    assert -25.0 < rms_db(hi.samples) < -8.0
    assert hi.missing == []
    seconds = hi.samples[:, : 130 * RATE].reshape(2, 130, RATE)
    assert (np.abs(seconds).max(axis=(0, 2)) > 1e-3).mean() > 0.95
    assert np.abs(hi.samples.mean(axis=1)).max() < 0.01
    assert band_db(hi.samples, 30, 250) > -12.0
    assert band_db(hi.samples, 250, 4000) > -15.0
    assert -60.0 < band_db(hi.samples, 8000, 20000) < -10.0


def test_hi_does_not_click_where_nothing_is_struck(hi):
    """A click is a jump out of a calm that no note explains: look at the quiet parts between the hits."""
    mono = hi.samples[0].astype(float)
    bend = np.abs(np.diff(mono, 2))
    calm = np.convolve(bend, np.ones(441) / 441, "same") < 1e-5
    assert calm.sum() > RATE
    assert bend[calm].max() < 5e-3


def test_the_song_ends_in_silence(hi):
    assert np.abs(hi.samples[:, -1]).max() < 1e-3


def test_two_renders_are_bit_equal_with_a_cold_store_and_a_warm_one(first_version, store, tmp_path):
    cold, other = (render(first_version, store=PcmStore(tmp_path / name)) for name in ("one", "two"))
    warm = render(first_version, store=PcmStore(tmp_path / "one"))
    assert np.array_equal(cold.samples, other.samples)
    assert np.array_equal(cold.samples, warm.samples)


def test_a_range_is_the_same_samples_with_what_rings_into_it(hi, corpus, store):
    part = render(corpus / HI, start_beats=32, end_beats=40, store=store)
    tempo = sb.open(corpus / HI).tempo_map
    first, last = (round(float(tempo.seconds(beats)) * RATE) for beats in (32, 40))
    assert part.samples.shape[1] == last - first
    assert np.array_equal(part.samples, hi.samples[:, first:last])


@pytest.mark.parametrize(("start", "end"), [(8, 8), (9, 8), (10_000, None)])
def test_an_empty_range_is_refused(first_version, store, start, end):
    with pytest.raises(AudioError, match="end after its start"):
        render(first_version, start_beats=start, end_beats=end, store=store)


def test_the_tail_is_bounded_and_ends_where_it_is_silent(first_version, store):
    song_frames = sb.open(first_version).tempo_map.seconds(sb.open(first_version).length_beats) * RATE
    none, some = (render(first_version, tail_seconds=seconds, store=store) for seconds in (0.0, 10.0))
    assert none.samples.shape[1] == round(float(song_frames))
    assert none.samples.shape[1] <= some.samples.shape[1] < none.samples.shape[1] + 10 * RATE
    assert np.array_equal(some.samples[:, : none.samples.shape[1]], none.samples)


@pytest.mark.parametrize(
    ("suffix", "depth", "subtype", "error"),
    [
        (".wav", None, "FLOAT", 0.0),
        (".wav", 24, "PCM_24", 3 * 2.0**-24),
        (".wav", 16, "PCM_16", 3 * 2.0**-16),
        (".aiff", None, "FLOAT", 0.0),
        (".flac", None, "PCM_24", 3 * 2.0**-24),
        (".flac", 16, "PCM_16", 3 * 2.0**-16),
    ],
)
def test_files_hold_what_was_rendered(first_version, store, tmp_path, suffix, depth, subtype, error):
    path = tmp_path / f"song{suffix}"
    rendered = render(first_version, path, bit_depth=depth, end_beats=8, store=store)
    info = soundfile.info(path)
    written, rate = soundfile.read(path, dtype="float64", always_2d=True)
    assert (rate, info.subtype) == (RATE, subtype)
    assert rendered.path == path
    assert written.shape == rendered.samples.T.shape
    assert np.abs(written - rendered.samples.T).max() <= error
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_dither_is_the_same_each_time_and_spreads_the_error(first_version, store, tmp_path):
    one, two = (tmp_path / name for name in ("one.wav", "two.wav"))
    rendered = render(first_version, one, bit_depth=16, end_beats=8, store=store)
    render(first_version, two, bit_depth=16, end_beats=8, store=store)
    assert one.read_bytes() == two.read_bytes()
    error = (soundfile.read(one, dtype="float64")[0] - rendered.samples.T)[:, 0] * 2**15
    assert error.std() == pytest.approx(0.5, abs=0.05)  # triangular dither and rounding: variance 1/6 + 1/12
    assert abs(error.mean()) < 0.02


def test_a_minute_of_vorbis_is_written(hi, corpus, store, tmp_path):
    path = tmp_path / "song.ogg"
    rendered = render(corpus / HI, path, end_beats=120, store=store)
    written, _ = soundfile.read(path, always_2d=True)
    assert len(written) == pytest.approx(rendered.samples.shape[1], abs=64)
    assert rms_db(written) == pytest.approx(rms_db(rendered.samples), abs=1.0)


@pytest.mark.parametrize(
    ("name", "depth"), [("song.mid", None), ("song", None), ("song.ogg", 16), ("song.flac", 32), ("a.wav", 8)]
)
def test_formats_that_do_not_exist_are_refused_before_any_work(tmp_path, name, depth):
    with pytest.raises(AudioError, match="Expected"):
        render(tmp_path / "not-even-there.als", tmp_path / name, bit_depth=depth)


def test_a_folder_that_is_not_there_is_an_error_that_says_so(first_version, store, tmp_path):
    with pytest.raises(NotWritable, match="another folder"):
        render(first_version, tmp_path / "no" / "where.wav", end_beats=4, store=store)


def test_a_file_that_is_there_survives_a_stopped_render(first_version, store, tmp_path):
    path = tmp_path / "song.wav"
    path.write_bytes(b"the old one")

    def stop(share: float, what: str) -> None:
        if what == "Mixing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(first_version, path, store=store, progress=stop)
    assert path.read_bytes() == b"the old one"
    assert [one.name for one in tmp_path.iterdir()] == ["song.wav"]


def test_an_empty_set_is_silence(corpus, store):
    rendered = render(corpus / "alex7kom+ableton-live-template/Project.als", store=store)
    assert rendered.samples.shape == (2, 2 * RATE)
    assert not rendered.samples.any()
    assert "silent" in repr(rendered)


def test_a_preset_is_no_song(corpus):
    with pytest.raises(AudioError, match="no song"):
        render(next((corpus / "and-kal+ableton-racks").glob("*.adg")))


def test_muting_takes_a_track_out_and_solo_leaves_it_alone(corpus, hi, store):
    def rendered(change):
        live_set = sb.open(corpus / HI)
        change(live_set)
        return render(live_set, end_beats=90, store=store).samples.astype(float)

    def mute(live_set):
        live_set.tracks[0].mixer.active.value = False

    def solo(live_set):
        live_set.tracks[0].mixer.soloed = True

    whole = hi.samples[:, : rendered(mute).shape[1]].astype(float)
    assert np.abs(rendered(mute) + rendered(solo) - whole).max() < 1e-6


def test_the_summary_says_what_matters(hi):
    assert repr(hi).startswith("<Rendered 13")
    assert "dBFS" in repr(hi)
    assert hi.peak_db == pytest.approx(20 * np.log10(np.abs(hi.samples).max()))
