"""Slots through time: what a value is at the start and at the end of a cell."""

from __future__ import annotations

from setbook.audio.kernels.desk import (
    CELL_FRAMES,
    CELL_SHIFT,
    GAIN_FIELDS,
    GAIN_HOLDS,
    SLOT_FIELDS,
    SLOT_FROM,
    SLOT_TO,
    SLOT_VALUE,
)
from setbook.audio.kernels.subset import Float32s, Float64s, Int32s, entry, inline, is_finite


@inline
def slot_at_cell(
    slot: int, slots: Float64s, tables: Float32s, table_of: Int32s, cell: int, cell_count: int
) -> float:
    """Return a slot's value at the start of a cell: automated, or by hand. The last cell's end holds on."""
    value = slots[slot * SLOT_FIELDS + SLOT_VALUE]
    if table_of[slot] >= 0:
        automated = tables[table_of[slot] + min(max(cell, 0), cell_count)] * 1.0
        if is_finite(automated):
            value = automated
    return value


@inline
def latch(slot: int, slots: Float64s, tables: Float32s, table_of: Int32s, cell: int, cell_count: int) -> None:
    """Step a slot into a cell: from where it was to where the cell ends."""
    row = slot * SLOT_FIELDS
    slots[row + SLOT_FROM] = slots[row + SLOT_TO]
    slots[row + SLOT_TO] = slot_at_cell(slot, slots, tables, table_of, cell + 1, cell_count)


@inline
def rests(slot: int, slots: Float64s, table_of: Int32s) -> bool:
    """Whether a slot neither moves nor will move until it is touched."""
    row = slot * SLOT_FIELDS
    still = slots[row + SLOT_FROM] == slots[row + SLOT_TO] and slots[row + SLOT_TO] == slots[row + SLOT_VALUE]
    return still and table_of[slot] < 0


@entry
def relatch(
    slots: Float64s,
    tables: Float32s,
    table_of: Int32s,
    late_of: Int32s,
    gains: Float64s,
    slot_count: int,
    strip_count: int,
    cell_count: int,
    clock: int,
) -> None:
    """Set every slot as if the song had come to this frame by playing: after a start, a seek or a loop's jump.

    `late_of` says by how many frames each slot is behind the console's clock.
    """
    for slot in range(slot_count):
        song_frame = clock - late_of[slot]
        cell = song_frame >> CELL_SHIFT
        inside = song_frame - cell * CELL_FRAMES
        row = slot * SLOT_FIELDS
        start = slot_at_cell(slot, slots, tables, table_of, cell, cell_count)
        slots[row + SLOT_FROM] = start
        slots[row + SLOT_TO] = start
        if inside > 0:
            slots[row + SLOT_TO] = slot_at_cell(slot, slots, tables, table_of, cell + 1, cell_count)
    for strip in range(strip_count):
        gains[strip * GAIN_FIELDS + GAIN_HOLDS] = 0.0


@entry
def rows(
    out: Float64s,
    slots: Float64s,
    tables: Float32s,
    table_of: Int32s,
    first_slot: int,
    count: int,
    cell_count: int,
    song_frame: int,
    frames: int,
) -> None:
    """Write an insert's values at each border between the cells of a block, one row per border."""
    cell = song_frame >> CELL_SHIFT
    last = (song_frame + frames - 1) >> CELL_SHIFT
    begins_inside = song_frame - cell * CELL_FRAMES > 0
    for parameter in range(count):
        slot = first_slot + parameter
        row = slot * SLOT_FIELDS
        at = parameter
        for step in range(cell, last + 1):
            if step > cell or not begins_inside:
                latch(slot, slots, tables, table_of, step, cell_count)
            out[at] = slots[row + SLOT_FROM]
            at += count
        out[at] = slots[row + SLOT_TO]
