"""The stand-in synth and drum kit: in tune, level, free of clicks and DC; roles guessed from names and notes."""

from __future__ import annotations

import numpy as np
import pytest

from setbook.audio.sources.drum_sounds import DRUMS, drum_named, drum_on_key, drum_sound
from setbook.audio.sources.instrument import Instrument, Layer
from setbook.audio.sources.notes import STRUCK_DTYPE
from setbook.audio.sources.patches import PATCHES
from setbook.audio.sources.role import role_of
from setbook.model.note import NOTE_DTYPE

from .conftest import RATE, cents

PHRASES = {
    "bass": ([36, 36, 43, 34, 36, 48, 31, 36], 0.5),
    "lead": ([72, 74, 76, 79, 76, 74, 72, 67], 0.5),
    "pad": ([(48, 55, 60, 64), (45, 52, 57, 60)], 4.0),
    "strings": ([(48, 55, 60, 64), (45, 52, 57, 60)], 4.0),
    "pluck": ([60, 64, 67, 72, 67, 64, 60, 55], 0.25),
    "keys": ([(60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62)], 1.0),
    "bell": ([84, 79, 76, 72], 1.0),
    "organ": ([(60, 64, 67), (57, 60, 64)], 2.0),
    "brass": ([(60, 64), (62, 65), (64, 67)], 1.0),
}


def phrase(role: str) -> tuple[np.ndarray, int]:
    """Return a phrase that the role would play, at 110 BPM and velocity 100."""
    steps, beats = PHRASES[role]
    frames = round(beats * 60 / 110 * RATE)
    rows = [
        (place * frames, place * frames + round(0.95 * frames), pitch, 100)
        for place, step in enumerate(steps)
        for pitch in (step if isinstance(step, tuple) else (step,))
    ]
    return np.array(rows, STRUCK_DTYPE), frames * len(steps)


def share_above(hz: float, pcm: np.ndarray) -> float:
    power = np.abs(np.fft.rfft(pcm[0])) ** 2
    return float(power[np.fft.rfftfreq(pcm.shape[1], 1 / RATE) > hz].sum() / power.sum())


@pytest.mark.parametrize("role", sorted(PATCHES))
def test_a_phrase_of_each_role_is_level_and_clean(role):
    notes, frames = phrase(role)
    pcm = Instrument((Layer(PATCHES[role]),)).play(notes, frames, RATE).astype(float)
    rms_db = 20 * np.log10(np.sqrt((pcm[:, :frames] ** 2).mean()))
    assert -23.0 < rms_db < -17.0
    assert np.abs(pcm).max() < 0.6
    assert abs(pcm.mean()) < 0.002
    assert share_above(18_000.0, pcm) < 1e-5  # clicks have as much up there as anywhere
    assert np.abs(pcm[:, -1]).max() < 1e-4


def one_note(role: str, pitch: int) -> np.ndarray:
    rows = np.array([(0, 2 * RATE, pitch, 100)], STRUCK_DTYPE)
    return Instrument((Layer(PATCHES[role]),)).play(rows, 2 * RATE, RATE)


@pytest.mark.parametrize("role", ["bass", "keys", "organ", "brass"])
@pytest.mark.parametrize("pitch", [36, 60, 72])
def test_notes_are_in_tune(role, pitch):
    pcm = one_note(role, pitch)[0, RATE // 4 : RATE].astype(float)
    hz = 440.0 * 2 ** ((pitch - 69) / 12)
    bins = np.fft.rfftfreq(1 << 18, 1 / RATE)
    spectrum = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm)), 1 << 18))
    near = (bins > hz * 0.97) & (bins < hz * 1.03)
    assert cents(bins[near][np.argmax(spectrum[near])], hz) == pytest.approx(0.0, abs=8.0)


def test_saws_are_band_limited():
    pcm = one_note("brass", 96)[0, RATE // 2 : RATE].astype(float)  # 2093 Hz
    spectrum = np.abs(np.fft.rfft(pcm * np.blackman(len(pcm))))
    bins = np.fft.rfftfreq(len(pcm), 1 / RATE)
    harmonic = np.abs(bins / 2093.0 - np.round(bins / 2093.0)) * 2093.0 < 120.0
    assert 20 * np.log10(spectrum[~harmonic].max() / spectrum.max()) < -45.0


@pytest.mark.parametrize("drum", DRUMS)
def test_each_drum_is_audible_starts_at_once_and_ends_in_silence(drum):
    pcm = drum_sound(drum, RATE)
    assert 0.1 < np.abs(pcm).max() <= 0.61
    assert np.abs(pcm[:, : RATE // 20]).max() > 0.5 * np.abs(pcm).max()
    assert np.abs(pcm[:, -1]).max() < 1e-4
    assert abs(pcm.mean()) < 0.01


def test_drums_sit_where_they_belong():
    def centroid(drum):
        power = np.abs(np.fft.rfft(drum_sound(drum, RATE)[0])) ** 2
        bins = np.fft.rfftfreq(drum_sound(drum, RATE).shape[1], 1 / RATE)
        return (power * bins).sum() / power.sum()

    assert centroid("kick") < centroid("tom") < 250 < centroid("snare") < 4000 < centroid("hat")


@pytest.mark.parametrize(
    ("name", "drum"),
    [
        ("Kick-LD", "kick"),
        ("Hihat Bring Em Open", "hat open"),
        ("CH 707", "hat"),
        ("Snare_01", "snare"),
        ("Oboe", None),
    ],
)
def test_drums_are_known_by_their_names(name, drum):
    assert drum_named(name) == drum


def test_drums_are_known_by_their_keys():
    assert [drum_on_key(key) for key in (36, 38, 42, 46, 49)] == ["kick", "snare", "hat", "hat open", "crash"]
    assert all(drum_on_key(key) in DRUMS for key in range(128))


def notes_at(pitches, duration, step=1.0, at_once=1):
    array = np.zeros(len(pitches), NOTE_DTYPE)
    array["pitch"], array["duration"] = pitches, duration
    array["time"] = np.repeat(np.arange(-(-len(pitches) // at_once)) * step, at_once)[: len(pitches)]
    return array


@pytest.mark.parametrize(
    ("names", "tag", "role"),
    [
        (["Operator", "Deep Sub Bass"], "Operator", "bass"),
        (["Massive", "Warm Pad"], "PluginDevice", "pad"),
        (["Mod Amp Sine Bleep"], "Operator", "pluck"),
        (["Grand Piano"], "PluginDevice", "keys"),
        (["Electric", "1-MIDI"], "LoungeLizard", "keys"),
        (["Battery", "Drums"], "PluginDevice", "drums"),
        (["SubBass"], "Drift", "bass"),
    ],
)
def test_roles_are_known_by_names(names, tag, role):
    assert role_of(names, tag, np.empty(0, NOTE_DTYPE)) == role


@pytest.mark.parametrize(
    ("notes", "role"),
    [
        (notes_at([36, 38, 40, 36], 0.5), "bass"),
        (notes_at([60, 64, 67, 72], 4.0), "pad"),
        (notes_at([60, 64, 67] * 4, 1.0, at_once=3), "keys"),
        (notes_at([72, 74, 76, 77], 0.25), "pluck"),
        (notes_at([72, 74, 76, 77], 1.0), "lead"),
    ],
)
def test_roles_are_known_by_notes(notes, role):
    assert role_of(["Analog", "1-MIDI"], "UltraAnalog", notes) == role
