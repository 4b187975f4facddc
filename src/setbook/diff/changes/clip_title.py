"""What a clip is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.model import AudioClip

if TYPE_CHECKING:
    from setbook.model import Clip


def clip_title(clip: Clip) -> str:
    """Name a clip; one without a name by its sample."""
    if clip.name or not isinstance(clip, AudioClip):
        return clip.name
    return clip.sample.name.rpartition(".")[0] if clip.element.find("SampleRef") is not None else ""
