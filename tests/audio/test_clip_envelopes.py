"""Envelopes inside of clips: on the clip's own gain and pitch, and on the track's mixer."""

from __future__ import annotations

import re

import numpy as np
import pytest
from lxml import etree

import setbook as sb
from setbook.audio import PcmStore, build_plan, fidelity, render

RATE = 44100

CLIP = """<ClipEnvelope Id="0"><EnvelopeTarget><PointeeId Value="{target}"/></EnvelopeTarget><Automation><Events>
{events}</Events></Automation><LoopSlot><Value/></LoopSlot></ClipEnvelope>"""


def draw(clip, target: str, points: list[tuple[float, float]]) -> None:
    """Draw an envelope into a clip, as Live writes it."""
    events = "".join(
        f'<FloatEvent Id="{number}" Time="{time}" Value="{value}"/>'
        for number, (time, value) in enumerate([(-63072000, points[0][1]), *points])
    )
    clip.element.find("Envelopes/Envelopes").append(
        etree.fromstring(re.sub(r">\s+<", "><", CLIP.format(target=target, events=events)))
    )


def modulation(parameter) -> str:
    return parameter.element.find("ModulationTarget").get("Id")


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


@pytest.fixture
def song(demo_project):
    return sb.open(demo_project / "Night Drive v2.als")


def midi_track(live_set):
    return next(track for track in live_set.tracks if track.kind == "midi" and track.clips)


def table(live_set, store, track, name):
    plan = build_plan(live_set, store=store)
    strip = plan.strips[plan.strip_index(track.id)]
    return plan, strip, strip.automation.get(name)


# On the mixer


@pytest.mark.parametrize(("knob", "name"), [("volume", "volume"), ("pan", "pan")])
def test_modulation_is_on_the_knob_while_the_clip_plays_and_turns_with_its_loop(song, store, knob, name):
    track = midi_track(song)
    clip, parameter = track.clips[0], getattr(track.mixer, knob)
    loop = clip.loop
    half = loop.start + loop.length / 2
    draw(clip, modulation(parameter), [(loop.start, 0.5), (half, 0.5), (half, 0.25)])
    plan, _, cells = table(song, store, track, name)
    base = float(parameter.value)
    beats = np.interp(np.arange(len(cells)) * 128 / RATE, plan.tempo_seconds, plan.tempo_beats)
    here = (beats > clip.start + 0.01) & (beats < clip.end - 0.01)
    content = (beats - clip.start) % loop.length if loop.on else beats - clip.start
    sure = here & (np.abs(content - loop.length / 2) > 0.05) & (content > 0.05)
    expected = np.where(content < loop.length / 2, 0.5, 0.25)
    combined = base * expected if knob == "volume" else np.clip(base + expected, -1, 1)
    assert sure.sum() > 100
    assert cells[sure] == pytest.approx(combined[sure], abs=1e-5)
    outside = (beats > clip.end + 0.01) | (beats < clip.start - 0.01)
    assert np.all(cells[outside] == np.float32(base))


def test_a_clip_without_envelopes_moves_nothing(song, store):
    assert table(song, store, midi_track(song), "pan")[2] is None


def test_fidelity_says_which_envelopes_are_heard(song):
    track = midi_track(song)
    draw(track.clips[0], modulation(track.mixer.volume), [(0, 1.0), (1, 0.5)])
    draw(track.clips[0], "999999", [(0, 1.0), (1, 0.5)])
    levels = {one.level for one in fidelity(song) if one.name == "Clip Envelopes"}
    assert levels == {"approximate", "bypassed"}


def test_a_set_plays_the_envelopes_of_its_audio_clips(song, store):
    track = next(track for track in song.tracks if track.kind == "audio" and track.clips)
    before = render(song, bars=(1, 8), store=store).samples
    target = track.element.find("DeviceChain/MainSequencer/VolumeModulationTarget").get("Id")
    for clip in track.clips:
        draw(clip, target, [(clip.loop.start, 0.0), (clip.loop.start + 64, 0.0)])
    after = render(song, bars=(1, 8), store=store).samples
    track.mixer.active.value = False
    muted = render(song, bars=(1, 8), store=store).samples
    assert np.abs(after - before).max() > 1e-3
    assert np.abs(after - muted).max() < 1e-6
