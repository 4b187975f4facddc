"""Ways to damage a file: its bytes, its XML, its tree; each a function of a random source."""

from __future__ import annotations

import copy
import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from setbook.format import Element

VALUES = (
    *("", "abc", "true", "false", "Invalid", "-1", "0", "1", "3", "127", "128", "-0", "4.0", " 7", "1_000"),
    *("NaN", "-nan", "inf", "-inf", "1e400", "-1e308", "5e-324", "99999999999999999999", "2147483648"),
    *("0.5", "-63072000", "\u0663", "\u00b2", "\ud7ff", "a" * 3000, "../../x", "C:\\x", "//host/x", "\t\n"),
)
"""Texts for attributes: each is at the edge of what some reader takes."""

_TAGS = (
    "MidiClip",
    "AudioClip",
    "FloatEvent",
    "BoolEvent",
    "Value",
    "Id",
    "Tracks",
    "LiveSet",
    "x",
    "Events",
)


def damaged_bytes(data: bytes, source: random.Random) -> bytes:
    """Flip bits, cut off, leave out, put in, double: what disks, networks and programs do."""
    for _ in range(source.randint(1, 6)):
        if not data:
            return data
        at = source.randrange(len(data))
        until = min(len(data), at + source.choice((1, 2, 16, 300)))
        piece = data[at:until]
        data = source.choice(
            (
                data[:at] + bytes([data[at] ^ 1 << source.randrange(8)]) + data[at + 1 :],
                data[:at],
                data[:at] + data[until:],
                data[:at] + source.randbytes(source.choice((1, 4))) + data[at:],
                data[:at] + piece + data[at:],
                data[:at]
                + source.choice((b"<", b">", b'"', b"/>", b"&#0;", b"&amp;", b"]]>", b"\xff"))
                + data[until:],
            )
        )
    return data


def damaged_container(xml: bytes, source: random.Random) -> bytes:
    """Damage the XML inside a whole container, or the container around whole XML."""
    if source.random() < 0.5:
        return gzip.compress(damaged_bytes(xml, source), 1, mtime=0)
    return damaged_bytes(gzip.compress(xml, 1, mtime=0), source)


def damage_tree(root: Element, source: random.Random, donor: Element | None = None) -> None:
    """Change values, take out, double, move, rename, and graft from a donor; the tree stays well-formed."""
    elements = list(root.iter())[1:]
    grafts = [] if donor is None else list(donor.iter())[1:]
    for _ in range(source.choice((1, 1, 2, 5, 20, 60))):
        chosen = source.choice(elements)
        if chosen.getparent() is None:
            continue
        source.choice(_TREE_DAMAGES if grafts else _TREE_DAMAGES[:-1])(chosen, source, elements, grafts)


def _value(chosen: Element, source: random.Random, _all: list[Element], _grafts: list[Element]) -> None:
    if chosen.attrib:
        chosen.set(source.choice(list(chosen.attrib)), source.choice(VALUES))


def _number(chosen: Element, source: random.Random, _all: list[Element], _grafts: list[Element]) -> None:
    for name, text in chosen.attrib.items():
        try:
            number = float(text)
        except ValueError:
            continue
        scaled = number * source.choice((-1, 0, 1e3, 1e9, 1e300)) + source.choice((0, 1, -1, 0.5))
        chosen.set(name, repr(scaled))


def _swap_values(
    chosen: Element, source: random.Random, every: list[Element], _grafts: list[Element]
) -> None:
    other = source.choice(every)
    for name in chosen.attrib:
        if name in other.attrib:
            mine, theirs = chosen.get(name), other.get(name)
            chosen.set(name, theirs)
            other.set(name, mine)


def _unattribute(chosen: Element, source: random.Random, _all: list[Element], _grafts: list[Element]) -> None:
    if chosen.attrib:
        del chosen.attrib[source.choice(list(chosen.attrib))]


def _remove(chosen: Element, _source: random.Random, _all: list[Element], _grafts: list[Element]) -> None:
    chosen.getparent().remove(chosen)


def _empty(chosen: Element, source: random.Random, _all: list[Element], _grafts: list[Element]) -> None:
    chosen[:] = []
    chosen.text = source.choice((None, "text", "00FF", "\u0000".replace("\u0000", " ")))


def _double(chosen: Element, source: random.Random, _all: list[Element], _grafts: list[Element]) -> None:
    for _ in range(source.choice((1, 1, 40))):
        chosen.addnext(copy.deepcopy(chosen))


def _rename(chosen: Element, source: random.Random, every: list[Element], _grafts: list[Element]) -> None:
    chosen.tag = source.choice((source.choice(_TAGS), source.choice(every).tag))


def _move(chosen: Element, source: random.Random, every: list[Element], _grafts: list[Element]) -> None:
    target = source.choice(every)
    if target is not chosen and chosen not in target.iterancestors():
        target.insert(source.randint(0, len(target)), chosen)


def _graft(chosen: Element, source: random.Random, _all: list[Element], grafts: list[Element]) -> None:
    same = [graft for graft in grafts if graft.tag == chosen.tag] or grafts
    chosen.getparent().replace(chosen, copy.deepcopy(source.choice(same)))


_TREE_DAMAGES = (
    *(_value, _value, _value, _number, _number, _swap_values, _unattribute, _remove, _remove, _empty),
    *(_double, _rename, _move, _graft),
)
