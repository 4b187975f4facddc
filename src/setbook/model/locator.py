"""Locators."""

from setbook.model.fields import SELF, flag, identity, number, text
from setbook.model.proxy import Proxy
from setbook.model.structure.list_ids import duplicate_item
from setbook.model.structure.place import list_around


class Locator(Proxy):
    """A named place in the arrangement."""

    __slots__ = ()

    xml_id = identity(SELF)
    time = number("Time")
    name = text("Name")
    annotation = text("Annotation")
    is_song_start = flag("IsSongStart")

    def duplicate(self, time: float) -> "Locator":
        """Put a copy at another time, in beats, and give it."""
        copied = Locator(duplicate_item(self.element, self.document), self.document)
        copied.time = time
        return copied

    def remove(self) -> None:
        """Take it out."""
        list_around(self.element).remove(self.element)

    def __repr__(self) -> str:
        return f"<Locator {self.name!r} at beat {self.time:g}>"
