"""Where a track's signal comes from and goes to."""

from setbook.errors import NotFound
from setbook.model.fields import text
from setbook.model.proxy import Proxy


class Routing(Proxy):
    """One of a track's four routings.

    ``target`` is a path that Live resolves (``AudioOut/Main``,
    ``AudioIn/Track.12/PostFxOut``, with the track's ``Id``); ``upper`` and
    ``lower`` are what its two menus show.
    """

    __slots__ = ()

    target = text("Target")
    upper = text("UpperDisplayString")
    lower = text("LowerDisplayString")

    def __repr__(self) -> str:
        return f"<Routing {self.target}>"

    @property
    def track_xml_id(self) -> str | None:
        """``Id`` of the track that is meant, if one is."""
        for part in self.target.split("/"):
            if part.startswith("Track."):
                return part.removeprefix("Track.")
        return None

    @track_xml_id.setter
    def track_xml_id(self, number: str) -> None:
        old = self.track_xml_id
        if old is None:
            raise NotFound(
                f"Expected a routing from or to a track, found {self.target}: assign `target` and what the menus show."
            )
        self.target = self.target.replace(f"/Track.{old}/", f"/Track.{number}/", 1)
