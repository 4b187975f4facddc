"""What MIDI and audio clips share."""

from typing import Literal

from setbook.format import descend
from setbook.format.scalars import read_float, read_int
from setbook.model.colored import Colored
from setbook.model.envelope import Envelope
from setbook.model.fields import SELF, flag, integer, number, text
from setbook.model.identity import track_element, track_id
from setbook.model.loop import Loop
from setbook.model.time_signature import TimeSignature

ClipKind = Literal["midi", "audio"]


class Clip(Colored):
    """A clip, in the arrangement or in a slot of the session."""

    __slots__ = ()

    kind: ClipKind
    xml_id = text(SELF, attribute="Id")
    name = text("Name")
    annotation = text("Annotation")
    start = number("CurrentStart")
    end = number("CurrentEnd")
    disabled = flag("Disabled")
    warped = flag("IsWarped", default=True)
    groove_id = text("GrooveSettings/GrooveId", "-1")
    launch_mode = integer("LaunchMode")
    launch_quantisation = integer("LaunchQuantisation")

    def __repr__(self) -> str:
        place = "session" if self.is_session else f"{self.start:g}–{self.end:g}"
        return f"<{type(self).__name__} {self.name!r}: {place}>"

    @property
    def id(self) -> str:
        """Key of the clip within its set: track and slot, or track and place in the arrangement.

        Session clips are known by their slot alone. Arrangement clips have an
        ``Id`` since Live 10; before, their position in the list stands for it.
        """
        track = track_element(self.element)
        owner = "" if track is None else track_id(track)
        if self.is_session:
            return f"{owner}/slot-{self._position(levels=3)}"
        return f"{owner}/clip-{self.xml_id or self._position(levels=0)}"

    @property
    def length(self) -> float:
        """Length in beats: on the timeline, or of one turn in the session."""
        return self.end - self.start

    @property
    def loop(self) -> Loop:
        """Loop, start marker and what lies hidden beside them."""
        return Loop(self._child("Loop"), self.document)

    @property
    def is_session(self) -> bool:
        """Whether it lies in a slot rather than on the timeline."""
        parent = self.element.getparent()
        return parent is not None and parent.tag == "Value"

    @property
    def envelopes(self) -> list[Envelope]:
        """Clip envelopes; their times are the clip's own beats."""
        found = self.element.iterfind(self.document.schema.clip_envelopes)
        return [Envelope(envelope, self.document) for envelope in found]

    @property
    def time_signatures(self) -> list[tuple[float, TimeSignature]]:
        """The clip's own time signatures by beat."""
        found = []
        for entry in self.element.iterfind("TimeSignature/TimeSignatures/RemoteableTimeSignature"):
            numerator, denominator, time = (
                descend(entry, tag) for tag in ("Numerator", "Denominator", "Time")
            )
            if numerator is None or denominator is None:
                continue
            signature = TimeSignature(
                read_int(numerator.get("Value", "4")), read_int(denominator.get("Value", "4"))
            )
            found.append((0.0 if time is None else read_float(time.get("Value", "0")), signature))
        return found

    def _position(self, levels: int) -> int:
        """Position in a list, of the clip or of what is some levels around it."""
        element = self.element
        for _ in range(levels):
            parent = element.getparent()
            assert parent is not None, "a clip lies in a document"
            element = parent
        parent = element.getparent()
        return 0 if parent is None else parent.index(element)
