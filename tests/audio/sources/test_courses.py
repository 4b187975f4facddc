"""Envelopes on a clip's own gain and transposition."""

from __future__ import annotations

import numpy as np
import pytest

from setbook.audio.sources.audio_clip import AudioClipSource, Motion
from setbook.audio.sources.course import Course
from setbook.audio.sources.loop_passes import LoopBrace
from setbook.audio.sources.time_line import TimeLine
from setbook.audio.sources.warping.grains import Tones
from setbook.audio.sources.warping.slices import Slices
from setbook.audio.sources.warping.spectral import Spectral

from .conftest import RATE, cents, clicks, pitch_of, sine


def source(sample, pcm, motion=Motion.STRETCH, bpm=120.0, loop=None, **fields) -> AudioClipSource:
    beats = 8.0
    song = TimeLine.through([(0, 0), (beats, beats * 60 / bpm)])
    warp = None if motion is Motion.FREE else TimeLine.through([(0, 0), (8, 4)])
    frames = round(beats * 60 / bpm * RATE)
    return AudioClipSource(
        sample(pcm), RATE, frames, beats, song, motion, loop or LoopBrace(), warp, **fields
    )


def test_a_volume_envelope_shapes_the_clip_and_turns_with_its_loop(sample):
    ones = np.full(4 * RATE, 0.5, np.float32)
    falling = Course(np.array([0.0, 2.0]), np.array([1.0, 0.0]))
    made = source(sample, ones, gain_course=falling, loop=LoopBrace(0, 0, 2, on=True)).make()[0]
    for turn in range(4):
        at = turn * RATE
        assert made[at + RATE // 2] == pytest.approx(0.25, abs=0.005)
        assert made[at + RATE // 10] == pytest.approx(0.45, abs=0.005)


@pytest.mark.parametrize(
    ("motion", "stretcher"),
    [(Motion.FREE, Slices()), (Motion.STRETCH, Spectral()), (Motion.STRETCH, Tones())],
    ids=["free", "complex", "tones"],
)
def test_a_transposition_envelope_bends_the_pitch(sample, motion, stretcher):
    """Straight up by seven semitones, held before and after."""
    end = 4.0 if motion is Motion.FREE else 8.0  # an unwarped clip's own time is in seconds
    course = Course(np.array([0.0, 0.375, 0.75]) * end, np.array([0.0, 7.0, 7.0]))
    made = source(sample, sine(220.0, 8.0), motion, semitones_course=course, stretcher=stretcher).make()[0]
    held = made[round(1.7 * RATE) : round(2.9 * RATE)]
    assert cents(pitch_of(held), 220.0) == pytest.approx(700, abs=2)
    middle = made[round(0.72 * RATE) : round(0.78 * RATE)]
    assert cents(pitch_of(middle), 220.0) == pytest.approx(350, abs=40)
    assert len(clicks(made[None])) == 0


def test_transposing_by_envelope_keeps_the_beat(sample):
    pcm = np.zeros(4 * RATE, np.float32)
    for beat in range(1, 8):
        pcm[beat * RATE // 2 : beat * RATE // 2 + 2000] = sine(500, 2000 / RATE) * np.linspace(1, 0, 2000)
    course = Course(np.array([0.0, 8.0]), np.array([-3.0, 5.0]))
    made = source(sample, pcm, bpm=100.0, semitones_course=course, stretcher=Slices()).make()[0]
    loud = np.abs(made) > 0.05
    for beat in range(1, 8):
        at = round(beat * 0.6 * RATE)
        first = at - 2000 + int(np.flatnonzero(loud[at - 2000 : at + 2000])[0])
        assert abs(first - at) < 0.006 * RATE


def test_a_course_of_nothing_leaves_the_sample_as_it_is(sample):
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, 4 * RATE).astype(np.float32)
    still = Course(np.array([0.0, 8.0]), np.zeros(2))
    made = source(sample, noise, semitones_course=still).make()
    assert np.array_equal(made[0], noise)
