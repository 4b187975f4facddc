"""Who is heard while something is soloed."""

from __future__ import annotations

from setbook.audio.kernels.desk import (
    KIND_GROUP,
    KIND_MAIN,
    KIND_PART,
    KIND_RETURN,
    KIND_TRACK,
    SLOT_FEEDS,
    SLOT_FIELDS,
    SLOT_HEARD,
    SLOT_SOLOED,
    SLOT_VALUE,
    STRIP_FIELDS,
    STRIP_KIND,
    STRIP_OUTPUT,
    STRIP_SLOT,
)
from setbook.audio.kernels.subset import Float64s, Int32s, entry, inline


@inline
def field(strips: Int32s, strip: int, name: int) -> int:
    """Read one field of a strip's row."""
    return strips[strip * STRIP_FIELDS + name]


@inline
def slot_value(strips: Int32s, slots: Float64s, strip: int, slot: int) -> float:
    """Read the value by hand of one of a strip's own slots."""
    return slots[(field(strips, strip, STRIP_SLOT) + slot) * SLOT_FIELDS + SLOT_VALUE]


@inline
def set_slot_value(strips: Int32s, slots: Float64s, strip: int, slot: int, value: float) -> None:
    """Write the value by hand of one of a strip's own slots."""
    slots[(field(strips, strip, STRIP_SLOT) + slot) * SLOT_FIELDS + SLOT_VALUE] = value


@inline
def carries_solo(strips: Int32s, slots: Float64s, strip: int) -> bool:
    """Whether a strip is soloed or lies in a group that is."""
    at = strip
    while at >= 0 and field(strips, at, STRIP_KIND) != KIND_MAIN:
        own = field(strips, at, STRIP_KIND) != KIND_PART
        if own and slot_value(strips, slots, at, SLOT_SOLOED) > 0.0:
            return True
        at = field(strips, at, STRIP_OUTPUT)
    return False


@inline
def any_soloed(strips: Int32s, slots: Float64s, strip_count: int, first_kind: int, last_kind: int) -> bool:
    """Whether any strip of these kinds is soloed."""
    for strip in range(strip_count):
        kind = field(strips, strip, STRIP_KIND)
        if first_kind <= kind <= last_kind and slot_value(strips, slots, strip, SLOT_SOLOED) > 0.0:
            return True
    return False


@inline
def flows_on(kind: int) -> bool:
    """Whether solo opens what follows: tracks, groups and the racks on their way."""
    return kind <= KIND_GROUP or kind == KIND_PART


@inline
def open_path_of_solos(strips: Int32s, slots: Float64s, strip_count: int) -> None:
    """Mark as heard what is soloed, what lies in a soloed group, and the groups around them."""
    for strip in range(strip_count):
        set_slot_value(strips, slots, strip, SLOT_HEARD, 0.0)
    for strip in range(strip_count):
        if field(strips, strip, STRIP_KIND) <= KIND_GROUP and carries_solo(strips, slots, strip):
            at = strip
            while at >= 0 and flows_on(field(strips, at, STRIP_KIND)):
                set_slot_value(strips, slots, at, SLOT_HEARD, 1.0)
                at = field(strips, at, STRIP_OUTPUT)


@inline
def ends_at_main(strips: Int32s, strip: int) -> bool:
    """Whether a strip flows into the main strip or straight into the speakers."""
    output = field(strips, strip, STRIP_OUTPUT)
    while output >= 0 and field(strips, output, STRIP_KIND) == KIND_PART:
        output = field(strips, output, STRIP_OUTPUT)
    return output < 0 or field(strips, output, STRIP_KIND) == KIND_MAIN


@inline
def hears_chain(strips: Int32s, slots: Float64s, strip_count: int, strip: int) -> float:
    """Return whether a chain is heard: all are, but where some of its rack are soloed."""
    output = field(strips, strip, STRIP_OUTPUT)
    for other in range(strip_count):
        beside = (
            field(strips, other, STRIP_KIND) == KIND_PART and field(strips, other, STRIP_OUTPUT) == output
        )
        if beside and slot_value(strips, slots, other, SLOT_SOLOED) > 0.0:
            return 1.0 if slot_value(strips, slots, strip, SLOT_SOLOED) > 0.0 else 0.0
    return 1.0


@entry
def gates(strips: Int32s, slots: Float64s, strip_count: int) -> None:
    """Set each strip's gates `heard` (to its output) and `feeds` (to its sends) from the solo switches.

    Solo in place, as Live does it: soloed tracks silence the other tracks,
    while returns stay audible; a soloed group carries its tracks and a soloed
    track passes through its groups. A soloed return silences the other
    returns and, if no track is soloed, what reaches the main strip past it;
    what the tracks send to it goes on.
    """
    track_solo = any_soloed(strips, slots, strip_count, KIND_TRACK, KIND_GROUP)
    return_solo = any_soloed(strips, slots, strip_count, KIND_RETURN, KIND_RETURN)
    open_path_of_solos(strips, slots, strip_count)
    for strip in range(strip_count):
        kind = field(strips, strip, STRIP_KIND)
        feeds = 1.0
        heard = 1.0
        if kind <= KIND_GROUP:
            feeds = slot_value(strips, slots, strip, SLOT_HEARD) if track_solo else 1.0
            heard = feeds
            if return_solo and not track_solo and ends_at_main(strips, strip):
                heard = 0.0
        elif kind == KIND_RETURN and return_solo:
            feeds = 1.0 if slot_value(strips, slots, strip, SLOT_SOLOED) > 0.0 else 0.0
            heard = feeds
        elif kind == KIND_PART:
            heard = hears_chain(strips, slots, strip_count, strip)
            feeds = heard
        set_slot_value(strips, slots, strip, SLOT_HEARD, heard)
        set_slot_value(strips, slots, strip, SLOT_FEEDS, feeds)
