"""The same questions to a set of each Live line get the answers that its file gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import setbook as sb
from setbook.errors import NotFound
from setbook.model import BEFORE_EVERYTHING, LiveSet, Preset, Rack, WarpMode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIVE_8 = "offlinemark+dawtool/tests/als/live8/live8-patch-markers-auto.als"
LIVE_9 = "diracdeltas+unableton/Project/hi.als"
LIVE_10 = "EduardvonBriesen+Ableton-Project/Project/blackpiano.als"
LIVE_11 = "elixirbeats+abletoolz/test/version_fixtures/skeletons/11.0.12.als"
LIVE_12 = "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als"


@pytest.fixture(scope="module")
def opened(corpus: Path) -> Callable[[str], LiveSet]:
    sets: dict[str, LiveSet] = {}

    def open_once(name: str) -> LiveSet:
        return sets.setdefault(name, sb.open(corpus / name))

    return open_once


@pytest.mark.parametrize(
    ("name", "line", "tempo", "kinds", "scenes"),
    [
        (LIVE_8, 8, 95.3, {"audio", "midi", "group"}, " 1"),
        (LIVE_9, 9, 90.6661148, {"midi"}, " 1"),
        (LIVE_10, 10, 120.0, {"audio", "midi"}, " 1"),
        (LIVE_11, 11, 172.0, {"audio", "midi", "group"}, ""),
        (LIVE_12, 12, 108.0, {"audio", "midi", "group"}, "Intro"),
    ],
)
def test_song(opened, name: str, line: int, tempo: float, kinds: set[str], scenes: str) -> None:
    live_set = opened(name)
    assert live_set.live_line == line
    assert live_set.tempo == pytest.approx(tempo, abs=1e-6)
    assert str(live_set.time_signature) == "4/4"
    assert {track.kind for track in live_set.tracks} == kinds
    assert live_set.scenes[0].name == scenes
    assert live_set.main.id == "main"
    assert live_set.all_tracks[-1] == live_set.main


@pytest.mark.parametrize("name", [LIVE_8, LIVE_9, LIVE_10, LIVE_11, LIVE_12])
def test_identities_are_unique(opened, name: str) -> None:
    live_set = opened(name)
    for ids in (
        [track.id for track in live_set.all_tracks],
        [device.id for device in live_set.devices],
        [clip.id for track in live_set.tracks for clip in track.clips + track.session_clips],
    ):
        assert len(set(ids)) == len(ids) > 0


@pytest.mark.parametrize("name", [LIVE_8, LIVE_9, LIVE_10, LIVE_11, LIVE_12])
def test_mixers(opened, name: str) -> None:
    live_set = opened(name)
    for track in [*live_set.tracks, *live_set.returns]:
        mixer = track.mixer
        assert 0.0003 < mixer.volume.value < 2
        assert (mixer.volume.minimum, mixer.volume.maximum) == pytest.approx((0.000316227757, 1.99526238))
        assert -1 <= mixer.pan.value <= 1
        assert isinstance(mixer.active.value, bool)
        if name != LIVE_11:  # whose returns somebody trimmed
            assert len(mixer.sends) == len(live_set.returns) == len(live_set.sends_pre)
        assert mixer.crossfade == "none"
        assert mixer.pan_mode == "stereo"


def test_groups(opened) -> None:
    drums = opened(LIVE_11).track("Drms")
    inside = [track for track in opened(LIVE_11).tracks if drums in track.groups]
    assert drums.kind == "group"
    assert len(inside) >= 3
    assert all(track.depth >= 1 for track in inside)
    assert opened(LIVE_8).tracks[1].group == opened(LIVE_8).tracks[0]


def test_names_lose_their_number(opened) -> None:
    assert [track.name for track in opened(LIVE_9).tracks[:2]] == ["Kit-Core LD", "Kit-Core Coral"]
    assert [track.name for track in opened(LIVE_9).returns] == ["Reverb", "Delay"]
    assert opened(LIVE_8).tracks[1].name == "Audio"


def test_colours_of_old_and_new_indices(opened) -> None:
    """A track of index 162 and its clip of index 22 have one colour."""
    track = opened(LIVE_9).tracks[0]
    assert (track.color_index, track.clips[0].color_index) == (162, 22)
    assert track.color == track.clips[0].color == "#10a4ee"
    assert opened(LIVE_12).track("Drums").color == "#ff3636"


def test_notes(opened) -> None:
    clip = opened(LIVE_9).tracks[0].clips[0]
    first = clip.notes[0]
    assert (first.time, first.duration, first.pitch, first.velocity, first.off_velocity) == (
        1,
        0.125,
        36,
        20,
        0,
    )
    assert (first.enabled, first.probability, first.note_id) == (True, 1, None)
    array = clip.note_array()
    assert len(array) == len(clip.notes) == 109
    assert np.all(np.diff(array["time"]) >= 0)
    chance = [
        note
        for track in opened(LIVE_12).tracks
        for c in track.clips + track.session_clips
        if c.kind == "midi"
        for note in c.notes
    ]
    assert sum(note.probability < 1 for note in chance) == 3
    assert sum(note.velocity_deviation != 0 for note in chance) == 10
    assert all(note.enabled and note.note_id for note in chance)


def test_audio_clips(opened) -> None:
    clip = opened(LIVE_12).track("Audio 1").session_clips[0]
    assert (clip.kind, clip.name, clip.warped, clip.warp_mode) == ("audio", "sample", True, WarpMode.BEATS)
    assert [(marker.seconds, marker.beats) for marker in clip.warp_markers[:2]] == [
        (0, 0),
        (0.416248944706087587, 0.749248147685647736),
    ]
    assert (clip.loop.start, clip.loop.start_relative, clip.loop.on) == (0.375, 0.625, True)
    assert (clip.sample.duration_frames, clip.sample.sample_rate) == (24056, 22050)
    old = opened(LIVE_8).tracks[1].clips[0]
    assert (old.start, old.warped, old.gain) == (32, False, pytest.approx(1.1971935))


def test_automation_of_each_place(opened) -> None:
    in_event = opened(LIVE_8).main.envelopes
    assert [envelope.target_id for envelope in in_event] == [opened(LIVE_8).main.mixer.tempo.id]
    in_parameter = opened(LIVE_9).tracks[0].envelopes[0]
    on_track = opened(LIVE_10).tracks[0].envelopes[0]
    macro = opened(LIVE_10).tracks[0].devices[0].macros[0]
    assert on_track.target_id == macro.id
    assert macro.envelope == on_track
    assert in_parameter.points[0].time == on_track.points[0].time == BEFORE_EVERYTHING
    assert opened(LIVE_10).tracks[0].mixer.pan.envelope is None


def test_live_9_curve(corpus: Path) -> None:
    """A fader that falls along an S of the unit square's mirror: half-way at half time, steep in between."""
    live_set = sb.open(corpus / "SanjoSolutions+music" / "Music.als")
    envelope = next(envelope for track in live_set.tracks for envelope in track.envelopes)
    start, end = 127.25696360930736, 128.00868506493507
    low, high = 0.01778279617, 1.0
    assert envelope.value_at([0, start, end]) == pytest.approx([high, high, low])
    progress = (high - envelope.value_at(np.linspace(start, end, 101))) / (high - low)
    assert np.all(np.diff(progress) >= 0)
    x1 = 0.314948195474374415
    s = 0.25
    x = 3 * (1 - s) ** 2 * s * x1 + 3 * (1 - s) * s**2 * x1 + s**3
    y = 3 * (1 - s) ** 2 * s * (1 - x1) + 3 * (1 - s) * s**2 * (1 - x1) + s**3
    at = envelope.value_at(start + x * (end - start))
    assert (high - at) / (high - low) == pytest.approx(y, abs=1e-6)


def test_racks_chains_and_macros(opened) -> None:
    rack = opened(LIVE_12).track("Drums").devices[0]
    assert isinstance(rack, Rack)
    assert (rack.tag, rack.kind, rack.name) == ("DrumGroupDevice", "rack", "505 Classic Kit")
    assert [(chain.note, chain.name) for chain in rack.chains[:2]] == [
        (36, "Kick Bass Drum 505 Classic"),
        (38, "Snare Drum 505 Classic"),
    ]
    assert rack.chains[0].devices[0].name == "Simpler"
    assert rack.chains[0].mixer.volume.value == 1.0
    assert [len(opened(name).tracks[0].devices[0].macros) for name in (LIVE_10, LIVE_12)] == [8, 16]
    assert opened(LIVE_10).tracks[0].devices[0].macros[0].display_name == "Bright"
    keys = opened(LIVE_10).tracks[0].devices[0].chains[0].key_range
    assert (keys.minimum, keys.maximum) == (0, 127)


def test_parameters_by_path(opened) -> None:
    equaliser = next(device for device in opened(LIVE_12).main.devices if device.tag == "Eq8")
    assert (equaliser.name, equaliser.kind) == ("EQ Eight", "audio_effect")
    gain = equaliser.parameter("Bands.2/ParameterA/Gain")
    assert (gain.minimum, gain.maximum) == (-15, 15)
    names = [parameter.name for parameter in equaliser.parameters]
    assert len(set(names)) == len(names) > 80
    with pytest.raises(NotFound, match="found no"):
        equaliser.parameter("Bands.9/ParameterA/Gain")


def test_plugins(opened) -> None:
    plugin = next(device for device in opened(LIVE_10).devices if device.plugin)
    assert (plugin.plugin.format, plugin.plugin.name, plugin.plugin.vendor) == (
        "VST3",
        "TAL-Reverb-2",
        "TAL-Togu Audio Line",
    )
    assert len(plugin.plugin.state_hash) == 64
    assert plugin.parameter("room size").value == pytest.approx(0.752)
    formats = {device.plugin.format for device in opened(LIVE_11).devices if device.plugin}
    assert "VST2" in formats


def test_samples_are_found_where_they_are(opened, corpus: Path) -> None:
    samples = opened(LIVE_9).samples
    assert len(samples) == 31
    assert all(sample.exists and sample.found_by == "relative" for sample in samples)
    assert samples[0].path == corpus / "diracdeltas+unableton/Project/Samples/Imported/Kick-LD.aif"
    beside = next(sample for sample in opened(LIVE_12).samples if sample.name == "sample.aiff")
    assert beside.path == corpus / "adamjmurray+producer-pal/e2e/live-sets/samples/sample.aiff"
    missing = opened(LIVE_8).samples[0]
    assert (missing.path, missing.found_by, missing.exists) == (None, None, False)
    assert missing.stored_path == "/Users/mark/Music/recording/samples/edsheeran-ateam.mp3"


def test_scene_tempo_and_signature(opened) -> None:
    scenes = opened(LIVE_12).scenes
    assert [scene.tempo for scene in scenes[:3]] == [None, None, 125]
    assert opened(LIVE_12).scale is not None
    assert str(opened(LIVE_12).scale) == "A Minor"
    assert str(opened(LIVE_10).scale) == "C Major"
    assert opened(LIVE_8).scale is None


def test_routings(opened) -> None:
    audio = opened(LIVE_12).track("Audio 1")
    assert (audio.output_routing.target, audio.output_routing.track_xml_id) == (
        "AudioOut/Track.31/TrackIn",
        "31",
    )
    assert (audio.monitoring, opened(LIVE_12).track("Audio 2").monitoring) == ("in", "off")
    assert opened(LIVE_10).track("Drum Rack").armed
    assert opened(LIVE_10).track("Drum Rack").input_routing.target == "MidiIn/External.All/-1"


def test_presets_and_clips(corpus: Path) -> None:
    rack = sb.open(corpus / "and-kal+ableton-racks" / "BreaksBoilerplate.adg")
    assert isinstance(rack, Preset)
    assert [device.name for device in rack.device.chains[0].devices][:4] == [
        "Arpeggiator",
        "Pitch",
        "Random",
        "Simpler",
    ]
    assert rack.device.chains[0].mixer.volume.value == 1.0
    assert rack.summary()["device"]["chains"][0]["devices"][3]["tag"] == "OriginalSimpler"
    single = sb.open(corpus / "and-kal+ableton-racks" / "siren.adv")
    assert isinstance(single, Preset)
    assert len(list(single.devices)) == 1
    clip = sb.open(corpus / "elixirbeats+abletoolz/test/alc_fixtures/audeka_live_saved.alc")
    assert isinstance(clip, LiveSet)
    assert clip.kind == "clip"


@pytest.mark.parametrize("name", [LIVE_8, LIVE_9, LIVE_10, LIVE_12])
def test_setters_write_what_getters_read(corpus: Path, name: str) -> None:
    live_set = sb.open(corpus / name)
    track = live_set.tracks[1]
    live_set.tempo = 123.25
    live_set.scenes[0].name = "Opening"
    track.name = "Renamed"
    track.color = "#f66c05"
    track.mixer.volume.value = 0.25
    track.mixer.active.value = False
    track.mixer.soloed = True
    clip = (track.clips + track.session_clips)[0]
    clip.name = "Part"
    clip.disabled = True
    clip.loop.end = 7.5
    again = sb.open(live_set.document.to_xml())
    track = again.tracks[1]
    assert (again.tempo, again.scenes[0].name, track.name, track.color) == (
        123.25,
        "Opening",
        "Renamed",
        "#f66c03",
    )
    assert (track.mixer.volume.value, track.mixer.active.value, track.mixer.soloed) == (0.25, False, True)
    clip = (track.clips + track.session_clips)[0]
    assert (clip.name, clip.disabled, clip.loop.end) == ("Part", True, 7.5)


def test_views_of_one_element_are_equal(opened) -> None:
    live_set = opened(LIVE_9)
    assert live_set.tracks[0] == live_set.tracks[0]
    assert live_set.tracks[0] != live_set.tracks[1]
    assert len({track for _ in range(2) for track in live_set.tracks}) == len(live_set.tracks)


def test_every_view_has_a_line_to_show(opened) -> None:
    for name in (LIVE_8, LIVE_10, LIVE_12):
        live_set = opened(name)
        shown = [
            live_set,
            live_set.transport,
            *live_set.all_tracks,
            *live_set.scenes,
            *live_set.devices,
            *live_set.samples,
        ]
        shown += [clip for track in live_set.tracks for clip in track.clips]
        shown += [envelope for track in live_set.all_tracks for envelope in track.envelopes]
        assert all(repr(one).startswith("<") and "\n" not in repr(one) for one in shown)
