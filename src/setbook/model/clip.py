"""What MIDI and audio clips share."""

from collections.abc import Iterable, Sequence
from typing import Literal, Self

from setbook.errors import EditRefused
from setbook.format import Element, descend
from setbook.format.scalars import read_float, read_int
from setbook.model.clip_signatures import write_clip_signatures
from setbook.model.colored import Colored
from setbook.model.envelope import Envelope
from setbook.model.fields import SELF, flag, identity, integer, number, text
from setbook.model.follow_action import FollowAction
from setbook.model.identity import track_element, track_id
from setbook.model.loop import Loop
from setbook.model.parameter import Parameter
from setbook.model.points import Point, refuse_odd
from setbook.model.proxy import Proxy, first
from setbook.model.structure.clips import (
    copy_to_slot,
    copy_to_timeline,
    move_to_slot,
    move_to_timeline,
    resize,
)
from setbook.model.structure.envelopes import add_clip_envelope
from setbook.model.structure.place import list_around, track_around
from setbook.model.structure.session import next_empty_scene, scene_index_of
from setbook.model.structure.spans import cut_front
from setbook.model.time_signature import TimeSignature

ClipKind = Literal["midi", "audio"]


class Clip(Colored):
    """A clip, in the arrangement or in a slot of the session."""

    __slots__ = ()

    kind: ClipKind
    xml_id = identity(SELF)
    name = text("Name")
    annotation = text("Annotation")
    end = number("CurrentEnd")
    _start = number("CurrentStart")
    _time = number(SELF, attribute="Time")
    disabled = flag("Disabled")
    warped = flag("IsWarped", default=True)
    groove_id = text("GrooveSettings/GrooveId", "-1")
    launch_mode = integer("LaunchMode")
    launch_quantisation = integer("LaunchQuantisation")
    legato = flag("Legato")
    velocity_amount = number("VelocityAmount")

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
    def start(self) -> float:
        """Where it begins on the timeline, in beats. Assigning moves this edge alone, not what the clip plays."""
        return self._start

    @start.setter
    def start(self, beats: float) -> None:
        self._start = beats
        if not self.is_session:
            self._time = beats  # Live writes the place twice

    @property
    def length(self) -> float:
        """Length in beats: on the timeline, or of one turn in the session. Assigning moves the end."""
        return self.end - self.start

    @length.setter
    def length(self, beats: float) -> None:
        self.end = self.start + beats

    def duplicate(self) -> Self:
        """Put a copy right behind it, or into the next empty slot below, and give the copy.

        Raises
        ------
        EditRefused
            No slot below is empty: add a scene first.
        """
        track = track_around(self.element)
        if self.is_session:
            scene = next_empty_scene(track, scene_index_of(self.element))
            return type(self)(copy_to_slot(self.element, track, scene, self.document), self.document)
        return type(self)(copy_to_timeline(self.element, track, self.end, self.document), self.document)

    def copy_to(self, start: float, track: Proxy | None = None) -> Self:
        """Put a copy into the arrangement; what lies under it is cut, as in Live.

        Parameters
        ----------
        start
            Its place in beats.
        track
            Another track of the same set and kind; by default its own.

        Raises
        ------
        EditRefused
            The track is of another kind or set.
        """
        goal = self._goal(track)
        return type(self)(copy_to_timeline(self.element, goal, start, self.document), self.document)

    def copy_to_slot(self, scene_index: int, track: Proxy | None = None) -> Self:
        """Put a copy into a slot, in place of the clip there, and give the copy."""
        goal = self._goal(track)
        return type(self)(copy_to_slot(self.element, goal, scene_index, self.document), self.document)

    def move(self, start: float, track: Proxy | None = None) -> None:
        """Move it in the arrangement, to another place or track; what lies under it is cut, as in Live."""
        move_to_timeline(self.element, self._goal(track), start, self.document)

    def move_to_slot(self, scene_index: int, track: Proxy | None = None) -> None:
        """Move it into a slot, in place of the clip there."""
        move_to_slot(self.element, self._goal(track), scene_index, self.document)

    def trim(self, start: float, end: float) -> None:
        """Let an arrangement clip begin later or end elsewhere; what it plays stays where it sounded.

        Raises
        ------
        EditRefused
            It lies in a slot, the start is before its own, or nothing is left.
        """
        if self.is_session or not self.start <= start < min(end, self.end):
            raise EditRefused(
                f"expected an arrangement clip and a span inside of it, found {self!r} and {start:g}–{end:g}"
            )
        if start > self.start:
            cut_front(self.element, start)
        if end != self.end:
            resize(self.element, end, self.document)

    def remove(self) -> None:
        """Take it out."""
        list_around(self.element).remove(self.element)

    def automate(self, parameter: Parameter, points: Iterable[Point]) -> Envelope:
        """Write its envelope for a parameter of its track, in place of one that it has.

        Parameters
        ----------
        parameter
            Of the track's mixer or devices.
        points
            Breakpoints: times in the clip's own beats.

        Raises
        ------
        EditRefused
            The parameter stands on another track, or cannot be automated.
        """
        return self._envelope_for(parameter, ("AutomationTarget", "ModulationTarget"), points)

    def modulate(self, parameter: Parameter, points: Iterable[Point]) -> Envelope:
        """Write its envelope that moves a parameter relative to its value; see `automate`."""
        return self._envelope_for(parameter, ("ModulationTarget",), points)

    def _envelope_for(
        self, parameter: Parameter, targets: tuple[str, ...], points: Iterable[Point]
    ) -> Envelope:
        if track_element(parameter.element) is not track_around(self.element):
            raise EditRefused(f"expected a parameter of the clip's own track, found {parameter!r} of another")
        target = first(parameter.element, targets)
        if target is None:
            raise EditRefused(f"expected a parameter that a clip can move, found {parameter!r}")
        wanted = list(points)
        refuse_odd(wanted)
        if not wanted:
            raise EditRefused("expected at least one breakpoint, found none: remove the envelope instead")
        envelope = next((one for one in self.envelopes if one.target_id == target.get("Id")), None)
        tag = parameter.event_tag if target.tag == "AutomationTarget" else "FloatEvent"
        if envelope is None:
            made = add_clip_envelope(self.element, target, self.document)
            envelope = Envelope(made, self.document)
        envelope.write(wanted, envelope.event_tag or tag)
        return envelope

    def _goal(self, track: Proxy | None) -> Element:
        if track is not None and track.document is not self.document:
            raise EditRefused(f"expected a track of the same set, found {track!r} of another")
        return track_around(self.element) if track is None else track.element

    @property
    def follow_action(self) -> FollowAction:
        """What is launched after it in the session."""
        return FollowAction(self.element, self.document)

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

    @time_signatures.setter
    def time_signatures(self, signatures: Sequence[tuple[float, TimeSignature]]) -> None:
        write_clip_signatures(self._child("TimeSignature/TimeSignatures"), signatures, self.document)

    def _position(self, levels: int) -> int:
        """Position in a list, of the clip or of what is some levels around it."""
        element = self.element
        for _ in range(levels):
            parent = element.getparent()
            assert parent is not None, "a clip lies in a document"
            element = parent
        parent = element.getparent()
        return 0 if parent is None else parent.index(element)
