"""Envelopes inside of clips: on the clip's own gain and pitch, and on the track's mixer."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from lxml import etree

import setbook as sb
from setbook.audio import PcmStore, build_plan, fidelity, render
from setbook.audio.arrange import arrangement_of
from setbook.audio.kernels import kernel

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


def test_an_envelope_of_an_effects_own_knob_moves_it_while_the_clip_plays(demo_project, store):
    song = sb.open(demo_project / "Night Drive v4.als")
    track = next(track for track in song.tracks if track.name == "Bass")
    device = next(device for device in track.devices if device.tag == "Eq8")
    whole = arrangement_of(song)
    clip, gain = whole.clips[track.id][0].clip, device.parameter("GlobalGain")
    draw(clip, gain.id, [(clip.loop.start, -9.0), (clip.loop.start + 0.5, -9.0)])
    alone = replace(whole, clips={track.id: whole.clips[track.id][:1]})
    plan = build_plan(song, store=store, arrangement=alone)
    strip = plan.strips[plan.strip_index(track.id)]
    number = next(at for at, insert in enumerate(strip.inserts) if insert.device_id == device.id)
    cells = strip.automation[f"insert:{number}:{kernel('eq8').index_of('gain')}"]
    beats = whole.tempo.inverse().at(np.arange(len(cells)) * 128 / RATE)
    here = (beats > clip.start + 0.01) & (beats < clip.end - 0.01)
    assert here.sum() > 100
    assert cells[here] == pytest.approx(-9.0, rel=1e-5)
    draw(clip, gain.id, [(0, 1.0), (1, 0.5)])
    notes = [one.note for one in fidelity(song) if one.name == "Clip Envelopes"]
    assert len(notes) == 1
    assert "effects follow them" in notes[0]


def test_envelopes_of_a_clip_that_is_not_warped_are_in_seconds(song, store):
    track = next(track for track in song.tracks if track.kind == "audio" and track.clips)
    clip = track.clips[0]
    clip.element.find("IsWarped").set("Value", "false")
    start = clip.loop.start + clip.loop.start_relative
    draw(clip, modulation(track.mixer.volume), [(start, 1.0), (start + 0.5, 1.0), (start + 0.5, 0.25)])
    plan, _, cells = table(song, store, track, "volume")
    seconds = np.arange(len(cells)) * 128 / RATE
    begun, ended = np.interp([clip.start, clip.end], plan.tempo_beats, plan.tempo_seconds)
    base = float(track.mixer.volume.value)
    early = (seconds > begun + 0.01) & (seconds < min(begun + 0.49, ended))
    later = (seconds > begun + 0.51) & (seconds < ended - 0.01)
    assert early.sum() > 50
    assert cells[early] == pytest.approx(base, rel=1e-5)
    assert cells[later] == pytest.approx(0.25 * base, rel=1e-5)


def test_a_loop_of_an_envelopes_own_is_told(song):
    track = midi_track(song)
    draw(track.clips[0], modulation(track.mixer.volume), [(0, 1.0), (1, 0.5)])
    slot = track.clips[0].envelopes[-1].element.find("LoopSlot/Value")
    etree.SubElement(slot, "Loop")
    notes = [one.note for one in fidelity(song) if one.name == "Clip Envelopes"]
    assert len(notes) == 1
    assert "loop of their own" in notes[0]


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
