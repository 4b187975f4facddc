"""Scenes."""

from setbook.format import descend
from setbook.model.colored import Colored
from setbook.model.fields import SELF, flag, integer, number, text
from setbook.model.scene_name import tempo_in_name, time_signature_in_name
from setbook.model.time_signature import TimeSignature


class Scene(Colored):
    """A row of the session."""

    __slots__ = ()

    name = text(lambda schema: schema.scene_name or SELF)
    annotation = text("Annotation")
    _tempo_on = flag("IsTempoEnabled")
    _tempo = number("Tempo", 120.0)
    _time_signature_on = flag("IsTimeSignatureEnabled")
    _time_signature = integer("TimeSignatureId", 201)

    def __repr__(self) -> str:
        return f"<Scene {self.name!r}>"

    @property
    def tempo(self) -> float | None:
        """Tempo in BPM that launching it sets; before Live 11 it stands in the name ("120 BPM")."""
        if descend(self.element, "IsTempoEnabled") is None:
            return tempo_in_name(self.name)
        return self._tempo if self._tempo_on else None

    @property
    def time_signature(self) -> TimeSignature | None:
        """Time signature that launching it sets; before Live 11 it stands in the name ("3/4")."""
        if descend(self.element, "IsTimeSignatureEnabled") is None:
            return time_signature_in_name(self.name)
        return TimeSignature.from_code(self._time_signature) if self._time_signature_on else None
