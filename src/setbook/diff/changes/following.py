"""What Live changes by itself where something else is changed: operations that no change tells.

`docs/noise.md` has this list with its reasons, and is tested against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.operations import SetValue

if TYPE_CHECKING:
    from setbook.diff.changes.gather import Found


@dataclass(frozen=True, slots=True)
class Following:
    """Elements of one kind of thing that follow from others.

    Attributes
    ----------
    kind
        Of the thing they lie in: ``track``, ``device``, ``clip`` or ``song``.
    reason
        What they follow from, in one sentence.
    first, last, somewhere
        Tags that the way from the thing to them begins with, ends with, or has anywhere.
    endings, beginnings
        Of their own tags.
    only_members
        Only where they come, go or move as a whole.
    unless_told
        Only where they made no difference that could be told.
    """

    kind: str
    reason: str
    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    somewhere: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    only_members: bool = False
    unless_told: bool = False

    def has(self, found: Found) -> bool:
        """Whether an edit is one of these."""
        path = found.path
        if not path or (self.only_members and isinstance(found.edit.operation, SetValue)):
            return False
        return (
            path[0] in self.first
            or path[-1] in self.last
            or path[-1].endswith(self.endings or "/")
            or path[-1].startswith(self.beginnings or "/")
            or bool(self.somewhere and self.somewhere.intersection(path))
        )


def _tags(text: str) -> frozenset[str]:
    return frozenset(text.split())


FOLLOWING: Final = (
    Following(
        "track",
        "What Live plays instead of a frozen track; that it was frozen is told.",
        first=_tags("PostProcessFreezeClips"),
        somewhere=_tags("FreezeSequencer"),
    ),
    Following(
        "track",
        "Slots come and go with their scenes, sends with their return tracks.",
        last=_tags("ClipSlot GroupTrackSlot TrackSendHolder"),
        only_members=True,
    ),
    Following(
        "song", "Sends come and go with their return tracks.", last=_tags("SendPreBool"), only_members=True
    ),
    *(
        Following(
            kind,
            "Ids of what can be automated: they name things, and are given out anew when a track is imported.",
            somewhere=_tags("MidiControllers"),
            last=_tags("LockEnvelope Pointee PointeeId"),
            endings=("Target",),
            beginnings=("ControllerTargets.",),
        )
        for kind in ("track", "device", "chain", "clip", "song")
    ),
    Following(
        "device",
        "Where a preset or plug-in came from, and what would be saved with it.",
        first=_tags("LastPresetRef SourceContext LockedScripts PresetRef LockId LockSeal"),
    ),
    Following("chain", "Where a preset came from.", first=_tags("SourceContext LastPresetRef")),
    Following(
        "device",
        "How controls lie on the screen, and what they go back to at a double click.",
        beginnings=("MacroDefaults.", "MacroColor"),
        endings=("RelativePosition",),
    ),
    Following(
        "clip",
        "What Live works out from a sample when it analyses it.",
        first=_tags("Onsets MarkersGenerated MarkerDensity AutoWarpTolerance SavedWarpMarkersForStretched"),
        last=_tags("UserOnsets HasUserOnsets OnsetEvent"),
    ),
    Following(
        "clip",
        "Counters from which notes get their ids.",
        somewhere=_tags("NoteIdGenerator ProbabilityGroupIdGenerator"),
    ),
    *(
        Following(
            kind,
            "How Live finds a sample again: another file, another recording or another folder is told.",
            somewhere=_tags("SampleRef"),
            unless_told=True,
        )
        for kind in ("clip", "device")
    ),
    *(
        Following(
            kind,
            "The value before everything of an envelope: what the parameter itself stands at is told.",
            last=_tags("FloatEvent EnumEvent BoolEvent"),
            unless_told=True,
        )
        for kind in ("track", "device", "chain")
    ),
    Following(
        "scene",
        "The tempo and time signature that a scene would have, if its own were switched on.",
        last=_tags("Tempo TimeSignatureId"),
        unless_told=True,
    ),
    Following(
        "clip",
        "Kept for take lanes, frozen tracks and default fades.",
        first=_tags("TakeId FreezeStart FreezeEnd"),
        last=_tags("ClipFadesAreInitialized IsDefaultFadeIn IsDefaultFadeOut"),
    ),
)
"""All that follows, by what it lies in."""


def follows(kind: str, found: Found, *, untold: bool = False) -> bool:
    """Whether an edit to a thing of a kind follows from others; `untold`: it is known to make no other difference."""
    return any(rule.unless_told <= untold and rule.has(found) for rule in _BY_KIND.get(kind, ()))


_BY_KIND: Final = {
    kind: [rule for rule in FOLLOWING if rule.kind == kind] for kind in {rule.kind for rule in FOLLOWING}
}
