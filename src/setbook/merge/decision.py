"""Decisions: what a merge is made of. Each is a value; none is an exception."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from setbook.diff.operations import Operation, to_json

if TYPE_CHECKING:
    from setbook.diff.changes import Change, Concept
    from setbook.merge.links import Reason

Action = Literal["base", "ours", "theirs", "both", "either"]
Preference = Literal["ours", "theirs", "base"]
ACTIONS: Final[tuple[Action, ...]] = ("base", "ours", "theirs", "both", "either")

_WHY: Final[dict[Reason, str]] = {
    "value": "both sides set it, each to something else",
    "removed": "one side removed what the other side worked on",
    "moved": "both sides put it in different places",
    "note": "both sides changed the same note",
    "slot": "both sides put something else into the same place",
    "automation": "both sides drew over the same stretch",
    "overlap": "clips of both sides would lie on one another",
    "reference": "one side removed what the other side needs",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one side did to the thing that a decision is about.

    Attributes
    ----------
    operations
        What was done, as `setbook.diff` says it; addresses speak of the base.
    changes
        The same in musical words; empty where only Live's own books changed.
    """

    operations: tuple[Operation, ...] = ()
    changes: tuple[Change, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "operations": to_json(self.operations),
            "changes": [change.to_dict() for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that one side, or both, changed, and what the merge takes.

    Attributes
    ----------
    id
        Name of the decision: the same inputs give the same names, whatever is decided.
    concept
        What sort of thing it is about, as in `setbook.diff.Change`.
    where
        The place, outermost first: ``Bass › EQ Eight``; empty for the song itself.
    track_id
        `Track.id` of the track it belongs to, None for the song.
    ours, theirs
        What each side did.
    reason
        Why both cannot be had: ``value``, ``removed``, ``moved``, ``note``, ``slot``, ``automation``,
        ``overlap`` or ``reference``; None where there is no conflict.
    action
        What the merge takes: ``base`` (neither), ``ours``, ``theirs``, ``both``, or ``either``, where both did the same.
    choices
        The actions that make sense here.
    by_hand
        Whether somebody chose the action; else a rule did.
    weight
        How much it matters.
    """

    id: str
    concept: Concept
    where: str
    track_id: str | None
    ours: Part
    theirs: Part
    reason: Reason | None
    action: Action
    choices: tuple[Action, ...]
    by_hand: bool = False
    weight: float = 0.0

    def __repr__(self) -> str:
        state = "conflict" if self.is_open else "decided" if self.is_conflict else "clean"
        return f"<Decision {self.id} {self.where or 'Song'}: {self.action}, {state}>"

    @property
    def is_conflict(self) -> bool:
        """Whether the two sides disagree."""
        return self.reason is not None

    @property
    def is_open(self) -> bool:
        """Whether the two sides disagree and nobody chose yet: the rule's choice holds for now."""
        return self.is_conflict and not self.by_hand

    @property
    def why(self) -> str:
        """Why it is a conflict, in words; empty where it is none."""
        return _WHY[self.reason] if self.reason else ""

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, as ``decisions.schema.json`` describes it."""
        return {
            "id": self.id,
            "concept": self.concept,
            "where": self.where,
            "track_id": self.track_id,
            "conflict": self.reason,
            "why": self.why,
            "action": self.action,
            "choices": list(self.choices),
            "by_hand": self.by_hand,
            "ours": self.ours.to_dict(),
            "theirs": self.theirs.to_dict(),
        }


def decision_id(ours: tuple[Operation, ...], theirs: tuple[Operation, ...]) -> str:
    """Name a decision by what it decides between."""
    said = json.dumps([to_json(ours), to_json(theirs)], separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:10]


def decisions_schema() -> dict[str, Any]:
    """Read the JSON Schema that `Merged.to_dict` keeps to."""
    text = files("setbook.merge").joinpath("decisions.schema.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))
