"""What no Live writes, but files hold: it is heard as silence or refused in words, and never brings the render down."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import setbook as sb
from setbook.audio import PcmStore, render
from setbook.errors import AudioError

PAL = "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als"
HI = "diracdeltas+unableton/Project/hi.als"


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


@pytest.fixture
def hi(corpus) -> sb.LiveSet:
    return sb.open(corpus / HI)


def assert_plays(live_set, store):
    rendered = render(live_set, end_beats=48, store=store)
    assert np.isfinite(rendered.samples).all()
    assert np.abs(rendered.samples).max() > 0.01


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("Time", "nan"),
        ("Time", "-1e300"),
        ("Time", "1e300"),
        ("Duration", "inf"),
        ("Duration", "-4"),
        ("Velocity", "nan"),
    ],
)
def test_notes_with_impossible_numbers(hi, store, attribute, value):
    for clip in hi.tracks[2].clips[:2]:
        next(clip.element.iter("MidiNoteEvent")).set(attribute, value)
    assert_plays(hi, store)


@pytest.mark.parametrize(("start", "end"), [("4", "4"), ("8", "4"), ("0", "0.00000001")])
def test_loops_of_no_length(hi, store, start, end):
    for clip in hi.tracks[2].clips[:2]:
        clip.loop.on = True
        clip.loop.start, clip.loop.end = float(start), float(end)
    assert_plays(hi, store)


@pytest.mark.parametrize(
    ("path", "attribute", "value"),
    [
        ("Loop/LoopStart", "Value", "nan"),
        ("Loop/LoopEnd", "Value", "1e300"),
        ("SampleVolume", "Value", "inf"),
        ("PitchFine", "Value", "nan"),
        ("PitchCoarse", "Value", "1000"),
        ("Fades/FadeOutLength", "Value", "1e300"),
        ("WarpMarkers/WarpMarker", "SecTime", "1e300"),
        ("WarpMode", "Value", "77"),
        ("CurrentStart", "Value", "-4"),
    ],
)
def test_audio_clips_with_impossible_numbers(corpus, store, path, attribute, value):
    live_set = sb.open(corpus / PAL)
    for track in live_set.tracks:
        track.mixer.soloed = False
    clip = next(track for track in live_set.tracks if track.kind == "audio" and track.clips).clips[0]
    clip.element.find("IsWarped").set("Value", "true")
    clip.element.find(path).set(attribute, value)
    rendered = render(live_set, store=store)
    assert np.isfinite(rendered.samples).all()
    assert rendered.duration_seconds > 40


def test_a_clip_that_ends_before_it_starts_is_silent(hi, store):
    hi.tracks[2].clips[0].element.find("CurrentEnd").set("Value", "-5")
    assert_plays(hi, store)


def test_a_clip_years_away_is_refused_in_words(hi, store):
    hi.tracks[2].clips[-1].element.find("CurrentEnd").set("Value", "1e12")
    with pytest.raises(AudioError, match="24 hours"):
        render(hi, store=store)


def test_names_mean_functions_in_whatever_order_things_are_imported():
    program = (
        "import setbook.audio.render, setbook.audio.fidelity, setbook.audio.plan\n"
        "import setbook as sb, setbook.audio as audio\n"
        "assert callable(sb.render) and callable(audio.render) and callable(audio.fidelity)\n"
        "assert audio.Plan.__name__ == 'Plan'\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_name_of_the_package_loads_no_engine():
    program = "import sys, setbook.audio; assert not {'numba', 'soundfile', 'soxr'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
