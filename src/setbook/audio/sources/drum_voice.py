"""Playing the stand-in drum kit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.drum_sounds import drum_on_key, drum_sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.sources.notes import Struck
    from setbook.audio.sources.pitch_motion import Bend

    Pcm = NDArray[np.float32]

POLYPHONY = 4


@dataclass(frozen=True)
class DrumVoice:
    """The stand-in kit, or one drum of it.

    Parameters
    ----------
    drum
        The drum that every key plays; None for General MIDI's map.
    gain
        Linear.
    """

    drum: str | None = None
    gain: float = 0.8
    velocity_depth: float = 0.85
    polyphony: int = POLYPHONY

    @cached_property
    def key(self) -> str:
        """Name of the voice by its content."""
        return content_key(self)

    def play(
        self,
        struck: Struck,
        sample_rate: int,
        bend: Bend | None = None,  # noqa: ARG002 - a drum has no wheel
    ) -> Iterator[tuple[int, Pcm]]:
        """Yield the index and the sound of each note; keys going up do not matter."""
        for index, (pitch, velocity) in enumerate(zip(struck["pitch"], struck["velocity"], strict=True)):
            sound = drum_sound(self.drum or drum_on_key(int(pitch)), sample_rate)
            level = self.gain * (1.0 - self.velocity_depth * (1.0 - float(velocity) / 127.0))
            yield index, sound * np.float32(level)
