"""Parameters: values turned, and the automation that older lines keep inside them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from setbook.diff.changes import values, weights
from setbook.diff.changes.change import Change
from setbook.diff.changes.envelope_changes import points_of, tell_points
from setbook.diff.changes.extent import heard, raised
from setbook.diff.changes.speech import speak_of
from setbook.errors import FormatError
from setbook.format.scalars import read_bool, read_float

if TYPE_CHECKING:
    from setbook.diff.changes.change import Concept
    from setbook.diff.changes.context import Context
    from setbook.diff.changes.gather import Found, Group
    from setbook.diff.changes.speech import Spoken
    from setbook.diff.changes.words import Words
    from setbook.format import Element

_AUTOMATION = "ArrangerAutomation"
_RAISED = frozenset({"mixer", "parameter"})
_WEIGHTS = {
    "song": weights.TEMPO,
    "mixer": weights.MIXER,
    "device": weights.DEVICE - 5,
    "parameter": weights.PARAMETER,
    "routing": weights.ROUTING,
    "sample": weights.SAMPLE,
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A parameter that was turned.

    Attributes
    ----------
    change
        How it is told alone.
    parameter
        Its element in the newer set.
    name, shown
        What it is called, and both values as Live shows them.
    steps
        How far it moved (`setbook.diff.changes.extent`).
    """

    change: Change
    parameter: Element
    name: str
    shown: tuple[str, str]
    steps: float


def tell_parameters(group: Group, context: Context) -> tuple[list[Turn], list[Change]]:
    """Tell the parameters of a thing, and forget their edits: what was turned, and automation that lies inside."""
    touched: dict[Element, list[Found]] = {}
    for found in group.take(_is_value):
        above = _levels_above(found.path)
        element = _ancestor(found.element, above)
        if found.edit.after is None:
            element = context.partners[element]
        touched.setdefault(element, []).append(found)
    turns, drawn = [], []
    for now, edits in touched.items():
        was = context.origins.get(now, now)
        spoken = speak_of(now, context.after)
        course = _course(was, now, spoken, context)
        if course is not None:
            drawn.append(group.told(course, edits))
        turn = _turn(was, now, spoken, context)
        if turn is not None:
            turns.append(replace(turn, change=group.told(turn.change, edits)))
    return turns, drawn


def _is_value(found: Found) -> bool:
    return found.path[-1:] == ("Manual",) or (
        _AUTOMATION in found.path and not {"ClipTimeable", "Sample"} & set(found.path)
    )


def _levels_above(path: tuple[str, ...]) -> int:
    marker = "Manual" if path[-1] == "Manual" else _AUTOMATION
    return len(path) - path.index(marker)


def _ancestor(element: Element, levels: int) -> Element:
    for _ in range(levels):
        parent = element.getparent()
        assert parent is not None, "a parameter lies below its owner"
        element = parent
    return element


def _course(was: Element, now: Element, spoken: Spoken, context: Context) -> Change | None:
    return tell_points(
        points_of(was.find(_AUTOMATION)),
        points_of(now.find(_AUTOMATION)),
        what=f"{spoken.words.name} automation",
        where=spoken.where,
        clock=context.after.clock,
        show=spoken.words.show,
    )


def _turn(was: Element, now: Element, spoken: Spoken, context: Context) -> Turn | None:
    before, after = value_of(was), value_of(now)
    if before is None or after is None or before == after or _follows(now, after, context):
        return None
    words = spoken.words
    shown = values.pair(words.show, before, after)
    if shown is None:
        return None
    steps = heard(words.show, before, after, span_of(now))
    weight = _WEIGHTS.get(spoken.concept, weights.SETTING)
    if spoken.concept in _RAISED:
        weight = raised(weight, 2 * steps if words.switched else steps)
    change = value_change(words, shown, spoken.where, spoken.concept, after, weight)
    return Turn(change, now, words.name, shown, steps)


def span_of(parameter: Element) -> float | None:
    """Give the distance from the lowest value to the highest, where the file has it."""
    ends = [parameter.find(f"MidiControllerRange/{end}") for end in ("Min", "Max")]
    try:
        low, high = (read_float("" if end is None else end.get("Value", "")) for end in ends)
    except FormatError:
        return None
    return high - low if high > low else None


def value_change(
    words: Words, shown: tuple[str, str], where: str, concept: Concept, text: str, weight: float | None = None
) -> Change:
    """Say that a value is another: ``Volume −3.0 dB → −6.0 dB``, or ``muted``.

    Parameters
    ----------
    shown
        Both values as Live shows them.
    text
        The new one as the file has it.
    """
    what = f"{words.name} {shown[0]} → {shown[1]}"
    if words.switched and text in {"true", "false"}:
        what = words.switched[0 if text == "true" else 1]
    return Change(
        "set",
        concept,
        where,
        what,
        *shown,
        weight=_WEIGHTS.get(concept, weights.SETTING) if weight is None else weight,
    )


def value_of(parameter: Element) -> str | None:
    """Read a parameter's value as the file has it."""
    manual = parameter.find("Manual")
    if manual is None:  # Live 8
        manual = parameter.find(f"{_AUTOMATION}/Events/*")
    return None if manual is None else manual.get("Value")


def _follows(parameter: Element, value: str, context: Context) -> bool:
    """Whether an automated parameter merely stands where playback left it when the set was saved."""
    envelope = context.after.envelope(parameter)
    if envelope is None or envelope.is_constant:
        return False
    if context.before.play_position == context.after.play_position:
        return False
    try:
        found = float(read_bool(value)) if value in {"true", "false"} else read_float(value)
        course = [
            float(envelope.value_at(context.after.play_position)),
            *(point.value for point in envelope.points),
        ]
    except FormatError:
        return False
    return any(math.isclose(found, expected, rel_tol=1e-4, abs_tol=1e-6) for expected in course)
