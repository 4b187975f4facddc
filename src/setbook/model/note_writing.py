"""Write the notes of a clip: one that stays keeps its element, its id and the spelling of its numbers."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from setbook.errors import EditRefused
from setbook.format import Document, Element, descend, element
from setbook.format.scalars import read_int
from setbook.model.check.numbers import highest_number, number_in
from setbook.model.fields import spell
from setbook.model.note import Note
from setbook.model.structure.list_ids import next_id

_ORDER = (
    ("Time", "time", "0"),
    ("Duration", "duration", "0"),
    ("Velocity", "velocity", "100"),
    ("VelocityDeviation", "velocity_deviation", "0"),
    ("OffVelocity", "off_velocity", "64"),
    ("Probability", "probability", "1"),
)
"""Attribute of the file, field of `Note`, what an absent one means; in Live's order."""

_EXACT = frozenset({"Time", "Duration"})
_CHANCE = frozenset({"Probability", "VelocityDeviation"})


def write_notes(clip: Element, notes: Iterable[Note], document: Document) -> None:
    """Write notes in place of those that a clip has.

    Notes with a ``note_id`` that the clip knows are the same notes, moved or
    changed; others are new and get an id, where the Live line has ids. The
    expression of notes that go, goes with them.

    Raises
    ------
    EditRefused
        A note is out of range, or has a chance that the Live line cannot hold. Nothing was changed.
    """
    given = list(notes)
    for note in given:
        _refuse_odd(note, document)
    writer = _Writer(clip, document)
    writer.write(given)


def _refuse_odd(note: Note, document: Document) -> None:
    finite = np.isfinite([note.time, note.duration, note.velocity, note.velocity_deviation]).all()
    in_range = (
        0 <= note.pitch <= 127
        and note.duration >= 0
        and 0 <= note.velocity <= 127
        and 0 <= note.off_velocity <= 127
        and 0 <= note.probability <= 1
    )
    if not (finite and in_range):
        raise EditRefused(f"expected a note in the range of MIDI, found {note}: nothing was changed")
    has_chance = note.probability != 1 or note.velocity_deviation != 0
    if has_chance and not document.schema.has_note_chance:
        raise EditRefused(
            f"expected a note that always sounds the same, found {note}: "
            f"Live {document.version.text} keeps neither probability nor velocity deviation"
        )


@dataclass(frozen=True, slots=True)
class _Placed:
    """A note of the result with its element, new or kept."""

    note: Note
    event: Element


class _Writer:
    def __init__(self, clip: Element, document: Document) -> None:
        self._clip = clip
        self._schema = document.schema
        tracks = descend(clip, "Notes/KeyTracks")
        assert tracks is not None, "a MIDI clip has key tracks"
        self._tracks = tracks
        self._counter = descend(clip, "Notes/NoteIdGenerator/NextId")
        self._by_id: dict[str, Element] = {}
        self._by_place: defaultdict[tuple[int, float], list[Element]] = defaultdict(list)
        for pitch, event in _events(tracks):
            if event.get("NoteId") is not None:
                self._by_id.setdefault(event.get("NoteId", ""), event)
            else:
                self._by_place[pitch, float(event.get("Time", "0"))].append(event)
        self._next = max(
            highest_number(self._by_id) + 1,
            (number_in(self._counter.get("Value", "")) or 1) if self._counter is not None else 1,
        )

    def write(self, notes: list[Note]) -> None:
        by_pitch: defaultdict[int, list[_Placed]] = defaultdict(list)
        for note in notes:
            by_pitch[note.pitch].append(_Placed(note, self._event(note)))
        self._fill(by_pitch)
        if self._counter is not None:
            self._counter.set("Value", str(self._next))
        self._drop_expression()

    def _event(self, note: Note) -> Element:
        event = None
        if note.note_id is not None:
            event = self._by_id.pop(str(note.note_id), None)
        elif same := self._by_place.get((note.pitch, note.time)):
            event = same.pop(0)
        if event is None:
            event = element("MidiNoteEvent")
        number = event.get("NoteId")
        _write_attributes(event, note, self._schema.note_attributes)
        if number is None and self._counter is not None:
            number = str(self._next)
            self._next += 1
        if number is not None:
            event.attrib.pop("NoteId", "")
            event.set("NoteId", number)  # behind the others, as Live has it
        return event

    def _fill(self, by_pitch: dict[int, list[_Placed]]) -> None:
        """Lay the notes into one key track a pitch, by time; pitches ascend, as Live has them."""
        following = next_id(self._tracks)
        left = dict(by_pitch)
        for track in list(self._tracks):
            key = descend(track, "MidiKey")
            placed = left.pop(read_int(key.get("Value", "0")), []) if key is not None else []
            if placed:
                _lay(track, placed)
            else:
                self._tracks.remove(track)
        ordered = [(read_int(_value(track, "MidiKey")), index) for index, track in enumerate(self._tracks)]
        tracks = list(self._tracks)
        for pitch in sorted(left):
            track = element("KeyTrack")
            if self._schema.numbers_items:
                track.set("Id", str(following))
                following += 1
            track.extend([element("Notes"), element("MidiKey", pitch)])
            _lay(track, left[pitch])
            insort(ordered, (pitch, len(tracks)))
            tracks.append(track)
        self._tracks[:] = [tracks[index] for _, index in ordered]

    def _drop_expression(self) -> None:
        lists = descend(self._clip, "Notes/PerNoteEventStore/EventLists")
        if lists is None or not len(lists):
            return
        known = {event.get("NoteId") for _, event in _events(self._tracks)}
        for expressed in list(lists):
            if expressed.get("NoteId") not in known:
                lists.remove(expressed)


def _events(tracks: Element) -> Iterator[tuple[int, Element]]:
    for track in tracks:
        notes = descend(track, "Notes")
        pitch = read_int(_value(track, "MidiKey"))
        for event in () if notes is None else notes:
            yield pitch, event


def _value(track: Element, tag: str) -> str:
    found = descend(track, tag)
    return "0" if found is None else found.get("Value", "0")


def _lay(track: Element, placed: list[_Placed]) -> None:
    notes = descend(track, "Notes")
    assert notes is not None, "a key track has notes"
    notes[:] = [one.event for one in sorted(placed, key=lambda one: one.note.time)]


def _write_attributes(event: Element, note: Note, always: tuple[str, ...]) -> None:
    old = {str(name): str(value) for name, value in event.items()}
    written: dict[str, str] = {}
    for attribute, name, default in _ORDER:
        value = float(getattr(note, name))
        kept = old.get(attribute)
        if kept is not None and _same(attribute, kept, value):
            written[attribute] = kept
        elif attribute in always or kept is not None or value != float(default):
            written[attribute] = spell(value)
    if "IsEnabled" in always or "IsEnabled" in old or not note.enabled:
        written["IsEnabled"] = spell(bool(note.enabled))
    if written == {name: value for name, value in old.items() if name != "NoteId"}:
        return
    rest = {name: value for name, value in old.items() if name not in written}
    event.attrib.clear()
    for attribute, text in {**written, **rest}.items():
        event.set(attribute, text)


def _same(attribute: str, text: str, value: float) -> bool:
    """Whether a text reads as a value; arrays of notes hold velocities in single precision."""
    if attribute in _EXACT:
        return float(text) == value
    return bool(np.float32(text) == np.float32(value))
