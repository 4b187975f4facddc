"""What came of making a rendition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Made:
    """What is kept of it.

    Attributes
    ----------
    data
        For the blob store.
    facts
        Kept beside it, for whoever serves it.
    sound_keys
        Sounds that it plays, which are kept already.
    """

    data: bytes
    facts: dict[str, Any] = field(default_factory=dict)
    sound_keys: tuple[str, ...] = ()
