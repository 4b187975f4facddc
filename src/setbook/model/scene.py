"""Scenes."""

from setbook.format import descend
from setbook.model.colored import Colored
from setbook.model.fields import SELF, flag, integer, number, text
from setbook.model.follow_action import FollowAction
from setbook.model.scene_name import (
    name_with_tempo,
    name_with_time_signature,
    tempo_in_name,
    time_signature_in_name,
)
from setbook.model.structure.place import SetAround, set_around
from setbook.model.structure.scenes import duplicate_scene, move_scene, remove_scene
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

    def duplicate(self) -> "Scene":
        """Put a copy below it, with copies of its clips, and give the copy."""
        return Scene(duplicate_scene(self._set, self.element), self.document)

    def move(self, index: int) -> None:
        """Put it at another place, with its clips; 0 is the top."""
        move_scene(self._set, self.element, index)

    def remove(self) -> None:
        """Take it out, with its clips.

        Raises
        ------
        EditRefused
            It is the last one.
        """
        remove_scene(self._set, self.element)

    @property
    def follow_action(self) -> FollowAction:
        """What is launched after it; Live 11 and later."""
        return FollowAction(self.element, self.document)

    @property
    def _set(self) -> SetAround:
        return set_around(self.element, self.document)

    @property
    def tempo(self) -> float | None:
        """Tempo in BPM that launching it sets; before Live 11 it stands in the name ("120 BPM")."""
        if descend(self.element, "IsTempoEnabled") is None:
            return tempo_in_name(self.name)
        return self._tempo if self._tempo_on else None

    @tempo.setter
    def tempo(self, bpm: float | None) -> None:
        if descend(self.element, "IsTempoEnabled") is None:
            self.name = name_with_tempo(self.name, bpm)
            return
        self._tempo_on = bpm is not None
        if bpm is not None:
            self._tempo = float(bpm)

    @property
    def time_signature(self) -> TimeSignature | None:
        """Time signature that launching it sets; before Live 11 it stands in the name ("3/4")."""
        if descend(self.element, "IsTimeSignatureEnabled") is None:
            return time_signature_in_name(self.name)
        return TimeSignature.from_code(self._time_signature) if self._time_signature_on else None

    @time_signature.setter
    def time_signature(self, signature: TimeSignature | None) -> None:
        if descend(self.element, "IsTimeSignatureEnabled") is None:
            self.name = name_with_time_signature(self.name, signature)
            return
        self._time_signature_on = signature is not None
        if signature is not None:
            self._time_signature = signature.code
