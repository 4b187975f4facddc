"""Lists that follow others: a slot for every scene on each track, a send for every return track.

Their items carry nothing of their own to be recognised by. What makes the
third slot of a track "the same" is that its scene is the same, so scenes are
paired by what they play, over all tracks at once, and the slots follow.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from setbook.diff import fingerprint
from setbook.diff.pairing import Pairing

if TYPE_CHECKING:
    from collections.abc import Hashable

    from setbook.diff.lineage import Lineage
    from setbook.diff.pairing import Pairs
    from setbook.format import Element

FOLLOWS: Final = {
    **dict.fromkeys(("Scenes", "SceneNames", "ClipSlotList", "Slots"), "scenes"),
    **dict.fromkeys(("SendsPre", "Sends"), "returns"),
}
"""What each of these lists follows."""

_SLOTS = "DeviceChain/MainSequencer/ClipSlotList"


class Rows:
    """How the scenes and the return tracks of two documents pair up."""

    def __init__(self, before: Element, after: Element, lineage: Lineage) -> None:
        self._before = before
        self._after = after
        self._lineage = lineage

    def pairs(self, a: Element, b: Element) -> Pairs | None:
        """Pairs of the items of two lists that follow others; None where they do not."""
        follows = FOLLOWS.get(a.tag)
        if follows is None or b.tag != a.tag:
            return None
        leaders = self._scenes if follows == "scenes" else self._returns
        if len(a) != leaders[0] or len(b) != leaders[1]:
            return None
        return leaders[2]

    @cached_property
    def _returns(self) -> tuple[int, int, Pairs]:
        a, b = (root.findall("LiveSet/Tracks/ReturnTrack") for root in (self._before, self._after))
        return len(a), len(b), self._lineage.pairs("Tracks", list(enumerate(a)), list(enumerate(b)))

    @cached_property
    def _scenes(self) -> tuple[int, int, Pairs]:
        a, b = _scenes_of(self._before), _scenes_of(self._after)
        tracks = _common_tracks(self._before, self._after, self._lineage)
        plays = {
            scene: _row(place, scene, side, tracks)
            for side, scenes in enumerate((a, b))
            for place, scene in enumerate(scenes)
        }
        pairing = Pairing(enumerate(a), enumerate(b))
        pairing.ends_by(plays.__getitem__)
        pairing.by(lambda scene: plays[scene] if any(plays[scene]) else None)
        pairing.by(fingerprint.scene_name)
        pairing.by(lambda _: True)
        return len(a), len(b), pairing.pairs


def _scenes_of(root: Element) -> list[Element]:
    return root.findall("LiveSet/Scenes/Scene") or root.findall("LiveSet/SceneNames/Scene")


def _common_tracks(
    before: Element, after: Element, lineage: Lineage
) -> list[tuple[list[Element], list[Element]]]:
    a, b = (root.findall("LiveSet/Tracks/*") for root in (before, after))
    pairs = lineage.pairs("Tracks", list(enumerate(a)), list(enumerate(b)))
    return [
        (a[i].findall(f"{_SLOTS}/ClipSlot"), b[j].findall(f"{_SLOTS}/ClipSlot")) for i, j in pairs.items()
    ]


def _row(
    place: int, scene: Element, side: int, tracks: list[tuple[list[Element], list[Element]]]
) -> tuple[Hashable, ...]:
    return (fingerprint.scene_name(scene), *(_plays(pair[side], place) for pair in tracks))


def _plays(slots: list[Element], place: int) -> Hashable:
    value = slots[place].find("ClipSlot/Value") if place < len(slots) else None
    return None if value is None or not len(value) else (value[0].tag, fingerprint.content(value[0]))
