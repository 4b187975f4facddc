"""One known edit at a time on real sets of Live 8 to 12: exactly that edit must come out, and nothing else.

The scores of all edits on all sets are written to `artifacts/diff-quality.txt`.
"""

from __future__ import annotations

import copy
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from setbook.diff import Move, diff
from setbook.format import element
from setbook.format.scalars import write_scalar
from setbook.model import LiveSet, open_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.format import Element

pytestmark = pytest.mark.corpus

SKELETONS = "elixirbeats+abletoolz/test/version_fixtures/skeletons"
SETS = [
    "offlinemark+dawtool/tests/als/live8/live8-patch-markers-noauto.als",
    f"{SKELETONS}/9.0.1.als",
    f"{SKELETONS}/9.6.0.als",
    "diracdeltas+unableton/Project/hi.als",
    f"{SKELETONS}/10.0.1.als",
    f"{SKELETONS}/10.0.6.als",
    f"{SKELETONS}/10.1.3.als",
    "EduardvonBriesen+Ableton-Project/Project/cougar.als",
    f"{SKELETONS}/11.0.0.als",
    f"{SKELETONS}/11.0.12.als",
    f"{SKELETONS}/11.2.10.als",
    f"{SKELETONS}/12.2.6.als",
    f"{SKELETONS}/12.4.5b.als",
    "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als",
]


@dataclass(frozen=True)
class Expected:
    """The one change that an edit must come out as."""

    kind: str
    concept: str
    what: str  # a regular expression
    operations: int | None = None


NotHere = None
"""What an edit gives back where a set has nothing for it."""


EDITS: list[Callable] = []


def edit(function):
    """Register an edit."""
    EDITS.append(function)
    return function


# --- edits ---------------------------------------------------------------


@edit
def set_volume(song: LiveSet, rng: random.Random) -> Expected:
    rng.choice(song.tracks).mixer.volume.value = 0.25
    return Expected("set", "mixer", r"^Volume .* → −12\.0 dB$")


@edit
def set_pan(song, rng):
    rng.choice(song.tracks).mixer.pan.value = -0.24
    return Expected("set", "mixer", r"^Pan .* → 12L$")


@edit
def set_send(song, rng):
    tracks = [track for track in song.tracks if track.mixer.sends]
    if not tracks:
        return NotHere
    rng.choice(tracks).mixer.sends[0].value = 0.1
    return Expected("set", "mixer", r"^Send A .*→ −20\.0 dB$")


@edit
def mute_track(song, rng):
    active = rng.choice(song.tracks).mixer.active
    active.value = not active.value
    return Expected("set", "mixer", r"^(un)?muted$")


@edit
def solo_track(song, rng):
    mixer = rng.choice(song.tracks).mixer
    mixer.soloed = not mixer.soloed
    return Expected("set", "mixer", r"^(un)?soloed$", 1)


@edit
def rename_track(song, rng):
    rng.choice(song.tracks).name = "Lead Vox"
    return Expected("set", "track", r'→ "Lead Vox"$|^named "Lead Vox"$', 1)


@edit
def color_track(song, rng):
    track = rng.choice(song.tracks)
    track.color_index = track.color_index + 1
    return Expected("set", "track", r"^Color ", 1)


@edit
def set_tempo(song, rng):
    if song.main.mixer.tempo.envelope is not None:
        return NotHere
    song.tempo = 173.5
    return Expected("set", "song", r"^Tempo .* → 173\.5 BPM$")


@edit
def set_time_signature(song, rng):
    parameter = song.main.mixer.time_signature
    if parameter is None or parameter.envelope is not None:
        return NotHere
    parameter.value = 2 + 99 * 2
    return Expected("set", "song", r"^Time Signature .* → 3/4$")


@edit
def move_track(song, rng):
    tracks = [track for track in song.tracks if track.kind != "group"]
    if len(tracks) < 2:
        return NotHere
    element_ = tracks[-1].element
    element_.getparent().insert(0, element_)
    return Expected("move", "track", r"^moved to the top$", 1)


@edit
def remove_track(song, rng):
    tracks = [track for track in song.tracks if track.kind != "group"]
    element_ = rng.choice(tracks).element
    element_.getparent().remove(element_)
    return Expected("remove", "track", r"^removed (audio|MIDI) track", 1)


@edit
def duplicate_track(song, rng):
    tracks = [track for track in song.tracks if track.kind != "group"]
    original = rng.choice(tracks).element
    twin = copy.deepcopy(original)
    renumber(twin)
    twin.set("Id", str(1 + max(int(track.xml_id) for track in song.tracks + song.returns)))
    original.addnext(twin)
    return Expected("insert", "track", r"^added (audio|MIDI) track", 1)


@edit
def switch_device(song, rng):
    devices = [device for device in song.devices if device.element.find("On") is not None]
    if not devices:
        return NotHere
    device = rng.choice(devices)
    device.on.value = not device.on.value
    return Expected("set", "device", r"^switched (on|off)$")


@edit
def turn_knob(song, rng):
    knobs = [
        parameter
        for device in song.devices
        for parameter in device.parameters
        if isinstance(parameter.value, float) and parameter.envelope is None and parameter.minimum is not None
    ]
    if not knobs:
        return NotHere
    knob = rng.choice(knobs)
    knob.value = knob.minimum + (knob.maximum - knob.minimum) * 0.37 + 0.011
    return Expected("set", "parameter", r" → ")


@edit
def remove_device(song, rng):
    devices = [device for track in song.tracks for device in track.devices]
    if not devices:
        return NotHere
    element_ = rng.choice(devices).element
    element_.getparent().remove(element_)
    return Expected("remove", "device", r"^removed ", 1)


@edit
def add_device(song, rng):
    devices = [device for device in song.devices if device.kind == "audio_effect"]
    if not devices:
        return NotHere
    twin = copy.deepcopy(rng.choice(devices).element)
    renumber(twin)
    chain = song.tracks[0].element.find("DeviceChain/DeviceChain/Devices")
    twin.set("Id", str(1 + max((int(found.get("Id", "0")) for found in chain), default=0)))
    chain.append(twin)
    return Expected("insert", "device", r"^added ", 1)


@edit
def move_device(song, rng):
    chains = [track.devices for track in song.tracks if len(track.devices) > 1]
    if not chains:
        return NotHere
    devices = rng.choice(chains)
    devices[0].element.getparent().append(devices[0].element)
    return Expected("move", "device", r"^moved .* (behind|first)", 1)


@edit
def move_device_to_another_track(song, rng):
    donors = [track for track in song.tracks if track.devices]
    if not donors or len(song.tracks) < 2:
        return NotHere
    donor = rng.choice(donors)
    other = next(track for track in song.tracks if track != donor)
    other.element.find("DeviceChain/DeviceChain/Devices").append(donor.devices[-1].element)
    return Expected("move", "device", r"^moved .* from .* to ", 1)


@edit
def move_clip(song, rng):
    track = track_with_clips(song, rng)
    if track is None:
        return NotHere
    clip = track.clips[-1]
    shift(clip.element, 16)
    return Expected("move", "clip", r"^moved \d+\.\d+\.\d+ → \d+\.\d+\.\d+$")


@edit
def resize_clip(song, rng):
    track = track_with_clips(song, rng)
    if track is None:
        return NotHere
    clip = track.clips[-1]
    set_value(clip.element, "CurrentEnd", clip.end + 4)
    return Expected("set", "clip", r"^resized ", 1)


@edit
def rename_clip(song, rng):
    clip = some_clip(song, rng)
    if clip is None:
        return NotHere
    clip.name = "Chorus (take 2)"
    return Expected("set", "clip", r'"Chorus \(take 2\)"$', 1)


@edit
def color_clip(song, rng):
    clip = some_clip(song, rng)
    if clip is None:
        return NotHere
    clip.color_index = clip.color_index + 1
    return Expected("set", "clip", r"^Color ", 1)


@edit
def mute_clip(song, rng):
    clip = some_clip(song, rng)
    if clip is None:
        return NotHere
    clip.disabled = not clip.disabled
    return Expected("set", "clip", r"^(de)?activated$", 1)


@edit
def remove_clip(song, rng):
    clip = some_clip(song, rng)
    if clip is None:
        return NotHere
    clip.element.getparent().remove(clip.element)
    return Expected("remove", "clip", r"^removed clip", 1)


@edit
def add_clip(song, rng):
    track = track_with_clips(song, rng)
    if track is None:
        return NotHere
    last = track.clips[-1].element
    twin = copy.deepcopy(last)
    if twin.get("Id") is not None:
        twin.set("Id", str(1 + max(int(found.get("Id")) for found in last.getparent())))
    shift(twin, 64)
    last.addnext(twin)
    return Expected("insert", "clip", r"^added clip", 1)


@edit
def transpose_audio(song, rng):
    clips = [clip for clip in all_clips(song) if clip.kind == "audio"]
    if not clips:
        return NotHere
    clip = rng.choice(clips)
    clip.pitch_semitones = clip.pitch_semitones + 5
    return Expected("set", "clip", r"^Transpose .* st$", 1)


@edit
def replace_sample(song, rng):
    clips = [clip for clip in all_clips(song) if clip.kind == "audio"]
    if not clips:
        return NotHere
    file = rng.choice(clips).element.find("SampleRef/FileRef")
    for tag in ("Name", "Path", "RelativePath"):
        found = file.find(tag)
        if found is not None and found.get("Value") is not None:
            set_value(file, tag, "Samples/other snare.wav" if tag != "Name" else "other snare.wav")
    return Expected("set", "sample", r'→ "other snare.wav"$')


@edit
def transpose_notes(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None or max(note.pitch for note in clip.notes) > 115:
        return NotHere
    for key in clip.element.iterfind("Notes/KeyTracks/KeyTrack/MidiKey"):
        key.set("Value", str(int(key.get("Value")) + 12))
    return Expected("move", "notes", r"^transposed \d+ notes? \+12 st$")


@edit
def add_note(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None:
        return NotHere
    note = clip.element.find("Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent")
    twin = copy.deepcopy(note)
    twin.set("Time", "513.125")
    if twin.get("NoteId") is not None:
        twin.set("NoteId", "99999")
    note.getparent().append(twin)
    return Expected("insert", "notes", r"^added note ", 1)


@edit
def remove_note(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None:
        return NotHere
    notes = clip.element.find("Notes/KeyTracks/KeyTrack/Notes")
    notes.remove(notes[0])
    return Expected("remove", "notes", r"^removed note ", 1)


@edit
def louder_notes(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None:
        return NotHere
    for note in clip.element.iter("MidiNoteEvent"):
        note.set("Velocity", "33")
    return Expected("set", "notes", r"^velocity of \d+ notes? .*→ 33$")


@edit
def quantise_notes(song, rng):
    clips = [clip for clip in all_clips(song) if clip.kind == "midi" and 3 < len(clip.notes) < 60]
    for clip in clips:
        starts = [(note.pitch, round(note.time * 4)) for note in clip.notes]
        if len(set(starts)) == len(starts) and any(
            abs(n.time * 4 - round(n.time * 4)) > 0.01 for n in clip.notes
        ):
            break
    else:
        return NotHere
    for note in clip.element.iter("MidiNoteEvent"):
        time = round(float(note.get("Time")) * 4) / 4
        note.set("Time", write_scalar(time))
    return Expected("move", "notes", r"^(quantised|moved) \d+ notes? ")


@edit
def mute_notes(song, rng):
    clip = clip_with_notes(song, rng)
    if clip is None:
        return NotHere
    notes = [note for note in clip.element.iter("MidiNoteEvent") if note.get("IsEnabled") == "true"]
    if not notes:
        return NotHere
    for note in notes:
        note.set("IsEnabled", "false")
    return Expected("set", "notes", r"^muted \d+ notes?$")


@edit
def add_automation_point(song, rng):
    events = [found for found in automation_lists(song) if len(found) > 1]
    if not events:
        return NotHere
    last = rng.choice(events)[-1]
    twin = copy.deepcopy(last)
    twin.set("Time", write_scalar(float(last.get("Time")) + 3))
    last.addnext(twin)
    return Expected("set", "automation", r"automation edited \(1 added\)", 1)


@edit
def draw_automation(song, rng):
    track = rng.choice(song.tracks)
    volume = track.mixer.volume
    if volume.envelope is not None:
        return NotHere
    points = [element("FloatEvent", Time=time, Value=value) for time, value in ((4, 0.5), (8, 1), (12, 0.25))]
    inside = volume.element.find("ArrangerAutomation/Events")
    if inside is not None:
        inside.extend(points)
        return Expected(
            "insert",
            "automation",
            r"^Volume automation drawn \(−12\.0 dB to 0\.0 dB, 3 points\), 2\.1\.1–4\.1\.1$",
            3,
        )
    envelopes = track.element.find("AutomationEnvelopes/Envelopes")
    target, automation = element("EnvelopeTarget"), element("Automation")
    target.append(element("PointeeId", volume.id))
    events = element("Events")
    events.append(element("FloatEvent", Id=0, Time=-63072000, Value=1))
    events.extend(points)
    automation.append(events)
    envelope = element("AutomationEnvelope", Id=999)
    envelope.extend([target, automation])
    envelopes.append(envelope)
    return Expected(
        "insert",
        "automation",
        r"^Volume automation drawn \(−12\.0 dB to 0\.0 dB, 3 points\), 2\.1\.1–4\.1\.1$",
        1,
    )


@edit
def add_locator(song, rng):
    locators = song.element.find("Locators/Locators")
    if locators is None:
        return NotHere
    locator = element("Locator") if song.live_line < 10 else element("Locator", Id=777)
    for tag, value in (
        ("LomId", 0),
        ("Time", 128),
        ("Name", "Drop"),
        ("Annotation", ""),
        ("IsSongStart", False),
    ):
        locator.append(element(tag, value))
    locators.append(locator)
    return Expected("insert", "locator", r'^added locator "Drop" at ', 1)


@edit
def rename_locator(song, rng):
    if not song.locators:
        return NotHere
    rng.choice(song.locators).name = "Outro (long)"
    return Expected("set", "locator", r'→ "Outro \(long\)"$', 1)


@edit
def move_locator(song, rng):
    if not song.locators:
        return NotHere
    locator = rng.choice(song.locators)
    locator.time = locator.time + 640.5
    return Expected("move", "locator", r"^moved locator .* → ", 1)


@edit
def remove_locator(song, rng):
    if not song.locators:
        return NotHere
    found = rng.choice(song.locators).element
    found.getparent().remove(found)
    return Expected("remove", "locator", r"^removed locator ", 1)


@edit
def rename_scene(song, rng):
    rng.choice(song.scenes).name = "Bridge"
    return Expected("set", "scene", r'"Bridge"$', 1)


@edit
def remove_scene(song, rng):
    place = rng.randrange(len(song.scenes))
    for row in rows(song):
        row.remove(row[place])
    return Expected("remove", "scene", r"^removed scene")


@edit
def add_scene(song, rng):
    place = rng.randrange(len(song.scenes))
    for row in rows(song):
        twin = copy.deepcopy(row[place])
        value = twin.find("ClipSlot/Value")
        for clip in [] if value is None else list(value):
            value.remove(clip)
        row.insert(place, twin)
    added = song.scenes[place]
    added.name = "Breakdown 2"
    return Expected("insert", "scene", r"^added scene$")


@edit
def move_scene(song, rng):
    played = [
        index
        for index in range(1, len(song.scenes))
        if any(track.slots[index].clip for track in song.tracks if index < len(track.slots))
    ]
    if not played:
        return NotHere
    place = rng.choice(played)
    for row in rows(song):
        row.insert(0, row[place])
    return Expected("move", "scene", r"^moved ")


@edit
def loop_the_arrangement(song, rng):
    song.transport.loop_on = not song.transport.loop_on
    return Expected("set", "song", r"^arrangement loop (on|off)$", 1)


# --- what edits need -----------------------------------------------------


def set_value(parent: Element, path: str, value: object) -> None:
    parent.find(path).set("Value", write_scalar(value))


def shift(clip: Element, beats: float) -> None:
    for path in ("CurrentStart", "CurrentEnd"):
        set_value(clip, path, float(clip.find(path).get("Value")) + beats)
    clip.set("Time", write_scalar(float(clip.get("Time")) + beats))


def renumber(new: Element) -> None:
    """Give all pointees of something new ids that no set has."""
    pointees = (found for found in new.iter() if is_pointee(found.tag) and found.get("Id") is not None)
    for number, target in enumerate(pointees, start=5_000_000):
        target.set("Id", str(number))


def is_pointee(tag: str) -> bool:
    return tag.endswith("Target") or tag == "Pointee" or tag.startswith("ControllerTargets.")


def all_clips(song):
    return [clip for track in song.tracks for clip in (*track.clips, *track.session_clips)]


def some_clip(song, rng):
    clips = all_clips(song)
    return rng.choice(clips) if clips else None


def track_with_clips(song, rng):
    tracks = [track for track in song.tracks if track.clips]
    return rng.choice(tracks) if tracks else None


def clip_with_notes(song, rng):
    clips = [clip for clip in all_clips(song) if clip.kind == "midi" and clip.notes]
    return rng.choice(clips) if clips else None


def automation_lists(song):
    for events in song.element.find("Tracks").iter("Events"):
        around = {found.tag for found in events.iterancestors()}
        if len(events) and events[0].tag == "FloatEvent" and not around & {"MidiClip", "AudioClip"}:
            yield events


def rows(song):
    """Every list that has one item for each scene."""
    scenes = song.scenes[0].element.getparent()
    yield scenes
    for track in song.tracks:
        for path in (
            "DeviceChain/MainSequencer/ClipSlotList",
            "DeviceChain/FreezeSequencer/ClipSlotList",
            "Slots",
        ):
            found = track.element.find(path)
            if found is not None and len(found):
                yield found


# --- the test ------------------------------------------------------------


@pytest.fixture(scope="module", params=SETS, ids=lambda path: path.rpartition("/")[2])
def song(request, corpus):
    return open_file(corpus / request.param)


@pytest.fixture(scope="module")
def scores(artifacts):
    """Counts of each edit over all sets: asked, found, and told beyond."""
    counts = defaultdict(lambda: [0, 0, 0])
    yield counts
    lines = [f"{'edit':32} {'asked':>6} {'found':>6} {'beyond':>7} {'precision':>10} {'recall':>7}"]
    for name, (asked, found, beyond) in counts.items():
        precision = found / (found + beyond) if found + beyond else 1.0
        recall = found / asked
        lines.append(f"{name:32} {asked:6} {found:6} {beyond:7} {precision:10.2f} {recall:7.2f}")
    (artifacts / "diff-quality.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def edited(song: LiveSet) -> LiveSet:
    document = copy.copy(song.document)
    document.root = copy.deepcopy(song.document.root)
    return LiveSet(document.root.find("LiveSet"), document)


@pytest.mark.parametrize("seed", EDITS, ids=lambda seed: seed.__name__)
def test_an_edit_comes_out_as_itself_and_nothing_else(song, seed, scores):
    after = edited(song)
    expected = seed(after, random.Random(f"{song.name} {seed.__name__}"))
    if expected is NotHere:
        pytest.skip(f"{song.name} has nothing to {seed.__name__.replace('_', ' ')}")

    found = diff(song, after)

    hits = [
        c
        for c in found.changes
        if (c.kind, c.concept) == (expected.kind, expected.concept) and re.search(expected.what, c.what)
    ]
    score = scores[seed.__name__]
    score[0] += 1
    score[1] += bool(hits)
    score[2] += len(found.changes) - bool(hits)
    assert [str(change) for change in found.changes] == [str(change) for change in hits]
    assert len(hits) == 1
    if expected.operations is not None:
        assert len(found.operations) == expected.operations, found.operations


def test_a_moved_track_is_one_move_and_nothing_else(song):
    after = edited(song)
    if move_track(after, random.Random(0)) is NotHere:
        pytest.skip(f"{song.name} has one track only")

    [operation] = diff(song, after).operations

    assert isinstance(operation, Move)
