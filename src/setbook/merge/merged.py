"""What `sb.merge` gives back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from setbook.errors import MergeError, NotFound
from setbook.merge.report import report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from setbook.merge.bench import Bench
    from setbook.merge.decision import Action, Decision, Preference
    from setbook.model import LiveSet, Preset


@dataclass(frozen=True)
class Merged:
    """Three versions merged: the set that came of it, and the decisions that it is made of.

    Nothing is changed in place: `resolve` gives another `Merged`.

    Attributes
    ----------
    decisions
        Conflicts first, then what matters most.
    prefer
        The rule by which conflicts are decided until somebody does.
    base_name, ours_name, theirs_name
        Names of the three versions.
    """

    decisions: tuple[Decision, ...]
    prefer: Preference
    base_name: str
    ours_name: str
    theirs_name: str
    _bench: Bench = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.decisions)

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.decisions)

    def __repr__(self) -> str:
        return f"<Merged {self.ours_name} + {self.theirs_name}: {self.headline()}>"

    @property
    def conflicts(self) -> tuple[Decision, ...]:
        """The decisions on which the two sides disagree, decided by hand or not."""
        return tuple(decision for decision in self.decisions if decision.is_conflict)

    @property
    def open_conflicts(self) -> tuple[Decision, ...]:
        """The conflicts that nobody decided yet; the rule's choice holds for now."""
        return tuple(decision for decision in self.decisions if decision.is_open)

    @cached_property
    def result(self) -> LiveSet | Preset:
        """The merged set or preset.

        It stands in the place of ours: saving it without a path writes over the
        file that ours was opened from, unless somebody changed that meanwhile.
        """
        return self._bench.assemble({decision.id: decision.action for decision in self.decisions})

    @property
    def ours(self) -> LiveSet | Preset:
        """One of the two sides, as it was given."""
        return self._bench.given["ours"]

    @property
    def theirs(self) -> LiveSet | Preset:
        """The other side, as it was given."""
        return self._bench.given["theirs"]

    def decision(self, name: str) -> Decision:
        """Give the decision of an id.

        Raises
        ------
        NotFound
            There is none.
        """
        for decision in self.decisions:
            if decision.id == name:
                return decision
        raise NotFound(
            f"Expected a decision of this merge, found no {name!r}. "
            "Decisions are named after what they decide between: were these made from the same three versions?"
        )

    def resolve(self, decision: Decision | str, action: Action) -> Merged:
        """Decide by hand, and give the merge that comes of it.

        Parameters
        ----------
        decision
            A decision, or its id.
        action
            One of its `choices`.

        Raises
        ------
        MergeError
            The action makes no sense here.
        NotFound
            There is no such decision.

        Examples
        --------
        >>> import setbook as sb
        >>> merged = sb.merge("v5.als", "v6.als", "v5 (half-time).als")  # doctest: +SKIP
        >>> for decision in merged.open_conflicts:  # doctest: +SKIP
        ...     merged = merged.resolve(decision, "theirs")
        """
        chosen = self.decision(decision if isinstance(decision, str) else decision.id)
        if action not in chosen.choices:
            raise MergeError(
                f"expected one of {', '.join(chosen.choices)} for {chosen.where or 'the song'}, found {action!r}: "
                "the others make no sense for this decision"
            )
        decided = replace(chosen, action=action, by_hand=True)
        return replace(self, decisions=tuple(decided if one is chosen else one for one in self.decisions))

    def reapply(self, stored: Mapping[str, Any]) -> Merged:
        """Decide as stored decisions say: what `to_dict` gave, and a person may have edited.

        A decision counts as made by hand where the stored one does, or has another action than this one.

        Raises
        ------
        MergeError
            That is no such data, or an action makes no sense.
        NotFound
            A decision belongs to a merge of other versions.
        """
        merged = self
        for row in _rows(stored):
            name, action = row.get("id"), row.get("action")
            current = merged.decision(str(name))
            if row.get("by_hand") is True or action != current.action:
                merged = merged.resolve(current, action)  # type: ignore[arg-type]
        return merged

    def save(self, path: str | Path) -> Path:
        """Write the merged set; see `LiveSet.save`."""
        return self.result.save(path)

    def headline(self) -> str:
        """Say it in one sentence: ``12 changes of ours, 5 of theirs; 2 conflicts, 1 of them open``."""
        if not self.decisions:
            return "nothing to merge"
        ours, theirs = (
            sum(len(getattr(decision, side).changes) for decision in self.decisions)
            for side in ("ours", "theirs")
        )
        said = f"{_counted(ours, 'change')} of ours, {theirs} of theirs"
        conflicts, still_open = len(self.conflicts), len(self.open_conflicts)
        if not conflicts:
            return f"{said}; no conflicts"
        return f"{said}; {_counted(conflicts, 'conflict')}, {still_open or 'none'} of them open"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, as ``decisions.schema.json`` describes it; `reapply` reads it back."""
        return {
            "base": self.base_name,
            "ours": self.ours_name,
            "theirs": self.theirs_name,
            "prefer": self.prefer,
            "headline": self.headline(),
            "decisions": [decision.to_dict() for decision in self.decisions],
        }

    def to_text(self, *, color: bool = False) -> str:
        """Write the decisions for a terminal; `color` adds ANSI colours to the marks and words."""
        return "\n".join(report(self, color=color))


def _rows(stored: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = stored.get("decisions") if isinstance(stored, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MergeError(
            "expected decisions as Merged.to_dict gives them, found something else: write them with to_dict or --json"
        )
    return rows


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
