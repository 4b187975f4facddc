"""The automation of a track, wherever its Live line keeps it."""

from setbook.format import Document, Element, descend
from setbook.model.envelope import Envelope
from setbook.model.points import EVENT_TAGS


def read_envelopes(track: Element, document: Document) -> list[Envelope]:
    """Read a track's envelopes that move something."""
    schema = document.schema
    if schema.track_envelopes is not None:
        found = (Envelope(element, document) for element in track.iterfind(schema.track_envelopes))
    else:
        found = (
            Envelope(element, document)
            for element in track.iter("ArrangerAutomation")
            if _is_automation(element)
        )
    return [envelope for envelope in found if not envelope.is_constant]


def _is_automation(element: Element) -> bool:
    """Tell breakpoints from clips, which lie in an ArrangerAutomation too."""
    events = descend(element, "Events")
    return events is not None and len(events) > 1 and events[0].tag in EVENT_TAGS
