"""Run all rules."""

from collections.abc import Callable, Iterator

from setbook.format import Document, Element
from setbook.model.check.clip_slots import check_clip_slots
from setbook.model.check.grooves import check_grooves
from setbook.model.check.groups import check_groups
from setbook.model.check.linked_tracks import check_linked_tracks
from setbook.model.check.list_ids import check_list_ids
from setbook.model.check.note_ids import check_note_ids
from setbook.model.check.playing_slots import check_playing_slots
from setbook.model.check.pointee_ids import check_pointee_ids
from setbook.model.check.routings import check_routings
from setbook.model.check.sends import check_sends
from setbook.model.check.song import Song
from setbook.model.check.timelines import check_timelines
from setbook.model.check.track_ids import check_track_ids
from setbook.model.check.violation import Violation

RULES: tuple[Callable[[Song], Iterator[Violation]], ...] = (
    check_clip_slots,
    check_sends,
    check_groups,
    check_track_ids,
    check_pointee_ids,
    check_list_ids,
    check_note_ids,
    check_timelines,
    check_routings,
    check_playing_slots,
    check_grooves,
    check_linked_tracks,
)
"""In the order in which their findings are listed."""


def check_set(live_set: Element, document: Document) -> list[Violation]:
    """Give every place where a LiveSet element breaks a rule."""
    song = Song(live_set, document)
    return [violation for rule in RULES for violation in rule(song)]
