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
        taken = [one for name, case in self.cases.items() for one in take(case, actions[name])]
        only = self._only_side(taken)
        if only is not None:
            return self._opened(copy.deepcopy(self.given[only].document.root))
        weave = Weave(self.base, self.sequences, taken, self.closers)
        alignment = align(self.base, self.sequences, weave)
        wanted = patch_tree(self.base.root, weave.operations())
        ours = self.forks["ours"].root
        root = patch_tree(ours, [edit.operation for edit in compare(ours, wanted).edits])
        merged = self._opened(root)
        if isinstance(merged, LiveSet):
            fit_tracks(merged, self.base.root, self.forks, alignment)
            settle(merged, [ours, self.forks["theirs"].root, self.base.root])
            restore_lockstep(merged)
        return merged

    def _only_side(self, taken: list[Taken]) -> SideName | None:
        """Give the side that the result is, where it is one of the two."""
        chosen = {id(one.edit) for one in taken}
        for side in self.forks:
            whole = {id(edit) for case in self.cases.values() for edit in case.edits(side)}
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
