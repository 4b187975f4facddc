"""Stand-ins with a physics or a file of their own: FM, strings, bars; Operator as real sets have it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.audio.sources.test_stand_ins import phrase, share_above

import setbook as sb
from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.closed_instruments import BY_DEVICE, ELECTRIC_PIANO, MALLET, STRING, WAVETABLE
from setbook.audio.sources.fm_voice import FmOscillator, FmVoice, PitchSweep
from setbook.audio.sources.instrument import Instrument, Layer
from setbook.audio.sources.notes import STRUCK_DTYPE
from setbook.audio.sources.pitch_motion import Bend
from setbook.audio.sources.reading.operator import ALGORITHMS, WAVES, read_operator
from setbook.audio.sources.wave_tables import NOISE, SAW, SINE, SQUARE, TRIANGLE, Wave, table

from .conftest import RATE, cents, clicks, pitch_of

VOICES = {"electric piano": ELECTRIC_PIANO, "string": STRING, "mallet": MALLET, "wavetable": WAVETABLE}
ORGAN = Adsr(0.001, 0.0, 1.0, 0.01)


def played(voice, pitch: int, seconds: float = 2.0, velocity: float = 100.0, bend=None) -> np.ndarray:
    rows = np.array([(0, round(seconds * RATE), pitch, velocity)], STRUCK_DTYPE)
    return Instrument((Layer(voice),)).play(rows, round(seconds * RATE), RATE, bend)


def partial_of(pcm: np.ndarray, near_hz: float, reach: float = 0.03) -> float:
    """Return the pitch of the partial near a frequency, from the phase that it turns by."""
    spectrum = np.fft.fft(pcm)
    bins = np.fft.fftfreq(len(pcm), 1 / RATE)
    spectrum[(bins < near_hz * (1 - reach)) | (bins > near_hz * (1 + reach))] = 0
    analytic = np.fft.ifft(spectrum)
    middle = np.arange(len(pcm) // 20, 19 * len(pcm) // 20)
    turning, strength = np.unwrap(np.angle(analytic))[middle], np.abs(analytic)[middle]
    return float(np.polyfit(middle, turning, 1, w=strength)[0] * RATE / (2 * np.pi))


# Level, cleanness, pitch


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("electric piano", "keys"),
        ("string", "pluck"),
        ("string", "bass"),
        ("mallet", "bell"),
        ("wavetable", "lead"),
    ],
)
def test_a_phrase_is_in_the_band_of_the_other_stand_ins_and_clean(name, role):
    notes, frames = phrase(role)
    pcm = Instrument((Layer(VOICES[name]),)).play(notes, frames, RATE).astype(float)
    rms_db = 20 * np.log10(np.sqrt((pcm[:, :frames] ** 2).mean()))
    assert -23.0 < rms_db < -17.0
    assert np.abs(pcm).max() < 0.7
    assert abs(pcm.mean()) < 0.001
    assert share_above(18_000.0, pcm) < 2e-4
    assert np.abs(pcm[:, -1]).max() < 1e-4


@pytest.mark.parametrize("name", ["electric piano", "string", "mallet"])
@pytest.mark.parametrize("pitch", [31, 36, 45, 57, 60, 69, 76, 84, 93])
def test_every_note_is_in_tune_within_a_cent(name, pitch):
    hz = 440 * 2 ** ((pitch - 69) / 12)
    pcm = played(VOICES[name], pitch)[0, 2000:].astype(float)
    assert cents(partial_of(pcm[:RATE], hz), hz) == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("name", sorted(VOICES))
def test_velocity_makes_it_louder_and_no_duller(name):
    soft, hard = (played(VOICES[name], 60, velocity=velocity)[0].astype(float) for velocity in (30, 120))
    assert np.abs(hard).max() > 1.3 * np.abs(soft).max()

    def centroid(pcm):
        power = np.abs(np.fft.rfft(pcm[:RATE])) ** 2
        return (power * np.arange(len(power))).sum() / power.sum()

    assert centroid(hard) > 0.99 * centroid(soft)


@pytest.mark.parametrize("name", sorted(VOICES))
def test_it_is_the_same_each_time_and_ends_when_it_is_let_go(name):
    one, two = played(VOICES[name], 60, 0.5), played(VOICES[name], 60, 0.5)
    assert np.array_equal(one, two)
    assert np.isfinite(one).all()
    assert one.shape[1] < 3 * RATE
    assert len(clicks(one[:, RATE // 4 :])) == 0


@pytest.mark.parametrize("name", ["electric piano", "string", "mallet"])
def test_the_wheel_bends_it(name):
    pcm = played(VOICES[name], 60, bend=Bend(np.ones(3)))[0, 2000 : 2000 + RATE].astype(float)
    assert cents(partial_of(pcm, 293.66), 293.66) == pytest.approx(0.0, abs=1.0)


# FM against its theory


def bessel(order: int, index: float) -> float:
    """Return J of an order, by its integral."""
    angle = (np.arange(4096) + 0.5) * np.pi / 4096
    return float(np.cos(order * angle - index * np.sin(angle)).mean())


@pytest.mark.parametrize("level", [0.1, 0.3, 0.6])
def test_side_bands_are_bessel_functions(level):
    """A carrier at 20 times the pitch, modulated at once the pitch: side bands at 20 ± n, of height J_n."""
    voice = FmVoice(
        "test",
        (
            FmOscillator(20.0, level=1.0, envelope=ORGAN),
            FmOscillator(1.0, level=level, envelope=ORGAN),
            FmOscillator(), FmOscillator(),
        ),
        routes=((1, 0),),
        gain=1.0,
        polyphony=1,
    )  # fmt: skip
    voice = replace(voice, semitones=12 * np.log2(441.0 / 440.0))  # 100 frames a turn
    pcm = played(voice, 69, 2.0)[0, RATE // 2 : RATE // 2 + 44100].astype(float)
    heights = 2 * np.abs(np.fft.rfft(pcm)) / len(pcm)
    for n in range(-4, 5):
        assert heights[441 * (20 + n)] == pytest.approx(abs(bessel(n, 2 * np.pi * level)), abs=0.003)


def test_a_fixed_oscillator_stays_and_a_sweep_moves():
    tone = FmOscillator(level=1.0, fixed_hz=300.0, envelope=ORGAN)
    fixed = FmVoice("test", (tone, *[FmOscillator()] * 3), routes=())
    assert pitch_of(played(fixed, 40)[0]) == pytest.approx(pitch_of(played(fixed, 80)[0]), abs=0.01)
    free = FmVoice(
        "test",
        (replace(tone, fixed_hz=0.0), *[FmOscillator()] * 3),
        routes=(),
        sweep=PitchSweep(12, 12, 0, 0.5, 0.01),
    )
    pcm = played(free, 57)[0]
    assert cents(pitch_of(pcm[1000 : RATE // 2 - 1000]), 440) == pytest.approx(0, abs=2)
    assert cents(pitch_of(pcm[RATE:]), 220) == pytest.approx(0, abs=2)


# Strings and bars against theirs


@pytest.mark.parametrize("pitch", [48, 60, 72])
def test_a_string_rings_as_long_as_it_says(pitch):
    voice = replace(STRING, ring_seconds=2.0, damping=0.1)
    hz = 440 * 2 ** ((pitch - 69) / 12)
    pcm = played(voice, pitch, 3.0)[0].astype(float)
    wave = np.exp(-2j * np.pi * hz * np.arange(len(pcm)) / RATE) * pcm
    turn = round(20 * RATE / hz)
    levels = [20 * np.log10(abs(wave[at : at + turn].mean())) for at in (RATE // 4, RATE)]
    expected = -60 * 0.75 / (2.0 * (261.6 / hz) ** 0.5)
    assert levels[1] - levels[0] == pytest.approx(expected, abs=1.5)


def test_bright_partials_of_a_string_die_first():
    pcm = played(STRING, 48)[0].astype(float)
    early, late = (share_above(2000.0, pcm[None, at : at + 8192]) for at in (1000, RATE))
    assert late < early / 5


def test_the_modes_of_a_bar_are_where_they_should_be():
    pcm = played(MALLET, 60, velocity=127)[0, 500:20500].astype(float)
    for ratio in (1.0, 3.984):
        assert partial_of(pcm, 261.63 * ratio, 0.05) == pytest.approx(261.63 * ratio, rel=1e-3)


# Waveforms


@pytest.mark.parametrize("wave", WAVES)
def test_waves_are_level_and_go_round(wave):
    turn = table(wave, 110.0, RATE)
    assert np.abs(turn).max() == pytest.approx(1.0)
    assert turn[0] == turn[-1]
    assert abs(turn[:-1].mean()) < 0.05


@pytest.mark.parametrize("shape", [SAW, SQUARE, TRIANGLE])
@pytest.mark.parametrize("hz", [30.0, 440.0, 5000.0, 15000.0])
def test_no_partial_is_above_half_the_rate(shape, hz):
    spectrum = np.abs(np.fft.rfft(table(Wave(shape), hz, RATE)[:-1]))
    partials = np.flatnonzero(spectrum > 1e-6 * spectrum.max())
    assert partials.max() * hz < RATE / 2


def test_limited_waves_have_that_many_partials():
    spectrum = np.abs(np.fft.rfft(table(Wave(SAW, 6), 50.0, RATE)[:-1]))
    assert np.flatnonzero(spectrum > 1e-6 * spectrum.max()).tolist() == [1, 2, 3, 4, 5, 6]
    assert len(WAVES) == 22
    assert (WAVES[0], WAVES[19], WAVES[21]) == (Wave(SINE), Wave(TRIANGLE), Wave(NOISE))


# Operator


def test_algorithms_can_be_computed_in_one_go():
    """A modulator comes after what it modulates, and what is heard is not empty."""
    assert len(ALGORITHMS) == 11
    for routes, carriers in ALGORITHMS:
        assert all(modulator > modulated for modulator, modulated in routes)
        assert carriers
        assert {modulator for modulator, _ in routes} | set(carriers) == {0, 1, 2, 3}
    assert ALGORITHMS[0] == (((1, 0), (2, 1), (3, 2)), (0,))
    assert ALGORITHMS[10] == ((), (0, 1, 2, 3))


def test_operators_of_real_sets_sound(corpus):
    heard, voices = 0, {}
    for path in sorted(corpus.rglob("*.als"))[::2]:
        try:
            live_set = sb.open(path)
        except sb.SetbookError:
            continue
        for device in live_set.devices:
            if device.tag == "Operator":
                voices.setdefault(read_operator(device).key, read_operator(device))
    for voice in voices.values():
        pcm = played(voice, 57, 1.0)
        assert np.isfinite(pcm).all()
        assert np.abs(pcm).max() < 4.0
        assert abs(pcm.mean()) < 0.02
        heard += np.abs(pcm).max() > 0.02
    assert len(voices) > 5
    assert heard >= 0.8 * len(voices)


def test_an_operator_of_a_real_set_plays_in_its_place(corpus):
    from setbook.audio import fidelity

    live_set = sb.open(next(corpus.rglob("e2e-test-set.als")))
    notes = [one.note for one in fidelity(live_set) if "FM" in one.note]
    assert notes
    assert all(one.level == "approximate" for one in fidelity(live_set) if "FM" in one.note)


def test_devices_that_have_a_stand_in_of_their_own():
    assert set(BY_DEVICE) == {"LoungeLizard", "StringStudio", "Collision", "InstrumentVector"}
