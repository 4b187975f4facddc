"""What flows into a strip: its PCM and its bus, summed in float64, handed on in float32."""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.desk import (
    PIECE_COUNT,
    PIECE_FIELDS,
    PIECE_LEFT,
    PIECE_RIGHT,
    PIECE_START,
    SCRATCH_BUS,
    SPEAKERS_BUS,
    STRIP_FIELDS,
    STRIP_IN_BUS,
    STRIP_WAITS,
)
from setbook.audio.kernels.subset import Float32s, Float64s, Int32s, advance, entry, inline, sample_is_finite

NOTHING = -1
SEVERAL = -2


@inline
def add(source: Float32s, bus: Float64s, frames: int) -> None:
    """Add samples to a plane of a bus."""
    for i in range(frames):
        bus[i] += source[i]


@inline
def drain(bus: Float64s, target: Float32s, frames: int) -> None:
    """Move a plane of a bus into samples, silence in place of what float32 cannot hold; the bus is empty after it."""
    for i in range(frames):
        value = np.float32(bus[i])
        target[i] = value if sample_is_finite(value) else np.float32(0.0)
        bus[i] = 0.0


@inline
def copy(source: Float32s, target: Float32s, frames: int) -> None:
    """Copy samples as they would come through an empty bus: silence in place of infinity and NaN, no negative zero."""
    for i in range(frames):
        value = source[i] + np.float32(0.0)
        target[i] = value if sample_is_finite(value) else np.float32(0.0)


@inline
def silence(target: Float32s, frames: int) -> None:
    """Write silence."""
    for i in range(frames):
        target[i] = np.float32(0.0)


@inline
def overlap(pieces: Float64s, piece: int, start: int, frames: int) -> int:
    """Return how many frames of a piece lie in this part of the block."""
    begin = int(pieces[piece * PIECE_FIELDS + PIECE_START])
    end = begin + int(pieces[piece * PIECE_FIELDS + PIECE_COUNT])
    return min(end, start + frames) - max(begin, start)


@inline
def piece_plane(pcm: Float32s, pieces: Float64s, piece: int, side: int, start: int) -> Float32s:
    """Return one plane of a piece from this frame of the block on, or from its first frame if that is later."""
    row = piece * PIECE_FIELDS
    inside = max(start - int(pieces[row + PIECE_START]), 0)
    return advance(pcm, int(pieces[row + side]) + inside)


@inline
def pour_pieces(
    pcm: Float32s,
    pieces: Float64s,
    first: int,
    last: int,
    bus: Float64s,
    stride: int,
    start: int,
    frames: int,
) -> None:
    """Add the pieces of one strip to its bus."""
    for piece in range(first, last):
        count = overlap(pieces, piece, start, frames)
        if count > 0:
            at = max(int(pieces[piece * PIECE_FIELDS + PIECE_START]), start)
            add(piece_plane(pcm, pieces, piece, PIECE_LEFT, start), advance(bus, at), count)
            add(piece_plane(pcm, pieces, piece, PIECE_RIGHT, start), advance(bus, stride + at), count)


@inline
def whole_piece(
    strip: int, strips: Int32s, pieces: Float64s, piece_first: Int32s, start: int, frames: int
) -> int:
    """Return the piece that is all a strip plays in this part of the block, or `NOTHING`, or `SEVERAL`."""
    sounding = 0
    whole = SEVERAL
    for piece in range(piece_first[strip], piece_first[strip + 1]):
        count = overlap(pieces, piece, start, frames)
        if count > 0:
            sounding += 1
        if count == frames:
            whole = piece
    row = strip * STRIP_FIELDS
    if strips[row + STRIP_IN_BUS] != SCRATCH_BUS or strips[row + STRIP_WAITS] > 0 or sounding > 1:
        return SEVERAL
    return whole if sounding == 1 else NOTHING


@inline
def gather_part(
    strip: int,
    strips: Int32s,
    pieces: Float64s,
    piece_first: Int32s,
    pcm: Float32s,
    buses: Float64s,
    signal: Float32s,
    stride: int,
    start: int,
    frames: int,
) -> None:
    """Fill a part of `signal` with the sum of what flows into a strip."""
    bus = advance(buses, strips[strip * STRIP_FIELDS + STRIP_IN_BUS] * 2 * stride)
    pour_pieces(pcm, pieces, piece_first[strip], piece_first[strip + 1], bus, stride, start, frames)
    drain(advance(bus, start), advance(signal, start), frames)
    drain(advance(bus, stride + start), advance(signal, stride + start), frames)


@entry
def gather(
    strip: int,
    strips: Int32s,
    pieces: Float64s,
    piece_first: Int32s,
    pcm: Float32s,
    buses: Float64s,
    signal: Float32s,
    stride: int,
    frames: int,
) -> None:
    """Fill `signal` with what flows into a strip that has inserts."""
    whole = whole_piece(strip, strips, pieces, piece_first, 0, frames)
    if whole == SEVERAL:
        gather_part(strip, strips, pieces, piece_first, pcm, buses, signal, stride, 0, frames)
        return
    for side in range(2):
        target = advance(signal, side * stride)
        if whole == NOTHING:
            silence(target, frames)
        else:
            plane = PIECE_LEFT if side == 0 else PIECE_RIGHT
            copy(piece_plane(pcm, pieces, whole, plane, 0), target, frames)


@entry
def deliver(buses: Float64s, left: Float32s, right: Float32s, stride: int, frames: int) -> None:
    """Move the speakers' bus into the output."""
    bus = advance(buses, SPEAKERS_BUS * 2 * stride)
    drain(bus, left, frames)
    drain(advance(bus, stride), right, frames)
