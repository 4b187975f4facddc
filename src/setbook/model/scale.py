"""The set's scale."""

from dataclasses import dataclass

from setbook.errors import EditRefused, NotFound
from setbook.format import Element, Schema, descend
from setbook.format.scalars import read_int
from setbook.model.fields import spell
from setbook.model.proxy import first

NAMES_OF_LIVE_12 = ("Major", "Minor", "Dorian", "Mixolydian", "Lydian", "Phrygian", "Locrian", "Whole Tone", "Half-whole Dim.", "Whole-half Dim.", "Minor Blues", "Minor Pentatonic", "Major Pentatonic", "Harmonic Minor", "Harmonic Major", "Dorian #4", "Phrygian Dominant", "Melodic Minor", "Lydian Augmented", "Lydian Dominant", "Super Locrian", "8-Tone Spanish", "Bhairav", "Hungarian Minor", "Hirajoshi", "In-Sen", "Iwato", "Kumoi", "Pelog Selisir", "Pelog Tembung", "Messiaen 3", "Messiaen 4", "Messiaen 5", "Messiaen 6", "Messiaen 7")  # fmt: skip
"""Scale names by the index that Live 12 writes, in the order of its menu."""

ROOT_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


@dataclass(frozen=True, slots=True)
class Scale:
    """A root and the name of a scale.

    Parameters
    ----------
    root
        Pitch class, 0 for C to 11 for B.
    name
        As Live's menu has it: ``"Minor"``.
    """

    root: int
    name: str

    def __str__(self) -> str:
        return f"{ROOT_NAMES[self.root % 12]} {self.name}"


def read_scale(information: Element | None, schema: Schema) -> Scale | None:
    """Read a ScaleInformation element: a name, or since Live 12 the index of one."""
    root = None if information is None else first(information, schema.scale_root)
    name = None if information is None else descend(information, "Name")
    if root is None or name is None or not name.get("Value"):
        return None
    return Scale(read_int(root.get("Value", "0")), _name(name.get("Value", "")))


def write_scale(information: Element, schema: Schema, scale: Scale) -> None:
    """Write a ScaleInformation element, by name or, since Live 12, by index.

    Raises
    ------
    EditRefused
        The root is no pitch class, or this Live line knows no such scale.
    """
    root, name = first(information, schema.scale_root), descend(information, "Name")
    if root is None or name is None:
        raise NotFound("Expected a scale in the set, found none: its Live line does not keep one.")
    if not 0 <= scale.root < len(ROOT_NAMES):
        raise EditRefused(f"expected a root from 0 (C) to 11 (B), found {scale.root}")
    by_index = root.tag == "Root"
    if by_index and scale.name not in NAMES_OF_LIVE_12:
        raise EditRefused(f"expected a scale of Live's menu, found {scale.name!r}: see NAMES_OF_LIVE_12")
    root.set("Value", str(scale.root))
    name.set("Value", str(NAMES_OF_LIVE_12.index(scale.name)) if by_index else spell(scale.name))


def _name(text: str) -> str:
    if not text.isdecimal():
        return text
    index = int(text)
    return NAMES_OF_LIVE_12[index] if index < len(NAMES_OF_LIVE_12) else f"Scale {index}"
