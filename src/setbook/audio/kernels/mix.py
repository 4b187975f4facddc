"""Strips from input to output: the loop that hosts call."""

from __future__ import annotations

from setbook.audio.kernels.desk import PIECE_LEFT, PIECE_RIGHT, STRIP_FIELDS, STRIP_LATE
from setbook.audio.kernels.fade import fade_strip
from setbook.audio.kernels.gather import NOTHING, gather_part, piece_plane, whole_piece
from setbook.audio.kernels.standing import TOGETHER, four_stand, pour_four_strips
from setbook.audio.kernels.subset import Float32s, Float64s, Int32s, advance, entry, inline
from setbook.audio.kernels.ways import lend_input

MIX_FRAMES = 4096
"""Frames mixed at a time: a bus of them stays in the first cache."""


@entry
def fade(
    strip: int,
    strips: Int32s,
    sends: Int32s,
    slots: Float64s,
    tables: Float32s,
    table_of: Int32s,
    cell_count: int,
    gains: Float64s,
    meters: Float64s,
    buses: Float64s,
    lines: Float64s,
    signal: Float32s,
    stride: int,
    frames: int,
    clock: int,
    metering: int,
) -> None:
    """Send the signal of a strip, which its inserts have worked on, to its output and its sends."""
    fade_strip(
        strip, strips, sends, slots, tables, table_of, cell_count, gains, meters, buses, lines,
        signal, advance(signal, stride), True, stride, 0, frames,
        clock - strips[strip * STRIP_FIELDS + STRIP_LATE], metering,
    )  # fmt: skip


@inline
def mix_strip(
    strip: int,
    strips: Int32s,
    sends: Int32s,
    slots: Float64s,
    tables: Float32s,
    table_of: Int32s,
    cell_count: int,
    gains: Float64s,
    meters: Float64s,
    buses: Float64s,
    lines: Float64s,
    signal: Float32s,
    stride: int,
    start: int,
    frames: int,
    clock: int,
    metering: int,
    pieces: Float64s,
    piece_first: Int32s,
    pcm: Float32s,
) -> None:
    """Run one strip over a part of the block; where it plays one piece of PCM and nothing else, that is read in place."""
    whole = whole_piece(strip, strips, pieces, piece_first, start, frames)
    left = advance(signal, start)
    right = advance(signal, stride + start)
    if whole >= 0:
        left = piece_plane(pcm, pieces, whole, PIECE_LEFT, start)
        right = piece_plane(pcm, pieces, whole, PIECE_RIGHT, start)
    elif whole < NOTHING:
        gather_part(strip, strips, pieces, piece_first, pcm, buses, signal, stride, start, frames)
    if whole != NOTHING:
        lend_input(strip, strips, sends, buses, lines, left, right, stride, start, frames)
    fade_strip(
        strip, strips, sends, slots, tables, table_of, cell_count, gains, meters, buses, lines,
        left, right, whole != NOTHING, stride, start, frames,
        clock + start - strips[strip * STRIP_FIELDS + STRIP_LATE], metering,
    )  # fmt: skip


@entry
def mix(
    first: int,
    last: int,
    strips: Int32s,
    sends: Int32s,
    slots: Float64s,
    tables: Float32s,
    table_of: Int32s,
    cell_count: int,
    gains: Float64s,
    meters: Float64s,
    buses: Float64s,
    lines: Float64s,
    signal: Float32s,
    stride: int,
    frames: int,
    clock: int,
    metering: int,
    pieces: Float64s,
    piece_first: Int32s,
    pcm: Float32s,
) -> None:
    """Run the strips from `first` up to `last`, none of which has an insert.

    `clock` is the song's frame for strips that are not late.
    """
    start = 0
    while start < frames:
        count = min(MIX_FRAMES, frames - start)
        strip = first
        while strip < last:
            if (
                metering == 0
                and strip + TOGETHER <= last
                and four_stand(strip, strips, slots, table_of, gains, pieces, piece_first, start, count)
            ):
                pour_four_strips(
                    strip, strips, slots, gains, meters, buses, pieces, piece_first, pcm, stride, start, count
                )
                strip += TOGETHER
            else:
                mix_strip(
                    strip, strips, sends, slots, tables, table_of, cell_count, gains, meters, buses, lines, signal,
                    stride, start, count, clock, metering, pieces, piece_first, pcm,
                )  # fmt: skip
                strip += 1
        start += count
