"""Grooves of the pool."""

from setbook.format import descend
from setbook.model.fields import SELF, identity, number, text
from setbook.model.midi_clip import MidiClip
from setbook.model.proxy import Proxy


class Groove(Proxy):
    """A groove; clips refer to its ``xml_id``. Amounts are as Live shows them, in percent."""

    __slots__ = ()

    xml_id = identity(SELF)
    name = text("Name")
    grid = number("Grid")
    quantization_amount = number("QuantizationAmount")
    timing_amount = number("TimingAmount", 100.0)
    random_amount = number("RandomAmount")
    velocity_amount = number("VelocityAmount")

    def __repr__(self) -> str:
        return f"<Groove {self.name!r}>"

    @property
    def clip(self) -> MidiClip | None:
        """The pattern that it moves notes to."""
        found = descend(self.element, "Clip/Value/MidiClip")
        return None if found is None else MidiClip(found, self.document)
