"""Two versions on their way to become one: choose side by side, and hear either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import traitlets

import setbook as sb
from setbook.audio import PcmStore
from setbook.errors import AudioError, SetbookError
from setbook.merge import Merged
from setbook.model import LiveSet
from setbook.views.merge import merge_data
from setbook_widgets._bundle import module_of, style_of
from setbook_widgets._playable import Playable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from setbook.merge import Action, Decision, Preference
    from setbook.model import Preset
    from setbook.views.columns import Payload

    Version: TypeAlias = LiveSet | Preset | str | Path


class Merge(Playable):
    """The decisions of a merge, each with what the base, ours and theirs say.

    What is chosen in the view is in `merged` at once. The sets themselves are not changed.

    Parameters
    ----------
    base
        The last version that both sides share (a set, or the path of one), or the result of `sb.merge`.
    ours, theirs
        The two versions; with the result of `sb.merge`, leave them out.
    prefer
        What holds where the two disagree, until you choose: ``ours``, ``theirs`` or ``base``.

    Examples
    --------
    >>> merge = Merge("v5.als", "v6.als", "v5 (half-time).als")
    >>> merge.merged.open_conflicts
    ()
    >>> merge.merged.save("v7.als")
    """

    _esm = module_of("merge")
    _css = style_of("merge")

    choices = traitlets.Dict().tag(sync=True)
    """By the id of a decision, the action that was chosen by hand."""

    heard = traitlets.Unicode().tag(sync=True)
    """What the reader listens to: ``ours``, ``theirs``, ``merged``, or nothing."""

    def __init__(
        self,
        base: Version | Merged,
        ours: Version | None = None,
        theirs: Version | None = None,
        *,
        prefer: Preference = "ours",
    ) -> None:
        self._start: Merged | None = None
        super().__init__(lambda: self._build(base, ours, theirs, prefer))
        if self._start is not None:
            self.choices = {one.id: one.action for one in self._start.conflicts if one.by_hand}
            self.serve_sound_of_sides(PcmStore())

    @property
    def merged(self) -> Merged:
        """The merge as it is chosen now; an action that makes no sense is left out.

        Raises
        ------
        SetbookError
            There is no merge: the view says why.
        """
        if self._start is None:
            raise SetbookError(f"expected a merge, found none: {self.data.get('message', '')}")
        merged = self._start
        for name, action in self.choices.items():
            decision = _known(merged, name)
            if decision is not None and action in decision.choices:
                merged = merged.resolve(decision, action)
        return merged

    @property
    def ours(self) -> LiveSet | Preset:
        """One side, for example for `Mixer`."""
        return self.merged.ours

    @property
    def theirs(self) -> LiveSet | Preset:
        """The other side."""
        return self.merged.theirs

    def resolve(self, decision: Decision | str, action: Action) -> None:
        """Choose, as a click in the view does.

        Raises
        ------
        MergeError
            The action makes no sense for this decision.
        NotFound
            There is no such decision.
        """
        name = decision if isinstance(decision, str) else decision.id
        self.merged.resolve(name, action)
        self.choices = {**self.choices, name: action}

    def serve_sound_of_sides(self, store: PcmStore) -> None:
        """Answer the view's questions for the sound of ours, theirs and the merge."""
        if isinstance(self.merged.ours, LiveSet):
            self.serve_sound(self.merged.ours, store)

    def _set_of(self, parameters: Mapping[str, Any]) -> LiveSet:
        side = str(parameters.get("side", "ours"))
        merged = self.merged
        opened = {"ours": lambda: merged.ours, "theirs": lambda: merged.theirs}.get(
            side, lambda: merged.result
        )()
        if not isinstance(opened, LiveSet):
            raise AudioError(f"expected a set to play, found the preset {opened.name}: play it from a set")
        return opened

    def _build(
        self, base: Version | Merged, ours: Version | None, theirs: Version | None, prefer: Preference
    ) -> Payload:
        if isinstance(base, Merged):
            self._start = base
        elif ours is None or theirs is None:
            raise TypeError(
                "Expected three versions, found fewer; pass Merge(base, ours, theirs), or the result of sb.merge."
            )
        else:
            self._start = sb.merge(base, ours, theirs, prefer=prefer)
        return merge_data(self._start)


def _known(merged: Merged, name: str) -> Decision | None:
    return next((decision for decision in merged if decision.id == name), None)
