"""Per-note expression: single notes that bend, swell and open on their own, in step with the song."""

from __future__ import annotations

import numpy as np
import pytest

import setbook as sb
from setbook.audio.session import build_plan
from setbook.audio.sources.adsr import Adsr
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.course import Course
from setbook.audio.sources.expression import UNITS_PER_SEMITONE, NoteCourses
from setbook.audio.sources.instrument import Instrument, Layer
from setbook.audio.sources.loop_passes import LoopBrace
from setbook.audio.sources.midi_clip import MidiClipSource
from setbook.audio.sources.patches import PATCHES
from setbook.audio.sources.sampler import SampledVoice, Zone
from setbook.audio.sources.time_line import TimeLine
from setbook.audio.sources.voice_filter import VoiceFilter
from setbook.model.expression import Expression, ExpressionEvent
from setbook.model.note import NOTE_DTYPE

from .conftest import RATE, cents, pitch_of, sine

SONG = TimeLine.through([(0, 0), (16, 8)])
HELD = Adsr(0.002, 0.0, 1.0, 0.02)


def notes(*rows) -> np.ndarray:
    """Return notes of (beat, length, pitch, id)."""
    made = np.zeros(len(rows), NOTE_DTYPE)
    made["velocity"], made["enabled"], made["probability"] = 100, True, 1.0
    for note, row in zip(made, rows, strict=True):
        note["time"], note["duration"], note["pitch"], note["note_id"] = row
    return made


def course(*points) -> Course:
    at, values = zip(*points, strict=True)
    return Course(np.array(at, float), np.array(values, float))


def clip(voice, written, courses, loop: LoopBrace | None = None, beats: float = 8.0) -> MidiClipSource:
    instrument = Instrument((Layer(voice),))
    brace = loop or LoopBrace(0, 0, beats)
    return MidiClipSource(instrument, written, RATE, beats, SONG, brace, note_courses=courses)


@pytest.fixture
def tone(sample):
    file = sample(sine(440.0, 8.0))
    return SampledVoice((Zone(file, 0, file.frame_count()),), HELD)


def test_a_note_bends_while_its_neighbour_stays(tone):
    up = NoteCourses(bend=course((0.0, 0.0), (1.0, 0.0), (1.01, 12 * UNITS_PER_SEMITONE)))
    written = notes((0, 4, 60, 7), (4, 4, 60, 8))
    pcm = clip(tone, written, {7: up}).make()[0]
    # 120 bpm: a beat is half a second.
    second = [pcm[round(at * RATE) : round((at + 0.3) * RATE)] for at in (0.1, 1.0, 2.5)]
    assert cents(pitch_of(second[0]), 440.0) == pytest.approx(0, abs=2)
    assert cents(pitch_of(second[1]), 440.0) == pytest.approx(1200, abs=2)
    assert cents(pitch_of(second[2]), 440.0) == pytest.approx(0, abs=2)


@pytest.mark.parametrize("name", ["lead", "keys", "bass"])
def test_stand_ins_bend_as_far(name):
    up = NoteCourses(bend=course((0.0, 3 * UNITS_PER_SEMITONE)))
    heard = [
        clip(PATCHES[name], notes((0, 4, 69, 1)), courses).make()[0, RATE // 2 : RATE]
        for courses in ({}, {1: up})
    ]
    spectra = [np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 18)) for part in heard]
    low, high = (np.argmax(spectrum[: round(2000 * (1 << 18) / RATE)]) for spectrum in spectra)
    assert cents(high, low) == pytest.approx(300, abs=8)


def test_a_bend_turns_with_the_loop_of_its_clip(tone):
    up = NoteCourses(bend=course((0.0, 0.0), (0.5, 0.0), (0.51, 7 * UNITS_PER_SEMITONE)))
    pcm = clip(tone, notes((0, 2, 60, 1)), {1: up}, LoopBrace(0, 0, 2, on=True), beats=4.0).make()[0]
    for turn in (0.0, 1.0):
        bent = pcm[round((turn + 0.4) * RATE) : round((turn + 0.9) * RATE)]
        assert cents(pitch_of(bent), 440.0) == pytest.approx(700, abs=3)


def test_pressure_is_a_level_and_slide_opens_the_filter(sample):
    rng = np.random.default_rng(3)
    file = sample((rng.standard_normal(4 * RATE) * 0.1).astype(np.float32))
    voice = SampledVoice((Zone(file, 0, file.frame_count()),), HELD, filter=VoiceFilter(cutoff_hz=1000.0))
    swell = NoteCourses(pressure=course((0.0, 0.0), (4.0, 127.0)))
    plain = clip(voice, notes((0, 4, 60, 1)), {}).make()
    swelled = clip(voice, notes((0, 4, 60, 1)), {1: swell}).make()
    ratio = swelled[0, 2000 : 2 * RATE - 2000] / np.where(plain[0] == 0, 1, plain[0])[2000 : 2 * RATE - 2000]
    np.testing.assert_allclose(
        ratio[:: RATE // 4], 0.5 + 0.5 * np.arange(2000, 2 * RATE - 2000, RATE // 4) / (2 * RATE), atol=0.01
    )
    levels = [
        np.sqrt(
            np.mean(clip(voice, notes((0, 4, 60, 1)), {1: NoteCourses(slide=course((0.0, s)))}).make() ** 2)
        )
        for s in (0.0, 127.0)
    ]
    assert levels[1] > 1.7 * levels[0]


def test_expression_is_part_of_the_name_of_the_sound(tone):
    up = NoteCourses(bend=course((0.0, 100.0)))
    written = notes((0, 4, 60, 1))
    plain, bent, other = (clip(tone, written, courses) for courses in ({}, {1: up}, {99: up}))
    assert len({content_key(*one.key_parts) for one in (plain, bent)}) == 2
    np.testing.assert_array_equal(plain.make(), other.make())


def test_a_set_with_expression_plays_it_and_says_so(demo_project, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    live_set = sb.open(demo_project / "Night Drive v1.als")
    track = next(one for one in live_set.tracks if one.kind == "midi" and one.clips)
    before = build_plan(live_set)
    held = track.clips[0]
    note_id = int(held.note_array()["note_id"][0])
    held.mpe = [Expression(note_id, -2, (ExpressionEvent(0.0, 0.0), ExpressionEvent(0.5, 2048.0)))]
    after = build_plan(live_set)
    changed = set(after.pcm) - set(before.pcm)
    assert len(changed) == 1
    entry = next(one for one in after.fidelity if one.name == "Per-Note Expression")
    assert (entry.level, entry.track_id) == ("approximate", track.id)
