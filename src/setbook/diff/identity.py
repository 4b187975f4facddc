"""How the items of each kind of list are told apart: the table that the whole diff rests on.

Live gives some things an identity that survives every save (`docs/change-format.md`
tells which, and how that was measured): pointee ids, the ids of clips since Live 10,
the times of notes and events. What has none is recognised by hints, from the
strongest to the weakest, and addressed by its tag and occurrence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff import fingerprint
from setbook.diff.noise import spelled
from setbook.format import descend

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from setbook.format import Element

    Reader = Callable[[Element], str | None]
    Hint = Callable[[Element], Hashable]


_PRESET: Final = "0"  # the id of every target in a preset


def _nothing(_: Element) -> None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """What tells the items of one kind apart.

    Attributes
    ----------
    says
        The step that an item's own identity gives (``clip:7``), None where it has none.
    stronger, weaker
        Hints that are asked before and after that identity, strongest first; one that gives None says nothing.
    by_place
        Items that nothing else tells apart are paired by their occurrence.
    """

    says: Reader = _nothing
    stronger: tuple[Hint, ...] = ()
    weaker: tuple[Hint, ...] = ()
    by_place: bool = True


def _attribute(name: str, prefix: str) -> Reader:
    def read(item: Element) -> str | None:
        value = item.get(name)
        return None if value is None else prefix + spelled(value)

    return read


def _value(path: str, prefix: str) -> Reader:
    def read(item: Element) -> str | None:
        found = descend(item, path)
        return None if found is None else prefix + (found.get("Value") or "")

    return read


_INNER: Final = frozenset({"Branches", "ReturnBranches", "LastPresetRef", "SourceContext"})


def _own_pointee(item: Element, own: str, kind: str) -> str | None:
    """Read the pointee of a switch; Live 8 has none there, but modulation targets from the same allocator."""
    target = descend(item, f"{own}On/AutomationTarget")
    prefix = f"{kind}:"
    if target is None:
        holder = item.find(own.rstrip("/")) if own else item
        children = () if holder is None else (child for child in holder if child.tag not in _INNER)
        found = (target for child in children for target in child.iter("ModulationTarget"))
        target = next(found, None)
        prefix = f"{kind}:modulation-"
    number = None if target is None else target.get("Id")
    return None if number in {None, _PRESET} else f"{prefix}{number}"


def _device(item: Element) -> str | None:
    return _own_pointee(item, "", "device")


def _chain(item: Element) -> str | None:
    return _own_pointee(item, "MixerDevice/", "chain")


def _track(item: Element) -> str | None:
    # Live 8 has no pointee here; the list's own id is all there is.
    found = descend(item, "DeviceChain/Mixer/On/AutomationTarget")
    return f"track:#{item.get('Id')}" if found is None else f"track:{found.get('Id')}"


_TIMED = Identity(_attribute("Time", "@"))
_CLIP = Identity(
    _attribute("Id", "clip:"),
    stronger=(fingerprint.id_and_place, fingerprint.place_and_content),
    weaker=(fingerprint.content, fingerprint.place_and_name),
    by_place=False,
)
_CHAIN = Identity(_chain, weaker=(fingerprint.chain_of_preset,))
_SCENE = Identity(weaker=(fingerprint.scene_name,))

ITEMS: Final[dict[str, dict[str, Identity]]] = {
    "Tracks": dict.fromkeys(
        ("AudioTrack", "MidiTrack", "GroupTrack", "ReturnTrack"), Identity(_track, by_place=False)
    ),
    "Devices": {"*": Identity(_device, weaker=(fingerprint.device_of_preset,))},
    "Branches": {"*": _CHAIN},
    "ReturnBranches": {"*": _CHAIN},
    "Events": {
        "MidiClip": _CLIP,
        "AudioClip": _CLIP,
        "FloatEvent": _TIMED,
        "EnumEvent": _TIMED,
        "BoolEvent": _TIMED,
        "PerNoteEvent": Identity(_attribute("TimeOffset", "@")),
    },
    "Notes": {"MidiNoteEvent": _TIMED},
    "KeyTracks": {"KeyTrack": Identity(_value("MidiKey", "pitch:"), by_place=False)},
    "Envelopes": {
        "AutomationEnvelope": Identity(_value("EnvelopeTarget/PointeeId", "pointee:"), by_place=False),
        "ClipEnvelope": Identity(_value("EnvelopeTarget/PointeeId", "pointee:"), by_place=False),
    },
    "Scenes": {"Scene": _SCENE},
    "SceneNames": {"Scene": _SCENE},
    "Locators": {
        "Locator": Identity(
            stronger=(fingerprint.locator_time_and_name, fingerprint.locator_id_and_name),
            weaker=(fingerprint.locator_name, fingerprint.locator_time),
            by_place=False,
        )
    },
    "WarpMarkers": {"WarpMarker": Identity(_attribute("SecTime", "@"))},
    "UserOnsets": {"OnsetEvent": _TIMED},
    "Grooves": {"Groove": Identity(_attribute("Id", "groove:"))},
    "TakeLanes": {"TakeLane": Identity(_attribute("Id", "lane:"))},
    "ModulationConnections": {"*": Identity(_attribute("TargetId", "target:"))},
}
"""Per list tag and item tag (``*``: any) what tells the items apart."""

RENAMED: Final = {
    "MasterTrack": "MainTrack",
    "ColorIndex": "Color",
    "IsSongTempoMaster": "IsSongTempoLeader",
    "RootNote": "Root",
    "AutoColorPickerForReturnAndMasterTracks": "AutoColorPickerForReturnAndMainTracks",
}
"""Tags that a later Live calls otherwise: both mean the same thing."""

_ANYTHING: Final = Identity()


def identity_of(in_list: str, item: Element) -> Identity:
    """Row of the table for an item of a list."""
    rows = ITEMS.get(in_list)
    if rows is None:
        return _ANYTHING
    return rows.get(item.tag) or rows.get("*", _ANYTHING)
