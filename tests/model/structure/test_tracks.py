"""Tracks come, go, move and are doubled on every Live line, and the set keeps its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.model.real_sets import AUDIO_ONLY, OF_LINE, SKELETONS, open_line, open_set, reopened

from setbook.errors import EditRefused
from setbook.model import Point
from setbook.model.structure.clip_frames import blank_clip

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet

pytestmark = pytest.mark.corpus
GROUPED_9 = "SjoenH+ableton-project-generator/packages/cli/test/Test Project/Test.als"
PAL = "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als"


@pytest.fixture(params=OF_LINE, ids=lambda line: f"Live {line}")
def live_set(request, corpus: Path) -> LiveSet:
    return open_line(corpus, request.param)


def kept(live_set: LiveSet) -> LiveSet:
    """Read the set back after making sure that it keeps every rule."""
    assert live_set.check() == []
    return reopened(live_set)


def test_new_tracks_are_empty_and_whole(live_set: LiveSet) -> None:
    midi = live_set.add_midi_track("Bass", before=live_set.tracks[0])
    audio = live_set.add_audio_track("Vox")
    again = kept(live_set)
    assert again.tracks[0].name == "Bass"
    assert again.tracks[-1].name == "Vox"
    assert (midi.kind, audio.kind) == ("midi", "audio")
    for track in (midi, audio):
        assert track.clips == track.devices == track.envelopes == []
        assert track.mixer.volume.value == 1.0
        assert [send.value for send in track.mixer.sends] == [pytest.approx(10 ** (-70 / 20))] * len(
            live_set.returns
        )
        assert len(track.slots) == len(live_set.scenes)
        assert track.output_routing.target == live_set.main_output
        assert not track.armed


@pytest.mark.parametrize("line", AUDIO_ONLY)
def test_kinds_that_a_set_has_none_of_are_made_whole(corpus: Path, line: int) -> None:
    live_set = open_set(corpus / AUDIO_ONLY[line])
    assert {track.kind for track in live_set.tracks} == {"audio"}
    midi = live_set.add_midi_track("Keys")
    live_set.group_tracks([midi], "Group")
    live_set.add_return("Hall")
    midi.add_midi_clip(4.0, 8.0, "Riff")
    again = kept(live_set)
    assert [track.kind for track in again.tracks][-2:] == ["group", "midi"]
    assert again.returns[-1].name == "Hall"
    assert again.track("Keys").clips[0].name == "Riff"


@pytest.mark.parametrize("kind", ["audio", "midi"])
def test_kinds_are_made_of_each_other_as_live_writes_them(live_set: LiveSet, kind: str) -> None:
    tag = {"audio": "AudioTrack", "midi": "MidiTrack"}[kind]
    real = live_set.element.find(f"Tracks/{tag}")
    for track in live_set.element.findall(f"Tracks/{tag}"):
        track.getparent().remove(track)
    made = {"audio": live_set.add_audio_track, "midi": live_set.add_midi_track}[kind]()
    assert outline(made.element) == outline(real)


@pytest.mark.parametrize("source", [OF_LINE[8], GROUPED_9, f"{SKELETONS}/10.0.6.als", PAL])
def test_groups_are_made_as_live_writes_them(corpus: Path, source: str) -> None:
    live_set = open_set(corpus / source)
    real = live_set.element.find("Tracks/GroupTrack")
    for group in [track for track in live_set.tracks if track.kind == "group"]:
        group.ungroup()
    assert outline(live_set.group_tracks(live_set.tracks[:1]).element) == outline(real)


@pytest.mark.parametrize("tag", ["MidiClip", "AudioClip"])
@pytest.mark.parametrize(
    "source", [OF_LINE[8], f"{SKELETONS}/9.0.1.als", OF_LINE[10], f"{SKELETONS}/11.0.0.als", PAL]
)
def test_clips_are_made_as_live_writes_them(corpus: Path, source: str, tag: str) -> None:
    live_set = open_set(corpus / source)
    real = live_set.element.find(f"Tracks//{tag}")
    for clip in list(live_set.document.root.iter(tag)):
        clip.getparent().remove(clip)
    made = blank_clip(tag, live_set.document)
    assert [child.tag for child in made] == [child.tag for child in real]
    for path in (
        "Loop",
        "GrooveSettings",
        "FollowAction",
        "Notes",
        "SampleRef",
        "SampleRef/FileRef",
        "Fades",
    ):
        one, other = made.find(path), real.find(path)
        assert (one is None) == (other is None), path
        assert one is None or [child.tag for child in one] == [child.tag for child in other], path


def outline(track) -> list[str]:
    """Tags of a track and of the parts of its chain, without the content."""
    chain = track.find("DeviceChain")
    parts = [
        part for part in (chain.find("MainSequencer"), chain.find("FreezeSequencer")) if part is not None
    ]
    return [child.tag for holder in (track, chain, *parts) for child in holder]


def test_a_copy_is_the_same_with_ids_of_its_own(live_set: LiveSet) -> None:
    track = max(live_set.tracks, key=lambda track: len(track.devices))
    track.mixer.volume.automate([Point(0.0, 1.0), Point(8.0, 0.5)])
    copied = track.duplicate()
    assert live_set.tracks.index(copied) == live_set.tracks.index(track) + 1
    assert copied.xml_id != track.xml_id
    again = kept(live_set)
    one, other = again.tracks[live_set.tracks.index(track)], again.tracks[live_set.tracks.index(copied)]
    assert [device.name for device in one.walk_devices()] == [device.name for device in other.walk_devices()]
    assert [envelope.points for envelope in one.envelopes] == [
        envelope.points for envelope in other.envelopes
    ]
    assert one.mixer.volume.envelope.points == other.mixer.volume.envelope.points
    assert len(one.clips) == len(other.clips)
    assert not {parameter.id for parameter in one.mixer.parameters} & {
        parameter.id for parameter in other.mixer.parameters
    }


def test_a_track_goes_with_all_that_refers_to_it(live_set: LiveSet) -> None:
    gone, other = live_set.tracks[0], live_set.add_audio_track("Other")
    other.output_routing.target = f"AudioOut/Track.{gone.xml_id}/TrackIn"
    other.input_routing.target = f"AudioIn/Track.{gone.xml_id}/PostFxOut"
    gone.remove()
    again = kept(live_set)
    assert len(again.tracks) == len(live_set.tracks)
    assert again.track("Other").output_routing.target == live_set.main_output
    assert again.track("Other").input_routing.target == "AudioIn/None"
    with pytest.raises(EditRefused, match="was removed"):
        gone.duplicate()


def test_the_last_track_stays(live_set: LiveSet) -> None:
    while len([track for track in live_set.tracks if track.kind != "group"]) > 1:
        live_set.tracks[-1].remove()
    with pytest.raises(EditRefused, match="Live keeps at least one"):
        live_set.tracks[0].remove()
    with pytest.raises(EditRefused, match="main track"):
        live_set.main.remove()
    kept(live_set)


def test_tracks_move_by_name(live_set: LiveSet) -> None:
    first, last = live_set.add_midi_track("First"), live_set.add_midi_track("Last")
    last.move(before=live_set.tracks[0])
    first.move()
    assert [kept(live_set).tracks[place].name for place in (0, -1)] == ["Last", "First"]


def test_groups_hold_their_tracks(live_set: LiveSet) -> None:
    one, two, three = (live_set.add_audio_track(name) for name in "ABC")
    group = live_set.group_tracks([one, three], "Pair")
    outer = live_set.group_tracks([group], "Outer")
    assert [track.name for track in live_set.tracks[-5:]] == ["Outer", "Pair", "A", "C", "B"]
    assert one.output_routing.target == group.output_routing.target == "AudioOut/GroupTrack"
    two.group = outer
    again = kept(live_set)
    assert [(track.name, track.depth) for track in again.tracks[-5:]] == [
        ("Outer", 0),
        ("Pair", 1),
        ("A", 2),
        ("C", 2),
        ("B", 1),
    ]
    copied = outer.duplicate()
    assert [track.name for track in live_set.tracks[-5:]] == ["Outer", "Pair", "A", "C", "B"]
    assert {track.groups[-1] for track in live_set.tracks[-4:]} == {copied}
    one.group = None
    assert one.output_routing.target == live_set.main_output
    assert one.depth == 0
    group.ungroup()
    assert three.group == outer
    outer.remove()
    copied.ungroup()
    kept(live_set)


def test_a_group_neither_holds_itself_nor_a_return(live_set: LiveSet) -> None:
    group = live_set.group_tracks([live_set.add_audio_track("A")], "G")
    inner = live_set.group_tracks([live_set.track("A")], "Inner")
    for refused in (
        lambda: setattr(group, "group", inner),
        lambda: setattr(group, "group", group),
        lambda: group.move(before=inner),
        lambda: live_set.group_tracks([]),
        lambda: live_set.group_tracks([group, inner]),
        lambda: live_set.track("A").ungroup(),
        lambda: setattr(live_set.returns[0], "group", group),
    ):
        before = live_set.document.digest
        with pytest.raises(EditRefused):
            refused()
        assert live_set.document.digest == before
