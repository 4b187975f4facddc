"""The tree diff: two documents in, edits out.

Equal sub-trees are recognised by their serialised bytes and left alone; the
rest is descended into. Records (children told apart by their tag) are compared
child by child, lists by the identities of `setbook.diff.identity`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.identity import ITEMS, RENAMED
from setbook.diff.lineage import Lineage
from setbook.diff.noise import NOISE, Noise
from setbook.diff.operations import TAG, TEXT, Insert, Move, Operation, Remove, SetValue
from setbook.diff.pairing import Pairing, Pairs, staying
from setbook.diff.places import Places
from setbook.diff.raw import RawTracks, are_equal
from setbook.diff.rows import FOLLOWS, Rows
from setbook.diff.step import EVERYWHERE, join, numbered, split
from setbook.format import serialise
from setbook.format.tree import text_of

if TYPE_CHECKING:
    from setbook.format import Element

_SPINE: Final = frozenset(
    {
        *(
            "LiveSet",
            "Tracks",
            "AudioTrack",
            "MidiTrack",
            "GroupTrack",
            "ReturnTrack",
            "MasterTrack",
            "MainTrack",
        ),
        *("DeviceChain", "MasterChain", "MainSequencer", "ClipTimeable", "Sample", "Devices", "Branches"),
        *("InstrumentGroupDevice", "AudioEffectGroupDevice", "MidiEffectGroupDevice", "DrumGroupDevice"),
        *("InstrumentBranch", "AudioEffectBranch", "MidiEffectBranch", "DrumBranch"),
        *("MidiToAudioDeviceChain", "AudioToAudioDeviceChain", "MidiToMidiDeviceChain"),
    }
)
"""Elements that hold nearly all of a set: comparing them whole, and then their parts, would do the work twice."""


@dataclass(frozen=True, slots=True)
class Edit:
    """An operation with the elements that it speaks of, where they are."""

    operation: Operation
    before: Element | None
    after: Element | None
    stays: bool = False
    """It is a move to another key only: the element has a new id, and is where it was."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An element that left its place, or came to it."""

    parent: str
    step: str
    follows: str | None
    element: Element


@dataclass(frozen=True, slots=True)
class _Side:
    """The children of one element that count, and their steps."""

    children: list[Element]
    steps: list[str]

    def before(self, place: int) -> str | None:
        """Step of the sibling that a child follows."""
        return self.steps[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found.

    Attributes
    ----------
    edits
        All operations, removals before what comes in.
    partners
        Elements of the older document, with those of the newer one that they became: all that hold an edit.
    """

    edits: list[Edit]
    partners: dict[Element, Element]


def compare(
    before: Element, after: Element, noise: Noise = NOISE, *, raw: tuple[bytes, bytes] | None = None
) -> Comparison:
    """Find what turns one document into the other.

    Parameters
    ----------
    before, after
        The root elements; they are not changed.
    noise
        What to leave out.
    raw
        The bytes that both trees were parsed from, if they were not edited since: a faster way to see what is equal.
    """
    walk = _Walk(before, after, noise, raw)
    walk.descend(before, after, "")
    walk.settle()
    return Comparison(walk.edits, walk.partners)


class _Walk:
    def __init__(
        self, before: Element, after: Element, noise: Noise, raw: tuple[bytes, bytes] | None
    ) -> None:
        self.edits: list[Edit] = []
        self.partners: dict[Element, Element] = {}
        self._places = Places(before), Places(after)
        self._lineage = Lineage(*self._places)
        self._rows = Rows(before, after, self._lineage)
        self._noise = noise
        self._raw = (RawTracks(before, raw[0]), RawTracks(after, raw[1])) if raw else None
        self._left: dict[str, _Waiting] = {}  # devices gone from one list that live on in another
        self._came: dict[str, _Waiting] = {}

    def descend(self, a: Element, b: Element, at: str) -> None:
        """Compare two elements that stand for one another."""
        self.partners[a] = b
        self._compare_values(a, b, at)
        is_record = len(a) == len(b) and a.tag not in ITEMS and a.tag not in FOLLOWS
        if is_record and (tags := _tags(a)) == _tags(b):
            self._compare_records(a, b, at, tags)
        elif len(a) or len(b):
            self._compare_lists(a, b, at)

    def settle(self) -> None:
        """Decide what became of the devices that left one list, or came to another."""
        while both := self._left.keys() & self._came.keys():
            for step in sorted(both):
                a, b = self._left.pop(step), self._came.pop(step)
                self._move(a, b)
                self._visit(a.element, b.element, step)
        for a in self._left.values():
            self._remove(a)
        for b in self._came.values():
            self._insert(b)

    def _visit(self, a: Element, b: Element, at: str) -> None:
        if self._may_differ(a, b):
            self.descend(a, b, at)

    def _may_differ(self, a: Element, b: Element) -> bool:
        """Whether it is worth looking closer: false only where two elements are equal to the last byte."""
        if len(a) != len(b) or a.tag != b.tag:
            return True
        if not len(a):  # to look is faster than to serialise
            return a.text != b.text or a.items() != b.items()
        if self._raw and are_equal(self._raw[0], a, self._raw[1], b):
            return False
        return a.tag in _SPINE or text_of(a) != text_of(b)

    def _compare_values(self, a: Element, b: Element, at: str) -> None:
        if a.items() != b.items():
            for name in dict.fromkeys(map(str, (*a.attrib, *b.attrib))):
                before, after = a.get(name), b.get(name)
                if not self._noise.same_value(before, after) and not self._noise.attribute(a, name):
                    self.edits.append(Edit(SetValue(at, name, before, after), a, b))
        if a.tag != b.tag:
            self.edits.append(Edit(SetValue(at, TAG, a.tag, b.tag), a, b))
        if a.text != b.text and not self._noise.same_text(a.text, b.text):
            self.edits.append(Edit(SetValue(at, TEXT, a.text, b.text), a, b))

    def _compare_records(self, a: Element, b: Element, at: str, tags: list[str]) -> None:
        steps = numbered(tags)  # as `Places` would, which need not remember them
        for step, x, y in zip(steps, a, b, strict=True):
            if not self._noise.element(x) and self._may_differ(x, y):
                self.descend(x, y, join(at, step))

    def _compare_lists(self, a: Element, b: Element, at: str) -> None:
        one, two = self._side(0, a), self._side(1, b)
        pairs = self._pair(a, b, one, two)
        self._compare_members(one, two, pairs, at)
        for i, j in pairs.items():
            self._visit(one.children[i], two.children[j], join(at, one.steps[i]))

    def _side(self, which: int, parent: Element) -> _Side:
        steps = self._places[which].steps(parent)
        kept = [
            (child, step) for child, step in zip(parent, steps, strict=True) if not self._noise.element(child)
        ]
        return _Side([child for child, _ in kept], [step for _, step in kept])

    def _pair(self, a: Element, b: Element, one: _Side, two: _Side) -> Pairs:
        following = self._rows.pairs(a, b)
        if following is not None and len(one.children) == len(a) and len(two.children) == len(b):
            return following  # its places count every child, so none may have been left out as noise
        items = list(enumerate(one.children)), list(enumerate(two.children))
        if a.tag in ITEMS:
            return self._lineage.pairs(a.tag, *items)
        pairing = Pairing(*items)
        if len(set(_tags(a))) < len(a) or len(set(_tags(b))) < len(b):
            pairing.ends_by(serialise)
        pairing.by(lambda child: RENAMED.get(child.tag, child.tag))
        return pairing.pairs

    def _compare_members(self, one: _Side, two: _Side, pairs: Pairs, at: str) -> None:
        stay = staying([i for i, _ in sorted(pairs.items(), key=lambda pair: pair[1])])
        partner = {j: i for i, j in pairs.items()}
        for i, child in enumerate(one.children):
            if i not in pairs:
                self._leave(_Waiting(at, one.steps[i], one.before(i), child))
        for j, child in enumerate(two.children):
            i = partner.get(j, -1)
            if i < 0:
                self._come(_Waiting(at, two.steps[j], two.before(j), child))
            elif i not in stay or split(one.steps[i])[0] != split(two.steps[j])[0]:
                self._move(
                    _Waiting(at, one.steps[i], one.before(i), one.children[i]),
                    _Waiting(at, two.steps[j], two.before(j), child),
                    stays=i in stay,
                )

    def _leave(self, item: _Waiting) -> None:
        if item.step.startswith(EVERYWHERE) and self._lives_on(item.step, 1):
            self._left[item.step] = item
        else:
            self._remove(item)

    def _come(self, item: _Waiting) -> None:
        if item.step.startswith(EVERYWHERE) and self._lives_on(item.step, 0):
            self._came[item.step] = item
        else:
            self._insert(item)

    def _lives_on(self, step: str, side: int) -> bool:
        return self._lineage.is_shared and step in self._places[side].everywhere

    def _remove(self, item: _Waiting) -> None:
        removal = Remove(item.parent, item.step, item.follows, _xml(item.element))
        self.edits.append(Edit(removal, item.element, None))

    def _insert(self, item: _Waiting) -> None:
        insertion = Insert(item.parent, item.step, item.follows, _xml(item.element))
        self.edits.append(Edit(insertion, None, item.element))

    def _move(self, a: _Waiting, b: _Waiting, *, stays: bool = False) -> None:
        move = Move(a.parent, a.step, a.follows, b.parent, b.step, b.follows)
        self.edits.append(Edit(move, a.element, b.element, stays))


def _tags(parent: Element) -> list[str]:
    return [child.tag for child in parent]


def _xml(of: Element) -> str:
    return serialise(of).decode("ascii")
