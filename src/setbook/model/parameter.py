"""Parameters: everything that can be automated."""

from setbook.errors import FormatError, NotFound
from setbook.format import Document, Element, descend
from setbook.format.scalars import read_bool, read_float, write_scalar
from setbook.model.envelope import EVENT_TAGS, Envelope
from setbook.model.identity import parameter_id, track_element
from setbook.model.proxy import Proxy

Value = float | bool


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
        spelled = write_scalar(bool(value) if isinstance(self.value, bool) else float(value))
        self._holder.set("Value", spelled)
        for event in self._lone_events():
            event.set("Value", spelled)

    @property
    def minimum(self) -> float | None:
        """Lower end of the range that controllers reach; no hard limit."""
        return self._range("Min")

    @property
    def maximum(self) -> float | None:
        """Upper end of the range that controllers reach; no hard limit."""
        return self._range("Max")

    @property
    def envelope(self) -> Envelope | None:
        """The arrangement automation that drives it, if there is more than the value before everything."""
        found = self._envelope()
        return None if found is None or found.is_constant else found

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
