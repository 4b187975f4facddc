"""Everything that the model reads can be set, and is there again when the saved file is opened."""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, Any

import pytest
from tests.model.real_sets import SKELETONS, open_set

import setbook.model
from setbook.format import element
from setbook.model import (
    Chain,
    Clip,
    Envelope,
    Expression,
    ExpressionEvent,
    KeyRange,
    LiveSet,
    Macro,
    MacroVariation,
    MidiClip,
    Mixer,
    Note,
    Parameter,
    Point,
    Proxy,
    Rack,
    Routing,
    Sample,
    Scale,
    Scene,
    TakeLane,
    TimeSignature,
    Track,
    WarpMarker,
    WarpMode,
)
from setbook.model.fields import Field

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.corpus

SOURCES = (
    "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als",
    f"{SKELETONS}/11.3.42.als",
    "EduardvonBriesen+Ableton-Project/Project/cougar.als",
    f"{SKELETONS}/9.0.1.als",
)

IDENTITY = "it is who the thing is: others refer to it, and `duplicate` gives new ones"
OF_FILE = "it is the file's: save under another name, or from another Live"
DERIVED = "it follows from what can be set"
FIXED = "it is what the device is: put another in its place"
READ_ONLY = {
    "id": IDENTITY,
    "xml_id": IDENTITY,
    "group_xml_id": DERIVED,
    "target_id": IDENTITY,
    "tag": FIXED,
    "plugin": FIXED,
    "label": FIXED,
    ("Track", "kind"): FIXED,
    ("Device", "kind"): FIXED,
    ("LiveSet", "kind"): OF_FILE,
    ("LiveSet", "name"): OF_FILE,
    ("Preset", "name"): OF_FILE,
    ("Preset", "suffix"): DERIVED,
    "live_version": OF_FILE,
    "live_line": OF_FILE,
    ("LiveSet", "path"): OF_FILE,
    ("Preset", "path"): OF_FILE,
    "depth": DERIVED,
    "main_output": DERIVED,
    "is_session": DERIVED,
    "is_stepped": DERIVED,
    "is_constant": DERIVED,
    "event_tag": DERIVED,
    "length_beats": DERIVED,
    "tempo_map": DERIVED,
    "counts": DERIVED,
    "stored": DERIVED,
    "stored_path": DERIVED,
    ("Sample", "name"): DERIVED,
    "found_by": DERIVED,
    "exists": DERIVED,
    "located": DERIVED,
    "slots": DERIVED,
}
"""Properties that cannot be set, and why."""

VIEWS = [
    "follow_action",
    "loop",
    "envelopes",
    "envelope",
    "sample",
    "fades",
    "devices",
    "mixer",
    "samples",
    "on",
    "parameters",
    "clip",
    "volume",
    "pan",
    "active",
    "sends",
    "pan_left",
    "pan_right",
    "tempo",
    "time_signature",
    "crossfader",
    "crossfade_state",
    "device",
    "chains",
    "return_chains",
    "macros",
    "variations",
    "clips",
    "session_clips",
    "take_lanes",
    "groups",
    "delay",
    "input_routing",
    "output_routing",
    "midi_output_routing",
    "transport",
    "tracks",
    "returns",
    "main",
    "all_tracks",
    "scenes",
    "locators",
    "grooves",
]
"""Properties that lead to other views, which have properties of their own."""

NEW: dict[str, Any] = {
    "color": "#ff3636",
    "key_range": KeyRange(1, 100, 2, 90),
    "velocity_range": KeyRange(10, 100, 20, 90),
    "selector_range": KeyRange(3, 8, 3, 8),
    "note": 40,
    "time_signatures": [(0.0, TimeSignature(3, 4)), (8.0, TimeSignature(7, 8))],
    "time_signature": TimeSignature(6, 8),
    "warp_mode": WarpMode.TEXTURE,
    "warp_mode_code": 4,
    "warp_markers": [WarpMarker(0.0, 0.0), WarpMarker(1.5, 4.0), WarpMarker(2.0, 5.0)],
    "points": [Point(-63072000.0, 0.5), Point(4.0, 0.25, (0.1, 0.2, 0.3, 0.4)), Point(8.0, 1.0)],
    "values": [None, *map(float, range(15))],
    "pan_mode": "split",
    "crossfade": "B",
    "monitoring": "off",
    "scale": Scale(9, "Minor"),
    "launch_mode": 2,
    "groove_id": "-1",
}


def classes() -> list[type[Proxy]]:
    """All kinds of views."""
    found = {cls for cls in vars(setbook.model).values() if isinstance(cls, type) and issubclass(cls, Proxy)}
    return sorted(
        {base for cls in found for base in cls.__mro__ if issubclass(base, Proxy)},
        key=lambda cls: cls.__name__,
    )


def own_properties(cls: type[Proxy]) -> Iterator[tuple[str, bool]]:
    """What a class itself declares, and whether it can be set."""
    for name, declared in vars(cls).items():
        if name.startswith("_"):
            continue
        if isinstance(declared, property):
            yield name, declared.fset is not None
        elif isinstance(declared, Field):
            yield name, declared.settable


def test_what_cannot_be_set_is_a_view_or_has_a_reason() -> None:
    unsettled = [
        (cls.__name__, name)
        for cls in classes()
        for name, settable in own_properties(cls)
        if not settable and name not in VIEWS and not {name, (cls.__name__, name)} & READ_ONLY.keys()
    ]
    assert unsettled == []


def test_every_property_that_can_be_set_is_kept(corpus: Path, tmp_path: Path) -> None:
    wanted = {(cls, name) for cls in classes() for name, settable in own_properties(cls) if settable}
    proved: set[tuple[type[Proxy], str]] = set()
    for number, source in enumerate(SOURCES):
        proved |= set_and_save(dressed(open_set(corpus / source)), tmp_path / f"{number}.als")
    assert {(cls.__name__, name) for cls, name in wanted - proved} == set()


def set_and_save(live_set: LiveSet, path: Path) -> set[tuple[type[Proxy], str]]:
    """Set everything once, save, and compare every value with what the file says; give what was proved."""
    proved = set()
    touched: list[Proxy] = []
    for view in one_of_each(live_set):
        for cls in type(view).__mro__:
            for name, settable in own_properties(cls) if issubclass(cls, Proxy) else ():
                if settable and set_one(view, name):
                    proved.add((cls, name))
        touched.append(view)
    values = [(view, name, getattr(view, name)) for view in touched for name in readable(view)]
    live_set.save(path)
    again = open_set(path)
    for view, name, value in values:
        assert same(getattr(counterpart(view, again), name), value), (view, name)
    return proved


def set_one(view: Proxy, name: str) -> bool:
    """Set a property to something else and read it back; False where this view has no such thing."""
    old = getattr(view, name)
    new = new_value(view, name, old)
    if new is None:
        return False
    try:
        setattr(view, name, new)
    except (setbook.errors.NotFound, setbook.errors.EditRefused):
        return False
    assert same(getattr(view, name), new), (view, name, new)
    return True


def new_value(view: Proxy, name: str, old: Any) -> Any:
    """Something else than a property has; None where nothing else fits this view."""
    for cls in type(view).__mro__:
        if (cls, name) in SPECIAL:
            return SPECIAL[cls, name](view, old)
    if name in NEW:
        return NEW[name]
    match old:
        case bool():
            return not old
        case int() | float():
            return old + (1 if isinstance(old, int) else 0.25)
        case str():
            return f'{old} Ω "new" <&>'
    return None


def tracks_around(view: Proxy) -> list[Track]:
    return LiveSet(view.document.root[0], view.document).tracks


def other_group(track: Track, old: Track | None) -> Track | None:
    groups = (other for other in tracks_around(track) if other.kind == "group")
    return next((group for group in groups if group not in (track, old)), None)


def new_notes(clip: MidiClip, _old: list[Note]) -> list[Note]:
    plain = [Note(0.0, 0.5, 36, 90.5, 60.0), Note(1.25, 0.25, 38, enabled=False)]
    by_chance = Note(2.0, 1.0, 40, 64.0, 64.0, probability=0.5, velocity_deviation=-7.0)
    return [*plain, by_chance] if clip.document.schema.has_note_chance else plain


def new_expression(clip: MidiClip, _old: list[Expression]) -> list[Expression] | None:
    notes = clip.notes
    events = (ExpressionEvent(0.0, 0.0), ExpressionEvent(0.5, 512.0))
    return [Expression(notes[0].note_id or 0, -2, events)] if notes else None


SPECIAL: dict[tuple[type[Proxy], str], Any] = {
    (Scene, "tempo"): lambda _scene, _old: 132.5,
    (Scene, "time_signature"): lambda _scene, _old: TimeSignature(5, 4),
    (Track, "group"): other_group,
    (Routing, "target"): lambda routing, _old: f"AudioIn/Track.{tracks_around(routing)[0].xml_id}/PreFxOut",
    (Routing, "track_xml_id"): lambda routing, _old: tracks_around(routing)[-1].xml_id,
    (Mixer, "sends_enabled"): lambda _mixer, old: [not switch for switch in old],
    (LiveSet, "sends_pre"): lambda _set, old: [not switch for switch in old],
    (Sample, "path"): lambda sample, _old: sample.document.path,
    (MacroVariation, "values"): lambda _variation, old: NEW["values"][: len(old)],
    (MidiClip, "notes"): new_notes,
    (MidiClip, "mpe"): new_expression,
    (Envelope, "points"): lambda envelope, _old: None if envelope.is_stepped else NEW["points"],
    (Clip, "start"): lambda _clip, old: old + 0.05,  # edges go inwards: clips do not overlap
    (Clip, "end"): lambda _clip, old: old - 0.125,
    (Clip, "length"): lambda _clip, old: old - 0.05,
}
"""What is set where a little more, or the contrary, will not do."""


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Note) and isinstance(other, Note):
        # A note that comes in gets an id, where its Live line has them.
        names = [name for name in Note.__dataclass_fields__ if name != "note_id"]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, Proxy) and isinstance(other, Proxy):
        return path_of(one) == path_of(other)
    return bool(one == other)


def readable(view: Proxy) -> Iterator[str]:
    """Names of all that can be set on a view."""
    for cls in type(view).__mro__:
        if issubclass(cls, Proxy):
            yield from (name for name, settable in own_properties(cls) if settable)


def path_of(view: Proxy) -> str:
    return view.element.getroottree().getelementpath(view.element)


def counterpart(view: Proxy, live_set: LiveSet) -> Proxy:
    """The same view of the set that was saved and opened again."""
    found = copy.copy(view)
    found.document = live_set.document
    element_there = live_set.document.root.find(path_of(view))
    assert element_there is not None
    found.element = element_there
    return found


def one_of_each(live_set: LiveSet) -> Iterator[Proxy]:
    """One view of each kind that a set has."""
    seen: set[tuple[type, str]] = set()
    waiting: list[Any] = [live_set, *sorted(live_set.tracks, key=lambda track: track.group is not None)]
    visited: set[tuple[type, Any]] = set()
    while waiting:
        view = waiting.pop(0)
        if not isinstance(view, Proxy) or (type(view), view.element) in visited:
            continue
        visited.add((type(view), view.element))
        kind = (type(view), getattr(view, "kind", view.element.tag))
        if kind not in seen:
            seen.add(kind)
            yield view
        for cls in type(view).__mro__:
            for name, settable in own_properties(cls) if issubclass(cls, Proxy) else ():
                if not settable and name in VIEWS:
                    found = getattr_or_none(view, name)
                    waiting += found if isinstance(found, list) else [found]


def getattr_or_none(view: Proxy, name: str) -> Any:
    try:
        found = getattr(view, name)
    except setbook.errors.SetbookError:  # a preset has no mixer, a return no timeline
        return None
    return list(found) if name == "devices" else found


def dressed(live_set: LiveSet) -> LiveSet:
    """Give a set what the corpus has none of: a take lane, a macro variation, a routing to a track, an envelope."""
    track = live_set.tracks[0]
    live_set.add_locator(4.0, "Drop")
    track.mixer.volume.automate([Point(0.0, 1.0), Point(4.0, 0.5)])
    lanes = track.element.find("TakeLanes/TakeLanes")
    if lanes is not None:
        lane = element("TakeLane", Id="0")
        lane.append(element("Name", "Take 1"))
        lanes.append(lane)
    for rack in (device for device in live_set.devices if isinstance(device, Rack)):
        variations = rack.element.find("MacroVariations/MacroSnapshots")
        if variations is not None:
            variations.append(variation())
    live_set.group_tracks(live_set.tracks[:1], "First")
    live_set.group_tracks([track for track in live_set.tracks if track.group is None][-1:], "Last")
    return live_set


def variation():
    made = element("MacroSnapshot", Id="0")
    made.append(element("SnapshotName", "Wild"))
    for number in range(16):
        made.append(element(f"MacroValues.{number}", 64))
        made.append(element(f"MacroHasValue.{number}", True))
    return made


def test_the_dressed_sets_have_the_rare_kinds(corpus: Path) -> None:
    kinds = {type(view) for source in SOURCES for view in one_of_each(dressed(open_set(corpus / source)))}
    assert {TakeLane, MacroVariation, Macro, Chain, Envelope, Sample, Parameter, Clip} - kinds <= {Clip}
