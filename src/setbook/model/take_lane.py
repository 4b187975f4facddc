"""Take lanes."""

from setbook.format import Document, Element, descend
from setbook.model.clip import Clip
from setbook.model.clip_slot import read_clips
from setbook.model.fields import SELF, identity, text
from setbook.model.proxy import Proxy


class TakeLane(Proxy):
    """A lane of takes below a track; Live 11 and later."""

    __slots__ = ()

    xml_id = identity(SELF)
    name = text("Name")

    def __repr__(self) -> str:
        return f"<TakeLane {self.name!r}: {len(self.clips)} clips>"

    @property
    def clips(self) -> list[Clip]:
        """Clips by start."""
        return read_clips(descend(self.element, "ClipAutomation/Events"), self.document)


def read_take_lanes(track: Element, document: Document) -> list[TakeLane]:
    """Read a track's take lanes."""
    return [TakeLane(found, document) for found in track.iterfind("TakeLanes/TakeLanes/TakeLane")]
