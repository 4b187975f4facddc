"""One change in the words of a musician."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

Kind = Literal["set", "insert", "remove", "move"]
Concept = Literal[
    "song",
    "track",
    "mixer",
    "device",
    "parameter",
    "clip",
    "notes",
    "automation",
    "scene",
    "locator",
    "routing",
    "sample",
]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one thing, said as a producer would say it.

    Attributes
    ----------
    kind
        ``set`` (a value is another), ``insert``, ``remove`` or ``move``.
    concept
        What sort of thing it is; views pick their icon by it.
    where
        The place, outermost first: ``Bass › EQ Eight``. Empty for the song itself.
    what
        The sentence: ``Band 3 Gain −2.0 dB → −5.5 dB``.
    before, after
        The two values as Live shows them; None where there is no such thing.
    track_id
        `Track.id` of the track it belongs to: the one in the newer set, else the one in the older; None for the song.
    clip_key
        `Clip.id` of the clip it belongs to, the same way.
    start_beats, end_beats
        Range on the arrangement that it touches, where it touches one.
    weight
        How much it matters: changes come heaviest first.
    details
        What it sums up, heaviest first; empty where it is one thing.
    operations
        Places in `Diff.operations` of what it tells.
    """

    kind: Kind
    concept: Concept
    where: str
    what: str
    before: str | None = None
    after: str | None = None
    track_id: str | None = None
    clip_key: str | None = None
    start_beats: float | None = None
    end_beats: float | None = None
    weight: float = 0.0
    details: tuple[Change, ...] = ()
    operations: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        plain: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        details = [change.to_dict() for change in self.details]
        return {**plain, "details": details, "operations": list(self.operations)}
