"""Pictures of what effects do, measured on the kernels themselves."""

from __future__ import annotations

from setbook.audio.responses.pictures import picture_of

__all__ = ["picture_of"]
