"""Locators."""

from setbook.model.fields import SELF, flag, number, text
from setbook.model.proxy import Proxy


class Locator(Proxy):
    """A named place in the arrangement."""

    __slots__ = ()

    xml_id = text(SELF, attribute="Id")
    time = number("Time")
    name = text("Name")
    annotation = text("Annotation")
    is_song_start = flag("IsSongStart")

    def __repr__(self) -> str:
        return f"<Locator {self.name!r} at beat {self.time:g}>"
