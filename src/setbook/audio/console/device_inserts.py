"""Live's effects as inserts of the console: which kernel plays them, and how near that comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console.devices import (
    amplifiers,
    bands,
    bodies,
    delays,
    distortions,
    dynamics,
    equalisers,
    modulation,
    spaces,
    utilities,
    vocoders,
    wear,
)
from setbook.audio.console.devices.reading import DEFAULT_BPM, Follow, Mapped, Reading, Unmapped
from setbook.audio.console.devices.unplayed import NO_EFFECT, UNPLAYED
from setbook.audio.kernels.stock import kernel
from setbook.audio.listening import POINTS, hears_outside, side_chain_folder, side_chain_routing
from setbook.audio.macros import driver_of, is_on
from setbook.audio.plan import Insert, SideChain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from setbook.audio.console.devices.reading import Convert, Numbers
    from setbook.audio.kernels import Parameter as KernelParameter
    from setbook.audio.plan import CellTable, FidelityLevel, Tap
    from setbook.model import Device
    from setbook.model.parameter import Parameter

    Tables = Callable[[Parameter], CellTable | None]

MAPS: dict[str, Callable[[Reading], Mapped | Unmapped]] = {
    "Amp": amplifiers.amp,
    "AutoFilter": equalisers.auto_filter,
    "AutoFilter2": equalisers.auto_filter_2,
    "AutoPan": modulation.auto_pan,
    "Cabinet": amplifiers.cabinet,
    "ChannelEq": equalisers.channel_eq,
    "Chorus": spaces.chorus,
    "Chorus2": modulation.chorus_ensemble,
    "Compressor2": dynamics.compressor,
    "Corpus": bodies.corpus,
    "CrossDelay": delays.simple_delay,
    "Delay": delays.delay,
    "DrumBuss": bands.drum_buss,
    "Echo": delays.echo,
    "Eq8": equalisers.eq_eight,
    "Erosion": wear.erosion,
    "FilterDelay": delays.filter_delay,
    "FilterEQ3": equalisers.eq_three,
    "Flanger": spaces.flanger,
    "FrequencyShifter": modulation.frequency_shifter,
    "Gate": dynamics.gate,
    "GlueCompressor": dynamics.glue_compressor,
    "GrainDelay": delays.grain_delay,
    "Hybrid": spaces.hybrid_reverb,
    "Limiter": dynamics.limiter,
    "MultibandDynamics": bands.multiband_dynamics,
    "Overdrive": distortions.overdrive,
    "Phaser": spaces.phaser,
    "PhaserNew": modulation.phaser_flanger,
    "PingPongDelay": delays.ping_pong_delay,
    "Redux": distortions.redux,
    "Redux2": distortions.redux_2,
    "Resonator": spaces.resonators,
    "Reverb": spaces.reverb,
    "Saturator": distortions.saturator,
    "Shifter": modulation.shifter,
    "StereoGain": utilities.utility,
    "Tube": amplifiers.dynamic_tube,
    "Vinyl": wear.vinyl_distortion,
    "Vocoder": vocoders.vocoder,
}
"""By a device's tag."""

MOST_KEY_GAIN = 16.0
"""A side-chain's gain ends at 24 dB."""


def mapped(device: Device, bpm: float = DEFAULT_BPM) -> Mapped | Unmapped:
    """Return what plays a device as it is set, or why nothing does."""
    way = MAPS.get(device.tag)
    return UNPLAYED.get(device.tag, NO_EFFECT) if way is None else way(Reading(device, bpm))


def insert_for(device: Device, bpm: float = DEFAULT_BPM, source: Tap | None = None) -> Insert | None:
    """Return the insert that plays a device, or None where no kernel does.

    What the device lacks (files of older Lives) stays at its default; what
    lies outside the kernel's range goes to its end.

    Parameters
    ----------
    bpm
        The tempo of times in beats.
    source
        What comes into its side-chain, if that is switched on; else it hears silence.
    """
    found = mapped(device, bpm)
    if isinstance(found, Unmapped) or _unheard(device, found) is not None:
        return None
    values = []
    for parameter in kernel(found.kernel).parameters:
        setting = found.settings.get(parameter.name, parameter.default)
        value = setting.value if isinstance(setting, Follow) else setting
        values.append(float(_kept(parameter, np.array([value]))[0]))
    chain = None
    if kernel(found.kernel).side_chain and side_chain_routing(device) is not None:
        gain, mix = _side_chain_knobs(device)
        chain = SideChain(source, gain.value, mix.value)
    return Insert(found.kernel, device.id, is_on(device.on), tuple(values), chain)


def _side_chain_knobs(device: Device) -> tuple[Follow, Follow]:
    """Return gain and mix of a device's side-chain."""
    reading = Reading(device)
    folder = side_chain_folder(device)
    gain = reading.follow(f"{folder}/RoutedInput/Volume", default=1.0, convert=_within(MOST_KEY_GAIN))
    return gain, reading.follow(f"{folder}/DryWet", default=1.0, convert=_within(1.0))


def _within(most: float) -> Convert:
    """Keep numbers from 0 to this."""
    return lambda values: np.clip(np.nan_to_num(values, nan=0.0), 0.0, most)


def insert_automation(
    device: Device, tables: Tables, bpm: float = DEFAULT_BPM
) -> Iterator[tuple[str, CellTable]]:
    """Yield the automation of a device's insert: `on` or the number of a kernel's parameter, and its table.

    The device's numbers go through the same conversion as those set by hand.
    """
    found = mapped(device, bpm)
    if isinstance(found, Unmapped) or _unheard(device, found) is not None:
        return
    switched = tables(device.on)
    if switched is not None:
        yield "on", switched
    if kernel(found.kernel).side_chain and side_chain_routing(device) is not None:
        for name, knob in zip(("key_gain", "key_mix"), _side_chain_knobs(device), strict=True):
            moved = None if knob.parameter is None else tables(knob.parameter)
            if moved is not None:
                yield name, knob.at(np.asarray(moved, np.float64)).astype(np.float32)
    for index, parameter in enumerate(kernel(found.kernel).parameters):
        setting = found.settings.get(parameter.name)
        if not isinstance(setting, Follow) or setting.parameter is None:
            continue
        table = tables(setting.parameter)
        if table is not None:
            with np.errstate(over="ignore", invalid="ignore"):  # what is out of range is put right below
                converted = setting.at(np.asarray(table, np.float64))
            yield str(index), _kept(parameter, converted).astype(np.float32)


def followed(device: Device) -> Iterator[str]:
    """Yield the id of what moves each of a device's parameters that what plays it follows."""
    found = mapped(device)
    if isinstance(found, Mapped):
        yield driver_of(device.on).id
        for setting in found.settings.values():
            if isinstance(setting, Follow) and setting.parameter is not None:
                yield driver_of(setting.parameter).id


def fidelity_note(device: Device) -> tuple[FidelityLevel, str]:
    """Return how near a device comes to Live's own sound, and why."""
    found = mapped(device)
    if isinstance(found, Unmapped):
        return found.level, found.note
    unheard = _unheard(device, found)
    if unheard is not None:
        return (
            "bypassed",
            f"Its side-chain listens to {unheard}, which cannot be heard here: the sound passes unchanged.",
        )
    return found.level, " ".join([*found.notes, *_side_chain_notes(device, found)])


def _unheard(device: Device, found: Mapped) -> str | None:
    """Name what a device's side-chain listens to, if that is no track."""
    routing = side_chain_routing(device)
    if routing is None or not kernel(found.kernel).side_chain or not hears_outside(routing):
        return None
    return routing.upper or routing.target


def _side_chain_notes(device: Device, found: Mapped) -> Iterator[str]:
    """Say what a device's side-chain hears."""
    routing = side_chain_routing(device)
    if routing is None or not kernel(found.kernel).side_chain:
        return
    if routing.track_xml_id is None:
        yield "Its side-chain is connected to nothing: it hears silence."
    else:
        where = f"{routing.upper} ({routing.lower})" if routing.upper else routing.target
        whole = (
            ""
            if routing.target.endswith(tuple(POINTS))
            else "; of a chain inside of it, all of the track is heard"
        )
        yield f"Its side-chain listens to {where}{whole}."


def _kept(parameter: KernelParameter, values: Numbers) -> Numbers:
    """Keep numbers within a kernel's range; what is no number takes the default."""
    numbers = np.nan_to_num(values, nan=parameter.default, posinf=parameter.maximum, neginf=parameter.minimum)
    return np.asarray(np.clip(numbers, parameter.minimum, parameter.maximum), np.float64)
