"""The work bench of one merge: the three versions, the cases, and how a merged set is put together from them."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setbook.diff.compare import compare
from setbook.diff.patch import patch_tree
from setbook.errors import MergeError
from setbook.merge.aftercare import settle
from setbook.merge.alignment import align, fit_tracks
from setbook.merge.fork import SIDES
from setbook.merge.taking import take
from setbook.merge.weave import Weave
from setbook.model import LiveSet
from setbook.model.structure import restore_lockstep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from setbook.diff.compare import Edit
    from setbook.diff.places import Places
    from setbook.format import Document, Element
    from setbook.merge.case import Case
    from setbook.merge.decision import Action
    from setbook.merge.fork import Fork, SideName
    from setbook.merge.sequence import Sequences
    from setbook.merge.weave import Taken
    from setbook.model import Preset


@dataclass(frozen=True)
class Bench:
    """What a merge needs to be carried out, again after every choice.

    Attributes
    ----------
    given
        Both sides as they were given.
    forks
        Both sides with ids that mean the same on both.
    base
        The base, and where things are in it.
    cases
        By the id of their decision.
    sequences
        Each side's own order of its lists.
    closers
        By address of a pitch, the edit that removes it whole.
    """

    given: Mapping[SideName, LiveSet | Preset]
    forks: dict[SideName, Fork]
    base: Places
    cases: Mapping[str, Case]
    sequences: Sequences
    closers: Mapping[str, Edit] = field(default_factory=dict)

    def assemble(self, actions: Mapping[str, Action]) -> LiveSet | Preset:
        """Put the merged set together.

        It is ours, changed by as much as it takes: what no side changed for the
        song's sake, such as what is selected and how far it is scrolled, stays as ours has it.
        """
        only = self._only_side(self._taken(actions))
        if only is not None:
            return self._opened(copy.deepcopy(self.given[only].document.root))
        weave = self.weave(actions)
        merged = self._opened(self.woven(weave))
        if isinstance(merged, LiveSet):
            fit_tracks(merged, self.forks, align(self.base, self.sequences, weave))
            settle(merged, [self.forks[side].root for side in SIDES] + [self.base.root])
            restore_lockstep(merged)
        return merged

    def woven(self, weave: Weave) -> Element:
        """Give ours, changed by as much as the woven operations make of the base, and by nothing else."""
        ours = self.forks["ours"].root
        wanted = patch_tree(self.base.root, weave.operations())
        return patch_tree(ours, [edit.operation for edit in compare(ours, wanted).edits])

    def weave(self, actions: Mapping[str, Action]) -> Weave:
        """Weave what the actions take."""
        return Weave(self.base, self.sequences, self._taken(actions), self.closers)

    def _taken(self, actions: Mapping[str, Action]) -> list[Taken]:
        return [one for name, case in self.cases.items() for one in take(case, actions[name])]

    def _only_side(self, taken: list[Taken]) -> SideName | None:
        """Give the side that the result is, where it is one of the two."""
        chosen = {id(one.edit) for one in taken}
        for side in self.forks:
            whole = {
                id(edit)
                for case in self.cases.values()
                for unit in case.units
                for edit in (*unit.shared, *unit.of(side))
            }
            if whole == chosen and not any(one.xml for one in taken):
                return side
        return None

    def _opened(self, root: Element) -> LiveSet | Preset:
        """Make a set, or preset, of a tree, in the place of ours."""
        ours = self.given["ours"]
        document: Document = copy.copy(ours.document)
        document.__dict__.pop("version", None)
        document.__dict__.pop("schema", None)
        document.root = root
        found = root.find(ours.element.getroottree().getelementpath(ours.element))
        if found is None:
            raise MergeError(
                f"expected to keep the {ours.element.tag} of {ours.name}, found that a side removed it: "
                "these are not three versions of one song"
            )
        return type(ours)(found, document)
