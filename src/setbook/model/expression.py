"""Per-note expression (MPE): pitch bend, pressure and slide of single notes."""

from collections.abc import Iterable
from dataclasses import dataclass

from setbook.errors import EditRefused
from setbook.format import Element, attributes_at, element
from setbook.format.scalars import read_float, read_int
from setbook.model.fields import require, spell
from setbook.model.proxy import Proxy
from setbook.model.structure.list_ids import next_id

_LISTS = "Notes/PerNoteEventStore/EventLists"
_NOTES = "Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent"


@dataclass(frozen=True, slots=True)
class ExpressionEvent:
    """A value of per-note expression (MPE), at a time in beats after the note's start."""

    time_offset: float
    value: float


@dataclass(frozen=True, slots=True)
class Expression:
    """One lane of per-note expression.

    Parameters
    ----------
    note_id
        The note it belongs to.
    controller
        −2 is pitch bend, −1 pressure, 74 slide; as other projects read it.
    events
        By time.
    """

    note_id: int
    controller: int
    events: tuple[ExpressionEvent, ...]


def read_expression(clip: Element) -> list[Expression]:
    """Read a clip's per-note expression."""
    return [_read(found) for found in clip.iterfind(f"{_LISTS}/PerNoteEventList")]


def write_expression(clip: Proxy, lanes: Iterable[Expression]) -> None:
    """Write per-note expression in place of what a clip has; a lane that stays keeps its element and its curves.

    Raises
    ------
    EditRefused
        A lane belongs to no note of the clip.
    NotFound
        The Live line has no expression.
    """
    given = list(lanes)
    lists = require(clip.element, _LISTS, "mpe", clip.document)
    known = set(attributes_at(clip.element, _NOTES, "NoteId"))
    for lane in given:
        if str(lane.note_id) not in known:
            raise EditRefused(
                f"expected expression of a note of the clip, found some of note {lane.note_id}: nothing was changed"
            )
    kept = {_read(found): found for found in lists.iterfind("PerNoteEventList")}
    following = next_id(lists)
    made = []
    for lane in given:
        entry = kept.pop(lane, None)
        if entry is None:
            entry = _lane(lane, following)
            following += 1
        made.append(entry)
    lists[:] = made


def _read(found: Element) -> Expression:
    return Expression(
        read_int(found.get("NoteId", "0")),
        read_int(found.get("CC", "0")),
        tuple(
            ExpressionEvent(read_float(event.get("TimeOffset", "0")), read_float(event.get("Value", "0")))
            for event in found.iterfind("Events/PerNoteEvent")
        ),
    )


def _lane(lane: Expression, number: int) -> Element:
    made = element("PerNoteEventList", Id=number, NoteId=lane.note_id, CC=lane.controller)
    events = element("Events")
    for event in lane.events:
        made_event = element("PerNoteEvent")
        made_event.set("TimeOffset", spell(float(event.time_offset)))
        made_event.set("Value", spell(float(event.value)))
        events.append(made_event)
    made.append(events)
    return made
