"""A shorthand for Live's elements, one a line, indented by what holds what.

====================  ==========================================================
``Tag``               an element that holds the lines below it, or nothing
``Tag 3``             ``<Tag Value="3" />``; ``Tag ""`` has an empty value
``Tag :A=1 B=2``      attributes as they stand
``Tag #0``            an ``Id`` that counts inside its list; more attributes may follow
``Tag @``             an ``Id`` from the set's one pool of pointees
``Tag ~0.5 0..1``     an automatable parameter with a value and a range
``Tag ~true``         an automatable switch
``Tag ~3``            an automatable choice
``Tag.{0..15} …``     sixteen of them
====================  ==========================================================
"""

import re
from collections.abc import Iterator

from setbook.format import Element, element
from setbook.model.structure.pointees import Pointees

_LINE = re.compile(r"( *)([\w.]+(?:\{\d+\.\.\d+\})?)(?: (.*))?")
_REPEATED = re.compile(r"(.+)\{(\d+)\.\.(\d+)\}")

LATE = {"Pointee", "SplitStereoPanL", "SplitStereoPanR"}
"""Elements that came with younger Live versions and get their pointees last.

So the tempo is pointee 8 and the time signature 10, as in every set that Live
9 to 12 wrote from its own template.
"""


def grow(outline: str, pointees: Pointees) -> list[Element]:
    """Make the elements of an outline, each pointee with a new id."""
    open_at: list[Element] = []
    roots: list[Element] = []
    for depth, tag, rest in _lines(outline):
        made = _element(tag, rest)
        del open_at[depth:]
        if open_at:
            open_at[-1].append(made)
        else:
            roots.append(made)
        open_at.append(made)
    number(roots, pointees)
    return roots


def number(roots: list[Element], pointees: Pointees) -> None:
    """Give every pointee below these elements a new id, those of late elements after the others."""
    late: list[Element] = []
    for root in roots:
        for found in root.iter():
            if found.get("Id") != "@":
                continue
            if found.tag in LATE or _is_late(found):
                late.append(found)
            else:
                found.set("Id", str(pointees.take()))
    for found in late:
        found.set("Id", str(pointees.take()))


def grow_one(outline: str, pointees: Pointees) -> Element:
    """Make the single element of an outline."""
    (root,) = grow(outline, pointees)
    return root


def find(below: Element, path: str) -> Element:
    """Find the element at a path that is known to be there."""
    found = below.find(path)
    if found is None:
        raise LookupError(f"expected {path} below {below.tag}, found nothing")
    return found


def put(below: Element, path: str, value: str | float | bool) -> None:
    """Set the value of the element at a path."""
    find(below, path).set("Value", str(element("V", value).get("Value")))


def read(below: Element, path: str) -> str:
    """Read the value of the element at a path."""
    return str(find(below, path).get("Value"))


def _lines(outline: str) -> Iterator[tuple[int, str, str]]:
    margin: int | None = None
    for text in outline.splitlines():
        if not text.strip():
            continue
        match = _LINE.fullmatch(text.rstrip())
        assert match, f"not a line of an outline: {text!r}"
        margin = len(match[1]) if margin is None else margin
        depth = (len(match[1]) - margin) // 2
        repeated = _REPEATED.fullmatch(match[2])
        if repeated:
            for number_ in range(int(repeated[2]), int(repeated[3]) + 1):
                yield depth, f"{repeated[1]}{number_}", match[3] or ""
        else:
            yield depth, match[2], match[3] or ""


def _element(tag: str, rest: str) -> Element:
    if rest.startswith("~"):
        return _parameter(tag, *rest[1:].split())
    if rest.startswith("@"):
        return _pointee(tag)
    if rest.startswith("#"):
        local_id, _, more = rest[1:].partition(" ")
        return element(tag, Id=local_id, **_attributes(more))
    if rest.startswith(":"):
        return element(tag, **_attributes(rest[1:]))
    return element(tag, rest.strip('"')) if rest else element(tag)


def _attributes(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())


def _pointee(tag: str) -> Element:
    made = element(tag, Id="@")
    if tag != "Pointee":
        made.append(element("LockEnvelope", "0"))
    return made


def _parameter(tag: str, manual: str, span: str = "") -> Element:
    made = element(tag)
    made.append(element("LomId", "0"))
    made.append(element("Manual", manual))
    if span:
        low, high = span.split("..")
        made.append(_bounds("MidiControllerRange", low, high))
    made.append(_pointee("AutomationTarget"))
    if span:
        made.append(_pointee("ModulationTarget"))
    elif manual in {"true", "false"}:
        made.append(_bounds("MidiCCOnOffThresholds", "64", "127"))
    return made


def _bounds(tag: str, low: str, high: str) -> Element:
    made = element(tag)
    made.append(element("Min", low))
    made.append(element("Max", high))
    return made


def _is_late(found: Element) -> bool:
    parent = found.getparent()
    return parent is not None and parent.tag in LATE
