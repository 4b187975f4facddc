"""Which macro of a rack a parameter hangs on, as the file says it."""

from setbook.format import Element, descend
from setbook.model.device_names import RACK_TAGS

MACRO_CHANNEL = "16"
"""Stands for the rack around a parameter where it is mapped to a controller; controllers have channels below."""

_OF_THE_OUTER = frozenset({"On"})
"""What of a rack hangs on the macros of the rack around it, besides its macros."""
_MACRO_PREFIX = "MacroControls."


def macro_number(parameter: Element) -> int | None:
    """Return the number, from 0, of the macro that moves a parameter; None where none does."""
    key = descend(parameter, "KeyMidi")
    if key is None:
        return None
    channel, number = descend(key, "Channel"), descend(key, "NoteOrController")
    if channel is None or channel.get("Value") != MACRO_CHANNEL or number is None:
        return None
    text = number.get("Value", "")
    return int(text) if text.isdigit() else None


def rack_moving(parameter: Element) -> Element | None:
    """Return the rack whose macros move a parameter: the one around it.

    The chain selector of a rack hangs on the rack's own macros, its switch and its macros on those of the next.
    """
    racks = (ancestor for ancestor in parameter.iterancestors() if ancestor.tag in RACK_TAGS)
    found = next(racks, None)
    outer = parameter.tag in _OF_THE_OUTER or parameter.tag.startswith(_MACRO_PREFIX)
    return next(racks, None) if outer and found is not None and parameter.getparent() is found else found
