"""What an insert's side-chain hears: a bus, its own strip's signal, or some of both."""

from __future__ import annotations

import numpy as np

from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.kernels.pour import PER_FRAME
from setbook.audio.kernels.subset import Float32s, Float64s, advance, entry, inline, sample_is_finite

GAIN, MIX = range(2)
WIDTH = 2
"""Of a side-chain's values at a border between cells."""


@inline
def hear(
    own: Float32s,
    bus: Float64s,
    key: Float32s,
    begin: Float64s,
    end: Float64s,
    phase: int,
    frames: int,
) -> None:
    """Write one plane of the side-chain, and empty the bus: mix 1 is the other signal alone, 0 the strip's own."""
    gain_step = (end[GAIN] - begin[GAIN]) * PER_FRAME
    mix_step = (end[MIX] - begin[MIX]) * PER_FRAME
    for i in range(frames):
        at = np.float64(np.int32(phase + i))
        mix = begin[MIX] + mix_step * at
        value = np.float32(bus[i] * (begin[GAIN] + gain_step * at) * mix + own[i] * (1.0 - mix))
        key[i] = value if sample_is_finite(value) else np.float32(0.0)
        bus[i] = 0.0


@entry
def listen(
    number: int,
    buses: Float64s,
    signal: Float32s,
    key: Float32s,
    values: Float64s,
    stride: int,
    phase: int,
    frames: int,
) -> None:
    """Fill `key` with what came into a side-chain's bus; `values` holds gain and mix at each border between cells."""
    bus = advance(buses, number * 2 * stride)
    done = 0
    row = 0
    while done < frames:
        inside = phase if done == 0 else 0
        count = min(CELL_FRAMES - inside, frames - done)
        begin = advance(values, row * WIDTH)
        end = advance(values, (row + 1) * WIDTH)
        for side in range(2):
            at = side * stride + done
            hear(advance(signal, at), advance(bus, at), advance(key, at), begin, end, inside, count)
        done += count
        row += 1


@entry
def echo(signal: Float32s, key: Float32s, stride: int, frames: int) -> None:
    """Fill `key` with the strip's own signal, for a side-chain that nothing is connected to."""
    for side in range(2):
        at = side * stride
        for i in range(frames):
            key[at + i] = signal[at + i]
