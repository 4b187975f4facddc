"""Follow actions: what a clip or a scene hands over to when its time is over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from setbook.audio.sources.reading.settings import number_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from setbook.format import Element

SHORTEST_BEATS = 1 / 16
"""A follow time under this is taken for this: it would turn without end."""


class Action(IntEnum):
    """What follows, with Live's numbers."""

    NONE = 0
    STOP = 1
    AGAIN = 2
    PREVIOUS = 3
    NEXT = 4
    FIRST = 5
    LAST = 6
    ANY = 7
    OTHER = 8
    JUMP = 9


@dataclass(frozen=True)
class FollowAction:
    """Two actions, of which chance takes one.

    Parameters
    ----------
    after_beats
        When they fall due; None: after so many turns of the loop.
    turns
        Of the loop.
    choices
        (action, chance, index to jump to); chances need not add up to anything.
    """

    after_beats: float | None
    turns: float
    choices: tuple[tuple[Action, float, int], ...]

    def beats(self, turn_beats: float) -> float:
        """Return when it falls due, for a clip whose loop lasts so long."""
        return max(self.turns * turn_beats if self.after_beats is None else self.after_beats, SHORTEST_BEATS)

    def choose(self, random: np.random.Generator) -> tuple[Action, int]:
        """Let chance take an action."""
        total = sum(chance for _, chance, _ in self.choices)
        drawn = random.uniform(0.0, total)
        for action, chance, jump in self.choices:
            drawn -= chance
            if drawn < 0.0:
                return action, jump
        action, _, jump = self.choices[-1]
        return action, jump


def read_follow_action(owner: Element) -> FollowAction | None:
    """Read the follow action of a clip or a scene; None where there is none that does anything.

    Live 11 and later keep it in an element of its own and can tie it to turns
    of the loop; before, its numbers lie in the clip, and it is on as soon as
    one action is not "no action".
    """
    own = owner.find("FollowAction")
    if own is not None and not number_at(own, "FollowActionEnabled"):
        return None
    at = owner if own is None else own
    choices = tuple(
        (Action(code), chance, int(number_at(at, f"JumpIndex{side}")))
        for side in "AB"
        if (chance := number_at(at, f"FollowChance{side}")) > 0.0
        and (code := int(number_at(at, f"FollowAction{side}"))) in set(Action)
    )
    if not any(action != Action.NONE for action, _, _ in choices):
        return None
    linked = own is not None and bool(number_at(own, "IsLinked"))
    after = None if linked else number_at(at, "FollowTime", 4.0)
    return FollowAction(after, max(number_at(at, "LoopIterations", 1.0), 0.0) or 1.0, choices)


def followed(
    action: Action, jump: int, here: int, group: Sequence[int], random: np.random.Generator
) -> int | None:
    """Return where an action leads, or None for a stop.

    Parameters
    ----------
    here
        Index of what played.
    group
        Indices that it can lead to, `here` among them, ascending: clips that
        follow each other without a gap.
    """
    if action in {Action.ANY, Action.OTHER}:
        pool = [index for index in group if action == Action.ANY or index != here] or [here]
        return pool[int(random.integers(len(pool)))]
    at = group.index(here)
    goals: dict[Action, int | None] = {
        Action.STOP: None,
        Action.PREVIOUS: group[at - 1],
        Action.NEXT: group[(at + 1) % len(group)],
        Action.FIRST: group[0],
        Action.LAST: group[-1],
        Action.JUMP: jump,
    }
    return goals.get(action, here)
