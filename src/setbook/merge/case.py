"""Cases: the units that are decided together, with the edits that each choice takes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from setbook.diff.operations import Insert, Remove
from setbook.merge.acts import join_acts
from setbook.merge.fork import SIDES
from setbook.merge.links import Links, Reason
from setbook.merge.references import join_references
from setbook.merge.removals import join_circles, join_removals
from setbook.merge.rivals import ENVELOPES, is_envelope, join_rivals
from setbook.merge.subject import is_of_notes
from setbook.merge.timeline import join_overlaps

if TYPE_CHECKING:
    from collections.abc import Hashable

    from setbook.diff.compare import Edit
    from setbook.diff.places import Places
    from setbook.merge.decision import Action, Preference
    from setbook.merge.fork import SideName
    from setbook.merge.units import Unit, Units

_WHOLES: Final = (Insert, Remove)
_IN_TRACK: Final = "/DeviceChain/MainSequencer/"
_MANY: Final = 4
"""So many like edits of clips are one decision."""


@dataclass(frozen=True)
class Case:
    """Units that one decision is about.

    Attributes
    ----------
    units
        In the order in which their first edits were found.
    reason
        Why it is a conflict; None where it is none.
    """

    units: tuple[Unit, ...]
    reason: Reason | None

    def edits(self, side: SideName) -> list[Edit]:
        """Give all that one side did, alone or not."""
        return [edit for unit in self.units for edit in unit.all_of(side)]

    @property
    def choices(self) -> tuple[Action, ...]:
        """Give the actions that make sense."""
        alone = self._has("ours"), self._has("theirs")
        if alone == (False, False):
            return ("base", "either")
        if alone != (True, True):
            return ("base", "ours" if alone[0] else "theirs")
        both: tuple[Action, ...] = ("both",) if self._can_have_both() else ()
        return ("base", "ours", "theirs", *both)

    def action(self, prefer: Preference) -> Action:
        """Give what is taken unless somebody chooses otherwise."""
        choices = self.choices
        if self.reason is None:
            return choices[-1]
        return prefer

    def _can_have_both(self) -> bool:
        """Whether both sides go together: always without a conflict; breakpoints, as far as ours leaves room."""
        removes = any(
            isinstance(edit.operation, Remove) and edit.before is not None and edit.before.tag in ENVELOPES
            for unit in self.units
            for edit in unit.edits
        )
        return self.reason is None or (self.reason == "automation" and not removes)

    def _has(self, side: SideName) -> bool:
        return any(unit.of(side) for unit in self.units)


def sort_cases(units: Units, base: Places) -> list[Case]:
    """Find what has to be decided together."""
    links = Links()
    join_rivals(units.by_key.values(), links)
    join_removals(units, base, links)
    join_circles(units, base, links)
    join_references(units, links)
    join_overlaps(units, links)
    join_acts(units, links)
    _join_disputed_notes(units, links)
    reasons = links.reasons()
    disputed: dict[str, list[Unit]] = {}
    clean: defaultdict[Hashable, list[Unit]] = defaultdict(list)
    for keys in links.groups(units.by_key):
        members, name = [units.by_key[key] for key in keys], links.group_of(keys[0])
        if name in reasons:
            disputed[name] = members
        else:
            clean[_family(members, name)] += members
    return _marches(
        [
            *(Case(tuple(members), reasons[name]) for name, members in disputed.items()),
            *(Case(tuple(members), None) for members in clean.values()),
        ]
    )


def _marches(cases: list[Case]) -> list[Case]:
    """Decide together what was done to many clips of one track, as when all of them move."""
    alike: defaultdict[Hashable, list[Case]] = defaultdict(list)
    for number, case in enumerate(cases):
        alike[_march(case) or number].append(case)
    gathered: list[Case] = []
    for same in alike.values():
        if len(same) < _MANY:
            gathered += same
        else:
            gathered.append(Case(tuple(unit for case in same for unit in case.units), same[0].reason))
    return gathered


def _march(case: Case) -> Hashable:
    """Name what edits of clips must have in common to be told as one; None where they are no such edits."""
    tracks = {unit.thing.partition(_IN_TRACK)[0] for unit in case.units if _IN_TRACK in unit.thing}
    is_whole = any(isinstance(edit.operation, _WHOLES) for unit in case.units for edit in unit.edits)
    if len(tracks) != 1 or is_whole or not all(_IN_TRACK in unit.thing for unit in case.units):
        return None
    if any(is_of_notes(unit.key) for unit in case.units):
        return None
    return (*tracks, case.reason, *(any(unit.of(side) for unit in case.units) for side in SIDES))


def _join_disputed_notes(units: Units, links: Links) -> None:
    """Join the disputed notes of a clip: nobody wants to decide on each by itself."""
    reasons = links.reasons()
    first: dict[str, str] = {}
    for unit in units.by_key.values():
        if is_of_notes(unit.key) and links.group_of(unit.key) in reasons:
            links.join(unit.key, first.setdefault(unit.thing, unit.key))


def _family(members: list[Unit], name: str) -> Hashable:
    """Say which undisputed units are told together: the notes of a clip, what one side set on one thing."""
    things = {unit.thing for unit in members}
    first = members[0]
    if len(things) > 1 or not first.thing or is_envelope(first):
        return name
    if any(is_of_notes(unit.key) for unit in members):
        return "notes", first.thing
    if any(isinstance(edit.operation, _WHOLES) for unit in members for edit in unit.edits):
        return name
    who = tuple(any(unit.of(side) for unit in members) for side in SIDES)
    return "settings", first.thing, who
