"""Note ids that both forks gave out in the same clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from setbook.format import Element
    from setbook.merge.agreement import Agreements
    from setbook.merge.fork import Fork

_NOTE = "MidiNoteEvent"
NoteRenames = dict[int, dict[str, str]]
"""By the clip's number in the document, the ids that change."""


def clashing_notes(ours: Fork, theirs: Fork, agreed: Agreements) -> NoteRenames:
    """Find, clip by clip, the new notes of theirs whose ids new notes of ours have too."""
    same = {found for number in agreed if (found := theirs.edits[number].after) is not None}
    edited = {
        clip: (our_clip, their_clip)
        for clip, their_clip in theirs.comparison.partners.items()
        if clip.tag == "MidiClip" and (our_clip := ours.comparison.partners.get(clip)) is not None
    }
    if not edited:
        return {}
    places = {clip: place for place, clip in enumerate(theirs.root.iter("MidiClip"))}
    return {
        places[their_clip]: numbers
        for clip, (our_clip, their_clip) in edited.items()
        if (numbers := _clashing(clip, our_clip, their_clip, same))
    }


def renumber_notes(root: Element, renames: NoteRenames) -> None:
    """Give notes other ids, and what refers to them too."""
    if not renames:
        return
    for place, clip in enumerate(root.iter("MidiClip")):
        numbers = renames.get(place)
        for item in clip.iter(_NOTE, "PerNoteEventList") if numbers else ():
            own = item.get("NoteId", "")
            item.set("NoteId", (numbers or {}).get(own, own))


def _clashing(base: Element, ours: Element, theirs: Element, same: set[Element]) -> dict[str, str]:
    before, mine, other = (_ids(clip) for clip in (base, ours, theirs))
    kept = {note.get("NoteId") for note in theirs.iter(_NOTE) if _is_within(note, same)}
    both = sorted(number for number in (mine & other) - before if str(number) not in kept)
    free = 1 + max(before | mine | other, default=0)
    return {str(number): str(free + place) for place, number in enumerate(both)}


def _is_within(note: Element, same: set[Element]) -> bool:
    notes = note.getparent()
    track = None if notes is None else notes.getparent()
    return note in same or track in same


def _ids(clip: Element) -> set[int]:
    numbers = (note.get("NoteId", "") for note in clip.iter(_NOTE))
    return {int(number) for number in numbers if number.isdecimal()}
