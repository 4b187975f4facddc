"""The history of a song, and a choice among its versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import traitlets

import setbook as sb
from setbook.errors import NotFound
from setbook.views.history import history_data, step_data
from setbook_widgets._base import View
from setbook_widgets._bundle import module_of, style_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from setbook.history import History as Versions
    from setbook.history import Version
    from setbook.views.columns import Payload

    Source: TypeAlias = Versions | str | Path


class History(View):
    """The versions of a song, oldest first: what changed from each to the next, and which are forks.

    Versions appear at once; each step is compared when the view is there, and
    kept. Choose one version, or two to compare: `selected` has their indices.

    Parameters
    ----------
    history
        The result of `sb.history`, or a folder.

    Examples
    --------
    >>> history = History("Song Project")
    >>> history.selected_versions
    [Version(index=2, name='Song v3', ...)]
    >>> Diff(*[version.open() for version in history.selected_versions])
    """

    _esm = module_of("history")
    _css = style_of("history")

    selected = traitlets.List(traitlets.Int(), maxlen=2).tag(sync=True)
    """Indices of the chosen versions, at most two, the older first."""

    def __init__(self, history: Source) -> None:
        self._history: Versions | None = None
        super().__init__(lambda: self._build(history))
        self.answer("step", self._step)

    @property
    def selected_versions(self) -> list[Version]:
        """The chosen versions, the older first."""
        versions = self._history.versions if self._history is not None else []
        return [versions[index] for index in self.selected]

    @traitlets.validate("selected")
    def _in_order(self, proposal: Mapping[str, Any]) -> list[int]:
        count = len(self.data.get("versions", []))
        wrong = [index for index in proposal["value"] if not 0 <= index < count]
        if wrong:
            raise traitlets.TraitError(f"Expected indices of {count} versions, found {wrong}.")
        return sorted(proposal["value"])

    def _build(self, source: Source) -> Payload:
        self._history = sb.history(source) if isinstance(source, str | Path) else source
        return history_data(self._history, compare=False)

    def _step(self, parameters: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        """Answer what happened on the way to one version."""
        index = int(parameters["index"])
        steps = self._history.steps if self._history is not None else []
        step = next((step for step in steps if step.after.index == index), None)
        if step is None:
            raise NotFound(f"Expected a step to version {index}, found none.")
        return step_data(step), []
