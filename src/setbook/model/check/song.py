"""What every rule looks at: the set's element, and what is asked of it again and again."""

from collections.abc import Iterator
from functools import cached_property

from setbook.format import Document, Element, descend
from setbook.model.identity import track_element
from setbook.model.proxy import first

THE_SET = "the set"


class Song:
    """A LiveSet element under examination; do not change the tree while it lives."""

    def __init__(self, element: Element, document: Document) -> None:
        self.element = element
        self.document = document

    @cached_property
    def tracks(self) -> list[Element]:
        """Audio, MIDI, group and return tracks, as they are listed."""
        return list(self.element.iterfind("Tracks/*"))

    @cached_property
    def track_ids(self) -> set[str]:
        """``Id`` of every listed track."""
        return {track.get("Id", "") for track in self.tracks}

    @cached_property
    def buses(self) -> list[Element]:
        """The main track and the cue bus, as far as they are there."""
        main = first(self.element, self.document.schema.main_track)
        cue = descend(self.element, "PreHearTrack")
        return [bus for bus in (main, cue) if bus is not None]

    @cached_property
    def scene_count(self) -> int:
        """How many scenes are listed."""
        return len(list(self.element.iterfind(self.document.schema.scenes)))

    @cached_property
    def return_count(self) -> int:
        """How many return tracks are listed."""
        return sum(track.tag == "ReturnTrack" for track in self.tracks)

    def everywhere(self, tag: str) -> Iterator[Element]:
        """Give all elements of a tag, anywhere in the set."""
        return self.element.iter(tag)


def track_label(element: Element) -> str:
    """Name the track that an element stands in as a person knows it; else the set."""
    track = track_element(element)
    if track is None:
        return THE_SET
    for path in ("Name/UserName", "Name/EffectiveName"):
        found = descend(track, path)
        if found is not None and found.get("Value"):
            return found.get("Value", "")
    return f"{track.tag} {track.get('Id', '')}".rstrip()


def counted(count: int, thing: str) -> str:
    """Say how many there are: ``"1 scene"``, ``"8 scenes"``."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
