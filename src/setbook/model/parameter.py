"""Parameters: everything that can be automated."""

from collections.abc import Iterable

from setbook.errors import EditRefused, FormatError, NotFound
from setbook.format import Document, Element, descend
from setbook.format.scalars import read_bool, read_float
from setbook.model.envelope import Envelope
from setbook.model.fields import require, spell
from setbook.model.identity import parameter_id, track_element
from setbook.model.points import BEFORE_EVERYTHING, EVENT_TAGS, Point, refuse_odd
from setbook.model.proxy import Proxy
from setbook.model.structure.envelopes import add_automation_envelope

Value = float | bool

_ALWAYS_AUTOMATED = frozenset({"Tempo", "TimeSignature"})


class Parameter(Proxy):
    """A value that a person or an envelope can move."""

    __slots__ = ("name",)

    def __init__(self, element: Element, document: Document, name: str) -> None:
        super().__init__(element, document)
        self.name = name
        """Path below the mixer or device: ``"Volume"``, ``"Bands.2/ParameterA/Gain"``."""

    def __repr__(self) -> str:
        return f"<Parameter {self.name} = {self.value}>"

    @property
    def id(self) -> str:
        """Identity that automation and diff refer to."""
        return parameter_id(self.element)

    @property
    def label(self) -> str:
        """The name a plug-in gave it, else the last words of the path."""
        holder = self.element.getparent()
        given = None if holder is None else descend(holder, "ParameterName")
        return (given is not None and given.get("Value")) or self.name.rpartition("/")[2]

    @property
    def value(self) -> Value:
        """The value as the file holds it: `bool` for switches, else a number in the parameter's unit.

        For an automated parameter this is the value of when it was saved;
        `envelope` has the course.
        """
        text = self._holder.get("Value", "")
        try:
            return read_bool(text) if text in {"true", "false"} else read_float(text)
        except FormatError as error:
            raise FormatError(f"{self.name}, line {self.element.sourceline}: {error}") from None

    @value.setter
    def value(self, value: Value) -> None:
        spelled = spell(bool(value) if isinstance(self.value, bool) else float(value))
        self._holder.set("Value", spelled)
        for event in self._lone_events():
            event.set("Value", spelled)

    @property
    def minimum(self) -> float | None:
        """Lower end of the range that controllers reach; no hard limit."""
        return self._range("Min")

    @minimum.setter
    def minimum(self, value: float) -> None:
        self._set_range("Min", value)

    @property
    def maximum(self) -> float | None:
        """Upper end of the range that controllers reach; no hard limit."""
        return self._range("Max")

    @maximum.setter
    def maximum(self, value: float) -> None:
        self._set_range("Max", value)

    @property
    def envelope(self) -> Envelope | None:
        """The arrangement automation that drives it, if there is more than the value before everything."""
        found = self._envelope()
        return None if found is None or found.is_constant else found

    def automate(self, points: Iterable[Point]) -> Envelope | None:
        """Write its automation in the arrangement, in place of what it has; no points take it away.

        Parameters
        ----------
        points
            Breakpoints: times in beats, values in the parameter's unit.

        Returns
        -------
        Envelope or None
            What drives it now.

        Raises
        ------
        EditRefused
            It cannot be automated, or a value is not finite.

        Examples
        --------
        >>> from setbook.model import Point
        >>> track.mixer.volume.automate([Point(0.0, 1.0), Point(16.0, 0.25)])  # doctest: +SKIP
        <Envelope of 12: 3 points>
        """
        wanted = list(points)
        refuse_odd(wanted)
        envelope = self._envelope()
        if not wanted:
            if envelope is not None:
                self._rest(envelope)
            return None
        tag = (None if envelope is None else envelope.event_tag) or self.event_tag
        if envelope is None:
            target = descend(self.element, "AutomationTarget")
            if target is None:
                raise EditRefused(
                    f"expected a parameter that can be automated, found {self.name}: nothing was changed"
                )
            envelope = Envelope(add_automation_envelope(target, self.document), self.document)
        envelope.write(wanted, tag)
        return envelope

    def _rest(self, envelope: Envelope) -> None:
        """Take automation away; the tempo and what Live 8 and 9 keep inside the parameter leave one event."""
        if envelope.element.tag == "AutomationEnvelope" and self.element.tag not in _ALWAYS_AUTOMATED:
            envelope.remove()
        else:
            tag = envelope.event_tag or self.event_tag
            envelope.write([Point(BEFORE_EVERYTHING, float(self.value))], tag)

    @property
    def event_tag(self) -> str:
        """What breakpoints of it are called: ``FloatEvent``, ``EnumEvent`` for choices, ``BoolEvent`` for switches."""
        if isinstance(self.value, bool):
            return "BoolEvent"
        return "FloatEvent" if descend(self.element, "MidiControllerRange") is not None else "EnumEvent"

    @property
    def _holder(self) -> Element:
        found = descend(self.element, self.document.schema.parameter_value)
        if found is None:
            raise NotFound(
                f"Expected a value in {self.name} (line {self.element.sourceline}), found none. "
                "The file is damaged or of an unknown Live version."
            )
        return found

    def _range(self, end: str) -> float | None:
        found = descend(self.element, f"MidiControllerRange/{end}")
        return None if found is None else read_float(found.get("Value", "0"))

    def _set_range(self, end: str, value: float) -> None:
        place = require(
            self.element, f"MidiControllerRange/{end}", f"the range of {self.name}", self.document
        )
        place.set("Value", spell(float(value)))

    def _envelope(self) -> Envelope | None:
        schema = self.document.schema
        if schema.parameter_envelope is not None:
            inside = descend(self.element, schema.parameter_envelope)
            holder = None if inside is None else inside.getparent()
            return None if holder is None else Envelope(holder, self.document)
        track = track_element(self.element)
        if track is None or schema.track_envelopes is None:
            return None
        candidates = (Envelope(found, self.document) for found in track.iterfind(schema.track_envelopes))
        target = self.id
        return next((found for found in candidates if found.target_id == target), None)

    def _lone_events(self) -> list[Element]:
        """Find the event that repeats the value where nothing is automated (Live 9's parameters, the tempo)."""
        found = self._envelope()
        if found is None or not found.is_constant:
            return []
        return list(found.element.iter(*EVENT_TAGS))
