"""What moves inside of a voice: wheel, pitch envelope, LFO, glide, spread, loop cross-fade."""

from __future__ import annotations

import numpy as np
import pytest

from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.course import Course
from setbook.audio.sources.instrument import Instrument, Layer
from setbook.audio.sources.lfo import RANDOM, SAW_DOWN, SAW_UP, SINE, SQUARE, TRIANGLE, Lfo
from setbook.audio.sources.loop_passes import LoopBrace
from setbook.audio.sources.midi_clip import MidiClipSource
from setbook.audio.sources.notes import STRUCK_DTYPE
from setbook.audio.sources.patches import PATCHES
from setbook.audio.sources.pitch_motion import Bend, moved
from setbook.audio.sources.sampler import FORWARD, SampledVoice, Zone, unrolled
from setbook.audio.sources.time_line import TimeLine
from setbook.audio.sources.voice_filter import STEP_FRAMES, VoiceFilter
from setbook.audio.sources.voice_motion import GLIDE_ALWAYS, GLIDE_LEGATO, VoiceMotion
from setbook.model.note import NOTE_DTYPE

from .conftest import RATE, cents, clicks, pitch_of, sine

LONG = Adsr(0.002, 0.0, 1.0, 0.02)


def struck(*rows) -> np.ndarray:
    return np.array(
        [(round(start * RATE), round(end * RATE), *more) for start, end, *more in rows], STRUCK_DTYPE
    )


def voice(sample, pcm: np.ndarray, motion: VoiceMotion, **fields) -> SampledVoice:
    file = sample(pcm)
    return SampledVoice((Zone(file, 0, file.frame_count()),), LONG, motion=motion, **fields)


def played(one, *rows, bend=None) -> np.ndarray:
    notes = struck(*rows)
    frames = int(notes["end"].max())
    return Instrument((Layer(one),)).play(notes, frames, RATE, bend)


def tone(seconds: float = 8.0) -> np.ndarray:
    return sine(440.0, seconds)


def test_moving_by_nothing_is_the_sound_itself():
    pcm = np.tile(tone(1.0), (2, 1))
    assert np.array_equal(moved(pcm, np.zeros(50), 1000), pcm[:, :1000])


@pytest.mark.parametrize("planes", [1, 2])
def test_moving_follows_its_course(planes):
    pcm = np.tile(tone(4.0), (planes, 1))
    steps = np.full(2 * RATE // STEP_FRAMES + 2, 7.0)
    made = moved(pcm, steps, 2 * RATE)
    assert made.shape == (planes, 2 * RATE)
    assert cents(pitch_of(made[0]), 440.0) == pytest.approx(700, abs=0.5)


@pytest.mark.parametrize("reach", [2.0, 12.0])
def test_the_wheel_bends_a_sampler(sample, reach):
    up = Bend(np.concatenate([np.zeros(RATE // STEP_FRAMES), np.ones(2 * RATE // STEP_FRAMES)]))
    made = played(voice(sample, tone(), VoiceMotion(bend_semitones=reach)), (0, 3, 60, 127), bend=up)[0]
    assert cents(pitch_of(made[: round(0.95 * RATE)]), 440.0) == pytest.approx(0, abs=1)
    assert cents(pitch_of(made[round(1.05 * RATE) : 3 * RATE]), 440.0) == pytest.approx(100 * reach, abs=1)
    assert len(clicks(made[None, 500:-2000])) == 0


@pytest.mark.parametrize("name", ["lead", "keys", "bass"])
def test_the_wheel_bends_the_stand_ins_by_two_semitones(name):
    up = Bend(np.ones(4))
    low, high = (
        played(PATCHES[name], (0, 2, 69, 100), bend=bend)[0, RATE // 2 : RATE] for bend in (None, up)
    )
    spectra = [np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 18)) for part in (low, high)]
    peaks = [np.argmax(spectrum[: round(2000 * (1 << 18) / RATE)]) for spectrum in spectra]
    assert cents(peaks[1], peaks[0]) == pytest.approx(200, abs=8)


def test_a_midi_clip_carries_the_wheel_over_its_loop():
    notes = np.zeros(1, NOTE_DTYPE)
    notes["duration"], notes["pitch"], notes["velocity"] = 4, 69, 100
    notes["enabled"], notes["probability"] = True, 1.0
    song = TimeLine.through([(0, 0), (8, 4)])
    course = Course(np.array([0.0, 4.0]), np.array([0.0, 1.0]))
    instrument = Instrument((Layer(PATCHES["lead"]),))
    clip, still = (
        MidiClipSource(instrument, notes, RATE, 8.0, song, LoopBrace(0, 0, 4, on=True), 0, one)
        for one in (course, Course(np.zeros(1), np.zeros(1)))
    )
    assert clip.bend.after(0, 1)[0] == pytest.approx(0)
    assert clip.bend.after(RATE, 1)[0] == pytest.approx(0.5, abs=0.01)
    assert clip.bend.after(2 * RATE + RATE // 2, 1)[0] == pytest.approx(0.25, abs=0.01)
    assert still.bend is None
    assert content_key(*clip.key_parts) != content_key(*still.key_parts)


def test_a_pitch_envelope_falls_to_the_notes_own_pitch(sample):
    motion = VoiceMotion(
        pitch_envelope=Adsr(0.0001, 0.3, 0.0, 0.05, decay_slope=0.0), pitch_envelope_semitones=24.0
    )
    made = played(voice(sample, tone(), motion), (0, 2, 60, 127))[0]
    middle = made[round(0.14 * RATE) : round(0.16 * RATE)]
    assert cents(pitch_of(middle), 440.0) == pytest.approx(1200, abs=60)
    assert cents(pitch_of(made[round(0.5 * RATE) : round(1.5 * RATE)]), 440.0) == pytest.approx(0, abs=1)


def test_an_lfo_is_a_vibrato_around_the_pitch(sample):
    motion = VoiceMotion(lfo=Lfo(SINE, 5.0), lfo_semitones=0.5)
    made = played(voice(sample, tone(), motion), (0, 2, 60, 127))[0]
    crossings = np.flatnonzero((made[:-1] < 0) & (made[1:] >= 0))
    exact = crossings - made[crossings] / (made[crossings + 1] - made[crossings])
    pitches = 1200 * np.log2(RATE / np.diff(exact)[20:-20] / 440.0)
    assert pitches.max() == pytest.approx(50, abs=3)
    assert pitches.min() == pytest.approx(-50, abs=3)


def test_an_lfo_moves_level_and_place(sample):
    level = played(voice(sample, tone(), VoiceMotion(lfo=Lfo(SQUARE, 1.0), lfo_volume=1.0)), (0, 2, 60, 127))
    assert np.abs(level[0, round(0.1 * RATE) : round(0.4 * RATE)]).max() > 0.4
    assert np.abs(level[0, round(0.6 * RATE) : round(0.9 * RATE)]).max() < 0.001
    place = played(voice(sample, tone(), VoiceMotion(lfo=Lfo(SQUARE, 1.0), lfo_pan=1.0)), (0, 2, 60, 127))
    first, second = (
        np.abs(place[:, round(at * RATE) : round((at + 0.3) * RATE)]).max(axis=1) for at in (0.1, 0.6)
    )
    assert first[0] < 0.001 < first[1]
    assert second[1] < 0.001 < second[0]


def test_an_lfo_moves_the_cutoff(sample):
    noise = np.random.default_rng(2).uniform(-0.5, 0.5, 3 * RATE).astype(np.float32)
    motion = VoiceMotion(lfo=Lfo(SQUARE, 1.0), lfo_cutoff_semitones=24.0)
    made = played(voice(sample, noise, motion, filter=VoiceFilter(cutoff_hz=1000.0)), (0, 2, 60, 127))[0]
    bright, dark = (made[round(at * RATE) : round((at + 0.3) * RATE)] for at in (0.1, 0.6))
    assert np.sqrt((bright**2).mean()) > 2 * np.sqrt((dark**2).mean())


@pytest.mark.parametrize("shape", [SINE, SQUARE, TRIANGLE, SAW_DOWN, SAW_UP, RANDOM])
def test_lfo_shapes_reach_both_ends_and_come_in_slowly(shape):
    values = Lfo(shape, 2.0).values(0, 40 * RATE // STEP_FRAMES, RATE)
    assert values.max() == pytest.approx(1, abs=0.05)
    assert values.min() == pytest.approx(-1, abs=0.05)
    assert values.mean() == pytest.approx(0, abs=0.15)
    slow = Lfo(shape, 2.0, attack_seconds=1.0).values(0, RATE // STEP_FRAMES, RATE)
    assert np.abs(slow[: len(slow) // 10]).max() <= 0.1


@pytest.mark.parametrize(
    ("mode", "second", "glides"),
    [(GLIDE_ALWAYS, 1.5, True), (GLIDE_LEGATO, 1.5, False), (GLIDE_LEGATO, 0.9, True)],
)
def test_glide(sample, mode, second, glides):
    motion = VoiceMotion(glide=mode, glide_seconds=0.4)
    made = played(voice(sample, tone(), motion, polyphony=1), (0, 1, 60, 127), (second, second + 2, 72, 127))[
        0
    ]
    at = round(second * RATE)
    half = pitch_of(made[at + round(0.19 * RATE) : at + round(0.21 * RATE)])
    assert cents(half, 880.0) == pytest.approx(-600 if glides else 0, abs=40)
    assert cents(pitch_of(made[at + RATE // 2 : at + round(1.9 * RATE)]), 880.0) == pytest.approx(0, abs=1)


def test_spread_parts_two_copies(sample):
    made = played(voice(sample, tone(), VoiceMotion(spread_cents=20.0)), (0, 2, 60, 127))
    plain = played(voice(sample, tone(), VoiceMotion()), (0, 2, 60, 127))
    assert cents(pitch_of(made[0]), 440.0) == pytest.approx(-20, abs=1)
    assert cents(pitch_of(made[1]), 440.0) == pytest.approx(20, abs=1)
    assert np.sqrt((made**2).mean()) == pytest.approx(np.sqrt((plain**2).mean()), rel=0.05)


def test_random_panning_is_the_same_each_time(sample):
    one = voice(sample, tone(), VoiceMotion(pan_random=1.0))
    rows = [(0.5 * k, 0.5 * k + 0.4, 60, 127) for k in range(6)]
    first, again = played(one, *rows), played(one, *rows)
    assert np.array_equal(first, again)
    sides = [np.ptp(first[:, round(0.5 * k * RATE) :][:, :9000], axis=1) for k in range(6)]
    balance = [left / right for left, right in sides]
    assert max(balance) > 1.5 * min(balance)


def test_a_loops_cross_fade_takes_its_click_away():
    pcm = np.tile(sine(441.3, 1.0), (2, 1))
    start, end = 10_007, 30_000
    hard, soft = (unrolled(pcm, start, end, FORWARD, 3 * RATE, fade) for fade in (0, 4000))
    assert hard.shape == soft.shape
    assert np.abs(np.diff(hard[0])).max() > 2 * np.abs(np.diff(pcm[0])).max()
    assert np.abs(np.diff(soft[0])).max() < 1.2 * np.abs(np.diff(pcm[0])).max()
    assert np.array_equal(hard[:, : end - 4000], soft[:, : end - 4000])


def test_real_simplers_have_their_motion_read(corpus):
    """Over all the sets: what is switched on is read, and nothing else."""
    import setbook as sb
    from setbook.audio.sources.reading.motion import read_motion
    from setbook.audio.sources.reading.settings import Settings

    found = []
    for path in sorted(corpus.rglob("*.als"))[:40:2]:
        try:
            live_set = sb.open(path)
        except sb.SetbookError:
            continue
        for device in live_set.devices:
            if device.tag in {"OriginalSimpler", "MultiSampler"}:
                motion = read_motion(Settings(device))
                assert (motion.lfo is not None) == Settings(device).flag("Lfo/IsOn")
                found.append(motion)
    assert len(found) > 10
    assert any(motion.lfo is not None for motion in found)
    assert any(motion.pitch_envelope_semitones for motion in found)
