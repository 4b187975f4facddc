"""Notes, warp markers and breakpoints: lists that have lines of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import values
from setbook.git.transcript.facts import DIGITS, at, shown
from setbook.model.note import read_notes
from setbook.model.points import BEFORE_EVERYTHING, EVENT_TAGS
from setbook.model.warp import read_warp_markers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.diff.changes.clock import Clock
    from setbook.diff.changes.values import Show
    from setbook.format import Element
    from setbook.model import Note

_CURVE: Final = ("CurveControl1X", "CurveControl1Y", "CurveControl2X", "CurveControl2Y")


def note_lines(clip: Element, clock: Clock) -> Iterator[str]:
    """Give a line for each note, by time, then pitch: ``note 1.1.1 F#1 for 0.25, velocity 100``."""
    for note in read_notes(clip):
        yield f"note {at(note.time, clock)} {values.note_name(note.pitch)} for {_short(note.duration)}, {_played(note)}"


def marker_lines(clip: Element) -> Iterator[str]:
    """Give a line for each warp marker."""
    for marker in read_warp_markers(clip):
        yield f"warp marker {_short(marker.seconds)} s at beat {_short(marker.beats)}"


def point_lines(name: str, events: list[Element], clock: Clock, show: Show) -> Iterator[str]:
    """Give a line for each breakpoint of an envelope, as they stand in the file."""
    for event in events:
        time = float(event.get("Time", "0"))
        place = "before all" if time <= BEFORE_EVERYTHING else at(time, clock)
        handles = [event.get(handle) for handle in _CURVE]
        bend = "" if None in handles else f", curve {' '.join(_short(float(one or 0)) for one in handles)}"
        yield f"{name} {place}: {shown(event.get('Value', ''), show)}{bend}"


def breakpoints(envelope: Element) -> list[Element]:
    """Find an envelope's events, wherever its line of Live keeps them; empty for what holds clips."""
    found = envelope.find("Automation/Events")
    events = envelope.find("Events") if found is None else found
    return [] if events is None else [event for event in events if event.tag in EVENT_TAGS]


def _played(note: Note) -> str:
    said = f"velocity {_short(note.velocity)}"
    if note.velocity_deviation:
        said += f" {note.velocity_deviation:+g}"
    if note.off_velocity != 64:
        said += f", release {_short(note.off_velocity)}"
    if note.probability != 1:
        said += f", chance {_short(note.probability)}"
    return said if note.enabled else f"{said}, muted"


def _short(value: float) -> str:
    return f"{value:.{DIGITS}g}"
