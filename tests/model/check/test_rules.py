"""Every rule sees what breaks it, says so in a sentence, and sees nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.model.real_sets import SKELETONS, open_set

from setbook.format import element

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from setbook.model import LiveSet

pytestmark = pytest.mark.corpus

SET = "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als"
GROOVES = f"{SKELETONS}/12.4.5b.als"


def drop_slot(live_set: LiveSet) -> None:
    slots = live_set.tracks[0].element.find("DeviceChain/MainSequencer/ClipSlotList")
    slots.remove(slots[-1])


def drop_frozen_slot(live_set: LiveSet) -> None:
    slots = live_set.tracks[0].element.find("DeviceChain/FreezeSequencer/ClipSlotList")
    slots.remove(slots[-1])


def drop_group_slot(live_set: LiveSet) -> None:
    slots = live_set.element.find("Tracks/GroupTrack/Slots")
    slots.remove(slots[-1])


def drop_send(live_set: LiveSet) -> None:
    sends = live_set.tracks[0].mixer.element.find("Sends")
    sends.remove(sends[0])


def drop_switch(live_set: LiveSet) -> None:
    switches = live_set.element.find("SendsPre")
    switches.remove(switches[0])


def leave_group_behind(live_set: LiveSet) -> None:
    group = next(track for track in live_set.tracks if track.kind == "group")
    group.element.getparent().insert(0, group.element)


def forget_group(live_set: LiveSet) -> None:
    live_set.tracks[0].element.find("TrackGroupId").set("Value", "4711")


def put_return_first(live_set: LiveSet) -> None:
    live_set.tracks[0].element.addprevious(live_set.returns[0].element)


def repeat_track_id(live_set: LiveSet) -> None:
    live_set.tracks[1].element.set("Id", live_set.tracks[0].xml_id)


def repeat_pointee(live_set: LiveSet) -> None:
    one, other = (live_set.tracks[place].mixer.volume.element.find("ModulationTarget") for place in (0, 1))
    other.set("Id", one.get("Id"))


def lower_counter(live_set: LiveSet) -> None:
    live_set.element.find("NextPointeeId").set("Value", "12")


def lose_target(live_set: LiveSet) -> None:
    live_set.main.element.find(".//PointeeId").set("Value", "99999999999999999999")


def repeat_list_id(live_set: LiveSet) -> None:
    scenes = live_set.element.find("Scenes")
    scenes[1].set("Id", scenes[0].get("Id"))


def repeat_note(live_set: LiveSet) -> None:
    notes = clip_of_notes(live_set).element.findall(".//MidiNoteEvent")
    notes[1].set("NoteId", notes[0].get("NoteId"))


def lower_note_counter(live_set: LiveSet) -> None:
    clip_of_notes(live_set).element.find("Notes/NoteIdGenerator/NextId").set("Value", "1")


def express_nothing(live_set: LiveSet) -> None:
    lists = clip_of_notes(live_set).element.find("Notes/PerNoteEventStore/EventLists")
    lists.append(element("PerNoteEventList", Id="0", NoteId="4711", CC="-2"))


def overlap(live_set: LiveSet) -> None:
    track = next(track for track in live_set.tracks if track.kind == "midi")
    track.add_midi_clip(100.0, 4.0)
    track.add_midi_clip(104.0, 4.0).start = 102.0


def misplace(live_set: LiveSet) -> None:
    track = next(track for track in live_set.tracks if track.kind == "midi")
    track.add_midi_clip(100.0, 4.0).element.set("Time", "0")


def route_to_nowhere(live_set: LiveSet) -> None:
    live_set.tracks[0].output_routing.target = "AudioOut/Track.4711/TrackIn"


def play_lost_scene(live_set: LiveSet) -> None:
    live_set.tracks[0].element.find("SavedPlayingSlot").set("Value", "8")


def groove_of_nothing(live_set: LiveSet) -> None:
    clip_of_notes(live_set).groove_id = "4711"


def link_to_nothing(live_set: LiveSet) -> None:
    live_set.tracks[0].element.find("LinkedTrackGroupId").set("Value", "3")


def clip_of_notes(live_set: LiveSet):
    clips = (clip for track in live_set.tracks for clip in track.session_clips)
    return next(clip for clip in clips if clip.kind == "midi" and len(clip.notes) > 1)


BROKEN: list[tuple[Callable[[LiveSet], None], str, str]] = [
    (drop_slot, "clip slots", "expected 8 clip slots, one per scene, found 7"),
    (drop_frozen_slot, "clip slots", "expected 8 frozen clip slots, one per scene, found 7"),
    (drop_group_slot, "clip slots", "expected 8 clip slots, one per scene, found 7"),
    (drop_send, "sends", "expected 2 sends, one per return, found 1"),
    (drop_switch, "sends", "expected 2 pre-fader switches, one per return, found 1"),
    (leave_group_behind, "groups", "without a gap"),
    (forget_group, "groups", "expected a group track of id 4711, found none"),
    (put_return_first, "groups", "in front of all returns"),
    (repeat_track_id, "track ids", "expected a track id of its own"),
    (repeat_pointee, "pointee ids", "expected an id of its own for ModulationTarget"),
    (lower_counter, "pointee counter", "found 12"),
    (lose_target, "envelope targets", "found one of 99999999999999999999"),
    (repeat_list_id, "list ids", "every item of Scenes"),
    (repeat_note, "note ids", "expected a note id of its own"),
    (lower_note_counter, "note ids", "expected a next note id above"),
    (express_nothing, "note ids", "found some of 4711"),
    (overlap, "timelines", "expected clips without overlap"),
    (misplace, "timelines", "expected a clip at beat 100, found Time 0"),
    (route_to_nowhere, "routings", "found AudioOut/Track.4711/TrackIn"),
    (play_lost_scene, "playing slots", "one of 8 scenes or none, found 8"),
    (groove_of_nothing, "grooves", "found groove 4711"),
    (link_to_nothing, "linked tracks", "found 3"),
]


@pytest.mark.parametrize(("break_it", "rule", "said"), BROKEN, ids=[row[0].__name__ for row in BROKEN])
def test_a_broken_rule_is_found_and_no_other(
    corpus: Path, break_it: Callable[[LiveSet], None], rule: str, said: str
) -> None:
    live_set = open_set(corpus / SET)
    assert live_set.check() == []
    break_it(live_set)
    found = live_set.check()
    assert {violation.rule for violation in found} == {rule}
    assert any(said in violation.what for violation in found), found
    assert all(violation.element.getroottree() is not None and str(violation) for violation in found)


@pytest.mark.parametrize("odd", ["", "x", "-", "٣", "1e3", "9" * 5000])
def test_odd_numbers_are_violations_and_never_errors(corpus: Path, odd: str) -> None:
    live_set = open_set(corpus / SET)
    live_set.element.find("NextPointeeId").set("Value", odd)
    live_set.tracks[0].element.find("SavedPlayingSlot").set("Value", odd)
    clip_of_notes(live_set).element.find("Notes/NoteIdGenerator/NextId").set("Value", odd)
    live_set.tracks[1].element.set("Id", odd)
    rules = {violation.rule for violation in live_set.check()}
    assert rules >= {"playing slots"}
    live_set.restore_lockstep()
