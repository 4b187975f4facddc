"""The arrangement: clips one behind another on each track."""

from setbook.errors import EditRefused
from setbook.format import Document, Element, descend
from setbook.model.check.timelines import SAME_PLACE_BEATS, TIMELINES
from setbook.model.structure.copying import copy_of
from setbook.model.structure.list_ids import number_item
from setbook.model.structure.spans import Span, cut_back, cut_front, place, span_of

CLIP_TAGS = {"AudioTrack": "AudioClip", "MidiTrack": "MidiClip"}


def timeline_of(track: Element) -> Element:
    """Give the list of a track's arrangement clips.

    Raises
    ------
    EditRefused
        The track holds no clips.
    """
    found = descend(track, TIMELINES.get(track.tag, "none"))
    if found is None:
        raise EditRefused(f"expected an audio or MIDI track, found {track.tag}: it holds no clips")
    return found


def refuse_other_kind(track: Element, clip: Element) -> None:
    """Make sure that a track can hold a clip.

    Raises
    ------
    EditRefused
        It is one of another kind.
    """
    if CLIP_TAGS.get(track.tag) != clip.tag:
        raise EditRefused(f"expected a track for a {clip.tag}, found {track.tag}: nothing was changed")


def put_on_timeline(track: Element, clip: Element, start: float, document: Document) -> None:
    """Put a clip that stands nowhere at a beat; what lies under it is cut, as Live does."""
    refuse_other_kind(track, clip)
    events = timeline_of(track)
    if start < 0:
        raise EditRefused(f"expected a place from beat 0 on, found {start:g}: nothing was changed")
    place(clip, start)
    clear(events, span_of(clip), document)
    number_item(clip, events, document.schema.numbers_items)
    insert_by_time(events, clip)


def insert_by_time(events: Element, clip: Element) -> None:
    """Put a clip among others by its start: they are in the order of time."""
    start = span_of(clip).start
    for other in events.iterchildren(reversed=True):  # from the end, where most clips are put
        if span_of(other).start <= start:
            other.addnext(clip)
            return
    events.insert(0, clip)


def clear(events: Element, span: Span, document: Document) -> None:
    """Make room on a timeline: what lies inside goes, what reaches in is cut."""
    reached = []
    for clip in events.iterchildren(reversed=True):  # in the order of time, and none over another
        if span_of(clip).end <= span.start + SAME_PLACE_BEATS:
            break
        reached.append(clip)
    for clip in reached:
        _clear_of(events, clip, span, document)


def _clear_of(events: Element, clip: Element, span: Span, document: Document) -> None:
    own = span_of(clip)
    if own.end <= span.start + SAME_PLACE_BEATS or own.start >= span.end - SAME_PLACE_BEATS:
        return
    before = own.start < span.start - SAME_PLACE_BEATS
    behind = own.end > span.end + SAME_PLACE_BEATS
    if not before and not behind:
        events.remove(clip)
        return
    if before and behind:
        rest = copy_of(clip)
        number_item(rest, events, document.schema.numbers_items)
        cut_front(rest, span.end)
        clip.addnext(rest)
    if before:
        cut_back(clip, span.start)
    else:
        cut_front(clip, span.end)
