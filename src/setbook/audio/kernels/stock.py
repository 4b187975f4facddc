"""The effects that come with setbook, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.kernels.bit_crusher import BIT_CRUSHER
from setbook.audio.kernels.comb import COMB
from setbook.audio.kernels.compressor import COMPRESSOR
from setbook.audio.kernels.delays import MULTI_TAP_DELAY, PING_PONG_DELAY, SIMPLE_DELAY
from setbook.audio.kernels.drum_bus import DRUM_BUS
from setbook.audio.kernels.equaliser import EQ8, PARAMETRIC_EQ
from setbook.audio.kernels.erosion import EROSION
from setbook.audio.kernels.expander import EXPANDER
from setbook.audio.kernels.filter import FILTER
from setbook.audio.kernels.freeverb import FREEVERB
from setbook.audio.kernels.frequency_shifter import FREQUENCY_SHIFTER
from setbook.audio.kernels.gate import GATE
from setbook.audio.kernels.grain_delay import GRAIN_DELAY
from setbook.audio.kernels.groove_distortion import GROOVE_DISTORTION
from setbook.audio.kernels.hall_reverb import HALL_REVERB
from setbook.audio.kernels.limiter import LIMITER
from setbook.audio.kernels.modulated_delays import CHORUS, FLANGER
from setbook.audio.kernels.multiband_dynamics import MULTIBAND_DYNAMICS
from setbook.audio.kernels.phaser import PHASER
from setbook.audio.kernels.plate_reverb import PLATE_REVERB
from setbook.audio.kernels.resonant_body import RESONANT_BODY
from setbook.audio.kernels.resonators import RESONATORS
from setbook.audio.kernels.saturation import DISTORTION, SATURATION, WAVE_SHAPER
from setbook.audio.kernels.shelves import HIGH_SHELF, LOW_SHELF
from setbook.audio.kernels.transient_shaper import TRANSIENT_SHAPER
from setbook.audio.kernels.tremolo import TREMOLO
from setbook.audio.kernels.utility import UTILITY
from setbook.audio.kernels.vocoder import VOCODER
from setbook.errors import KernelRefused

if TYPE_CHECKING:
    from setbook.audio.kernels.declaration import Kernel

KERNELS: dict[str, Kernel] = {
    kernel.name: kernel
    for kernel in (
        *(EQ8, PARAMETRIC_EQ, LOW_SHELF, HIGH_SHELF, FILTER, COMB),
        *(COMPRESSOR, LIMITER, EXPANDER, GATE, TRANSIENT_SHAPER, MULTIBAND_DYNAMICS),
        *(SATURATION, DISTORTION, WAVE_SHAPER, BIT_CRUSHER, DRUM_BUS, EROSION, GROOVE_DISTORTION),
        *(SIMPLE_DELAY, PING_PONG_DELAY, MULTI_TAP_DELAY, GRAIN_DELAY),
        *(FREEVERB, HALL_REVERB, PLATE_REVERB, RESONATORS, RESONANT_BODY),
        *(CHORUS, FLANGER, PHASER, TREMOLO, FREQUENCY_SHIFTER, VOCODER, UTILITY),
    )
}


def kernel(name: str) -> Kernel:
    """Return a kernel by name."""
    if name not in KERNELS:
        raise KernelRefused(f"Expected one of the kernels {', '.join(KERNELS)}, found {name!r}.")
    return KERNELS[name]
