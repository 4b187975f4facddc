"""One mutation at every path of tags: what a complete diff must see, or have on its list of noise."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setbook.diff.compare import compare
from setbook.diff.identity import ITEMS
from setbook.diff.noise import NOISE
from setbook.diff.operations import TEXT, Insert, Remove, SetValue
from setbook.format import element

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from setbook.diff.compare import Comparison
    from setbook.format import Element

    Aspect = tuple[str, str]
    """A path of tags, and an attribute, ``#text``, ``#child`` (one comes) or ``#gone`` (it goes itself)."""

CHILD, GONE = "#child", "#gone"
KINDS = ("values", "identities", "children", "leaves")
"""Mutations of one kind are made in one go; those of identities make other elements of whole sub-trees."""

NAMES_ITS_OWNER = frozenset(
    {
        *("MidiKey", "PointeeId", "Time", "Name", "AutomationTarget", "ModulationTarget", "CurrentStart"),
        *("Loop", "LoopStart", "LoopEnd", "StartRelative", "LoopOn", "OutMarker", "HiddenLoopStart"),
        *("HiddenLoopEnd", "FileRef", "RelativePath", "Path", "Scene", "Value"),
    }
)
"""Elements that some item is recognised by, or by whose content."""


@dataclass
class Coverage:
    """What became of the mutations of one set."""

    covered: list[Aspect] = field(default_factory=list)
    noise: list[Aspect] = field(default_factory=list)
    missed: list[Aspect] = field(default_factory=list)
    heard_noise: list[Aspect] = field(default_factory=list)


def aspects(root: Element) -> Iterator[tuple[Aspect, Element]]:
    """Give everything that can be mutated, with where it is."""
    stack = [(root, root.tag)]
    while stack:
        here, path = stack.pop()
        yield from (((path, str(name)), here) for name in here.attrib)
        if here.text:
            yield (path, TEXT), here
        yield (path, CHILD if len(here) else GONE), here
        stack += [(child, f"{path}/{child.tag}") for child in here]


def chosen(root: Element, seen: set[Aspect], chance: random.Random) -> dict[Aspect, Element]:
    """Choose an element for every aspect that was not seen before."""
    turns: dict[Aspect, int] = {}
    picked: dict[Aspect, Element] = {}
    for aspect, where in aspects(root):
        if aspect not in seen:
            turns[aspect] = turns.get(aspect, 0) + 1
            if chance.randrange(turns[aspect]) == 0:  # each of them is as likely
                picked[aspect] = where
    return picked


def kind_of(aspect: Aspect, where: Element) -> str:
    """In which go an aspect is mutated."""
    name = aspect[1]
    if name == CHILD:
        return "children"
    if name == GONE:
        return "leaves"
    parent = where.getparent()
    in_list = parent is not None and parent.tag in ITEMS
    if in_list or name in {"Id", "Time"} or where.tag in NAMES_ITS_OWNER:
        return "identities"
    return "values"


def is_noise(where: Element, name: str) -> bool:
    """Whether the written list has this aspect, here or around it."""
    if name not in {TEXT, CHILD, GONE} and NOISE.attribute(where, name):
        return True
    return any(NOISE.element(each) for each in (where, *where.iterancestors()))


def mutate(where: Element, name: str) -> None:
    """Change one aspect of one element."""
    if name == CHILD:
        where.append(element("Unheard", 1))
    elif name == GONE:
        parent = where.getparent()
        assert parent is not None
        parent.remove(where)
    elif name == TEXT:
        where.text = f"{where.text} 0A"
    else:
        where.set(name, other(where.get(name, "")))


def other(value: str) -> str:
    """Another value of the same sort."""
    if value in {"true", "false"}:
        return "false" if value == "true" else "true"
    try:
        number = float(value)
    except ValueError:
        return f"{value} 7"
    if number.is_integer() and abs(number) < _SURELY_WRITTEN_OUT:
        return str(int(number) + 1_000_000)
    return f"{number * 1.25 + 0.375:.9g}"


_SURELY_WRITTEN_OUT = 1e9


def measure(root: Element, picked: dict[Aspect, Element], kind: str) -> tuple[Coverage, Element, Comparison]:
    """Mutate all that was picked of one kind, and see what the diff has of it."""
    after = copy.deepcopy(root)
    twins = dict(zip(root.iter(), after.iter(), strict=True))
    wanted = {
        aspect: where
        for aspect, where in picked.items()
        if kind_of(aspect, where) == kind and where is not root
    }
    noise = {aspect for aspect, where in wanted.items() if is_noise(where, aspect[1])}
    for (_, name), where in wanted.items():
        mutate(twins[where], name)
    found = compare(root, after)
    said = _said(found)
    coverage = Coverage()
    for aspect, where in wanted.items():
        is_covered = _is_covered(aspect[1], where, twins[where], said, strict=kind != "identities")
        if aspect in noise:
            (coverage.heard_noise if is_covered and kind == "values" else coverage.noise).append(aspect)
        else:
            (coverage.covered if is_covered else coverage.missed).append(aspect)
    return coverage, after, found


def _said(found: Comparison) -> set[tuple[Element, str]]:
    said: set[tuple[Element, str]] = set()
    for edit in found.edits:
        sides = [side for side in (edit.before, edit.after) if side is not None]
        name = edit.operation.name if isinstance(edit.operation, SetValue) else type(edit.operation).__name__
        said |= {(side, name) for side in sides}
    return said


def _is_covered(
    name: str, was: Element, now: Element, said: set[tuple[Element, str]], *, strict: bool
) -> bool:
    """Whether an operation speaks of this; where identities change, also one that speaks of what is around it."""
    if name == CHILD:
        return (now[-1], Insert.__name__) in said
    if name == GONE:
        return _went(was, said) or _twin(was, said)
    if (now, name) in said:
        return True
    return not strict and (_went(was, said) or _came(now, said) or _twin(was, said))


def _twin(was: Element, said: set[tuple[Element, str]]) -> bool:
    """Whether an operation speaks of a neighbour: of two that nothing tells apart, either can be called the changed one."""
    parent = was.getparent()
    near = () if parent is None else parent.iterchildren(was.tag)
    return any((each, kind) in said for each in near for kind in (Remove.__name__, "Time", "Value", "Move"))


def _went(was: Element, said: set[tuple[Element, str]]) -> bool:
    return any(
        (each, kind) in said for each in (was, *was.iterancestors()) for kind in (Remove.__name__, "Move")
    )


def _came(now: Element, said: set[tuple[Element, str]]) -> bool:
    return any(
        (each, kind) in said for each in (now, *now.iterancestors()) for kind in (Insert.__name__, "Move")
    )
