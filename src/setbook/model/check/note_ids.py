"""Notes have ids within their clip since Live 10.1, with a counter above them; expression and groups refer to them."""

from collections.abc import Iterator

from setbook.format import Element, attributes_at, descend
from setbook.model.check.numbers import highest_number, number_in
from setbook.model.check.song import Song, track_label
from setbook.model.check.violation import Violation

RULE = "note ids"


def check_note_ids(song: Song) -> Iterator[Violation]:
    """Find clips with a note id twice, a counter at or below one, or expression of a note that is not there."""
    for clip in song.everywhere("MidiClip"):
        numbers = attributes_at(clip, "Notes/KeyTracks/KeyTrack/Notes/MidiNoteEvent", "NoteId")
        known = set(numbers)
        if len(known) < len(numbers):
            said = f"expected a note id of its own for each of {len(numbers)} notes, found {len(known)}"
            yield Violation(RULE, _clip_label(clip), said, clip)
        yield from _counter(clip, known)
        for expressed in clip.iterfind("Notes/PerNoteEventStore/EventLists/PerNoteEventList"):
            if expressed.get("NoteId") not in known:
                said = f"expected expression of a note that is there, found some of {expressed.get('NoteId')}"
                yield Violation(RULE, _clip_label(clip), said, expressed)


def _counter(clip: Element, known: set[str]) -> Iterator[Violation]:
    counter = descend(clip, "Notes/NoteIdGenerator/NextId")
    if counter is None or not known:
        return
    highest = highest_number(known)
    text = counter.get("Value", "")
    if (number_in(text) or 0) <= highest:
        said = f"expected a next note id above {highest}, the highest in use, found {text or 'nothing'}"
        yield Violation(RULE, _clip_label(clip), said, counter)


def _clip_label(clip: Element) -> str:
    name = descend(clip, "Name")
    said = (name is not None and name.get("Value")) or "MIDI clip"
    return f"{track_label(clip)} › {said}"
