"""Moves that form one idea are told as one: the knobs of a device, the faders of a track."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from setbook.diff.changes import weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.extent import raised
from setbook.diff.changes.naming import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from setbook.diff.changes.parameter_changes import Turn

_TOLD: Final = 3  # moves that a sentence holds, the furthest first


def tell_together(turns: Sequence[Turn], *, told: str = "", context: str = "") -> Iterator[Change]:
    """Tell parameters of one thing that were turned between two saves.

    Parameters
    ----------
    turns
        What was turned.
    told
        The sentence, where someone knows a better one than a list of the furthest moves.
    context
        What goes before it, such as the preset that was loaded.
    """
    shared: list[Turn] = []
    for turn in turns:
        if _is_switch(turn) or turn.change.concept not in _SHARED:
            yield turn.change
        else:
            shared.append(turn)
    if not context and (len(shared) == 1 and not told):
        yield shared[0].change
    elif shared:
        yield _summary(shared, told, context)


_SHARED: Final = {"mixer": weights.MIXER, "parameter": weights.PARAMETER}


def _is_switch(turn: Turn) -> bool:
    """Whether it is a switch with a verb of its own, such as ``muted``."""
    return turn.change.before is not None and turn.shown[1] not in turn.change.what


def _summary(turns: list[Turn], told: str, context: str) -> Change:
    ranked = sorted(turns, key=lambda turn: -turn.steps)
    first = ranked[0].change
    said = ", ".join(f"{turn.name} {turn.shown[0]} → {turn.shown[1]}" for turn in ranked[:_TOLD])
    if len(ranked) > _TOLD:
        said += f" and {counted(len(ranked) - _TOLD, 'more setting')}"
    what = told or said
    return Change(
        "set",
        first.concept,
        first.where,
        f"{context}: {what}" if context else what,
        weight=raised(_SHARED[first.concept], sum(turn.steps for turn in turns)),
        details=tuple(turn.change for turn in ranked),
        operations=tuple(dict.fromkeys(index for turn in ranked for index in turn.change.operations)),
    )
