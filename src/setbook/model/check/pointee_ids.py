"""Everything that automation and modulation can point at has an id from one pool, with a counter above it."""

from collections import Counter
from collections.abc import Iterator

from setbook.format import Element, attributes_at, descend, elements_at
from setbook.model.check.numbers import highest_number, number_in
from setbook.model.check.song import THE_SET, Song, track_label
from setbook.model.check.violation import Violation

UNIQUE = "pointee ids"
COUNTER = "pointee counter"
RESOLVED = "envelope targets"

POINTEES = (
    "descendant::*[@Id and (contains(name(), 'Target') or name() = 'Pointee')]"
    "[substring(name(), string-length(name()) - 5) = 'Target'"
    " or starts-with(name(), 'ControllerTargets.') or name() = 'Pointee']"
)
"""What carries an id of the pool: AutomationTarget, every …ModulationTarget, ControllerTargets.N, Pointee."""

PRESET_ID = "0"
"""What stands for an id where nothing can point: in presets, also in those kept inside a set."""


def check_pointee_ids(song: Song) -> Iterator[Violation]:
    """Find ids that two things have, a counter that is not above all, and envelopes that point at nothing."""
    numbers = attributes_at(song.element, POINTEES, "Id")
    known = set(numbers)
    if len(known) < len(numbers):
        yield from _repeated(song, numbers)
    yield from _counter(song, highest_number(known))
    for target in song.everywhere("PointeeId"):
        if target.get("Value") not in known:
            said = f"expected an envelope of something that is there, found one of {target.get('Value')}"
            yield Violation(RESOLVED, track_label(target), said, target)


def pointees(below: Element) -> list[Element]:
    """Give everything below an element that carries an id of the pool."""
    return elements_at(below, POINTEES)


def _repeated(song: Song, numbers: list[str]) -> Iterator[Violation]:
    again = {number for number, times in Counter(numbers).items() if times > 1 and number != PRESET_ID}
    if not again:
        return
    owners: dict[str, Element] = {}
    for pointee in pointees(song.element):
        number = pointee.get("Id", "")
        if number not in again:
            continue
        owner = owners.setdefault(number, pointee)
        if owner is not pointee:
            said = f"expected an id of its own for {pointee.tag}, found {number}, which {owner.tag} of {track_label(owner)} has"
            yield Violation(UNIQUE, track_label(pointee), said, pointee)


def _counter(song: Song, highest: int) -> Iterator[Violation]:
    counter = descend(song.element, "NextPointeeId")
    if counter is None:  # before Live 10
        return
    text = counter.get("Value", "")
    if (number_in(text) or 0) <= highest:
        said = f"expected a next pointee id above {highest}, the highest in use, found {text or 'nothing'}"
        yield Violation(COUNTER, THE_SET, said, counter)
