"""Tracks, devices and chains whose ids say nothing: imported from another set, forked, or rebuilt from a template.

Within one song's history a pointee id is all that is needed. A track that was
flattened, or copied from another set, has new ones; and two sets that never
had anything to do with each other may give the same id to different things.
Then names and content decide.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from setbook.diff import fingerprint
from setbook.diff.pairing import Pairing, pair_items

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from setbook.diff.pairing import Item, Pairs, Token
    from setbook.diff.places import Places
    from setbook.format import Element

LISTS: Final[dict[str, tuple[Token, ...]]] = {
    "Tracks": (
        fingerprint.track_name_and_content,
        fingerprint.track_name,
        fingerprint.track_content,
        fingerprint.track_devices,
    ),
    "Devices": (fingerprint.device_kind_and_name, fingerprint.device_kind),
    "Branches": (fingerprint.chain_kind_and_name,),
    "ReturnBranches": (fingerprint.chain_kind_and_name,),
}
"""Per list the hints that are asked where ids say nothing, strongest first."""

_ENVELOPES: Final = "Envelopes"


class Lineage:
    """How two documents are related, and who is who where they are not."""

    def __init__(self, before: Places, after: Places) -> None:
        self._sides = before, after

    def pairs(self, in_list: str, a: Sequence[Item], b: Sequence[Item]) -> Pairs:
        """Pair two lists by ids where these mean something, then by names and content."""
        hints = LISTS.get(in_list)
        if hints is None:
            pairs = pair_items(in_list, a, b)
            return pairs | self._envelopes(pairs, a, b) if in_list == _ENVELOPES else pairs
        pairs = pair_items(in_list, a, b) if self.is_shared else {}
        came = set(pairs.values())
        gone = [item for item in a if item[0] not in pairs and not self._lives_on(item[1], 1)]
        new = [item for item in b if item[0] not in came and not self._lives_on(item[1], 0)]
        pairing = Pairing(gone, new)
        for hint in hints:
            pairing.by(hint)
        if not self.is_shared:
            pairing.by(lambda item: item.tag)
        return pairs | pairing.pairs

    @cached_property
    def is_shared(self) -> bool:
        """Whether one id means one thing in both.

        It does not where no track has an id of the other set, and where most that do have nothing else in common.
        """
        here, there = (
            {step: item for step, item in side.everywhere.items() if step.startswith("track:")}
            for side in self._sides
        )
        both = [(here[step], there[step]) for step in here.keys() & there.keys()]
        if not both:
            return not here or not there
        strangers = sum(_are_strangers(one, other) for one, other in both)
        return 2 * strangers <= len(both)

    def _lives_on(self, item: Element, side: int) -> bool:
        """Whether what is missing in its list is elsewhere in the other document: then it was moved."""
        return self.is_shared and self._sides[1 - side].names.get(item, "") in self._sides[side].everywhere

    def _envelopes(self, pairs: Pairs, a: Sequence[Item], b: Sequence[Item]) -> Pairs:
        """Pair envelopes that drive the same parameter under another id."""
        came = set(pairs.values())
        gone = [item for item in a if item[0] not in pairs]
        new = [item for item in b if item[0] not in came]
        if not gone or not new:
            return {}
        waiting = {self._driven(item, 1): place for place, item in new}
        return {
            place: waiting[said]
            for place, item in gone
            if (said := self._driven(item, 0)) in waiting and said
        }

    def _driven(self, envelope: Element, side: int) -> Hashable:
        pointee = envelope.find("EnvelopeTarget/PointeeId")
        number = "" if pointee is None else pointee.get("Value", "")
        target = self._targets[side].get(number)
        if target is None or number in self._targets[1 - side]:
            return None
        return tuple(_way_to(target))

    @cached_property
    def _targets(self) -> tuple[dict[str, Element], dict[str, Element]]:
        here, there = (
            {
                each.get("Id", ""): each
                for each in side.root.iter()
                if each.tag.endswith("Target") or each.tag.startswith("ControllerTargets.")
            }
            for side in self._sides
        )
        return here, there


def _are_strangers(one: Element, other: Element) -> bool:
    """Whether two tracks of one id share neither name nor what they play."""
    names = fingerprint.track_name(one), fingerprint.track_name(other)
    if one.tag == other.tag and names[0] == names[1]:
        return False
    contents = fingerprint.track_content(one), fingerprint.track_content(other)
    return None not in names and contents[0] != contents[1]


def _way_to(target: Element) -> list[str]:
    """Give the way from the track to a target: tags, and of devices the turn among those of their kind."""
    way = []
    step: Element | None = target
    while step is not None:
        parent = step.getparent()
        if parent is None or parent.tag == "Tracks":
            break
        if parent.tag in {"Devices", "Branches", "Sends"}:
            turn = sum(1 for _ in step.itersiblings(step.tag, preceding=True))
            way.append(f"{step.tag}~{turn}")
        else:
            way.append(step.tag)
        step = parent
    return way
