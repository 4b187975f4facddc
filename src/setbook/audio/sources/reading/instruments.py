"""Instruments of a track: its chain of devices turned into layers of voices."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from setbook.audio.console.device_inserts import fidelity_note, insert_for
from setbook.audio.console.devices.reading import DEFAULT_BPM
from setbook.audio.macros import is_on, may_move, value_now
from setbook.audio.plan import DeviceFidelity, FidelityLevel
from setbook.audio.rack_gates import chains_heard
from setbook.audio.sources.chain_effects import ChainEffect
from setbook.audio.sources.closed_instruments import BY_DEVICE
from setbook.audio.sources.drum_sounds import drum_named
from setbook.audio.sources.drum_voice import DrumVoice
from setbook.audio.sources.fm_voice import FmVoice
from setbook.audio.sources.instrument import KEYS, Instrument, Layer
from setbook.audio.sources.mallet_voice import MalletVoice
from setbook.audio.sources.patches import PATCHES
from setbook.audio.sources.reading.drum_cell import read_drum_cell
from setbook.audio.sources.reading.impulse import read_impulse
from setbook.audio.sources.reading.midi_effects import assumed, routes_through
from setbook.audio.sources.reading.open_racks import OpenRacks, opens, sounds
from setbook.audio.sources.reading.operator import read_operator
from setbook.audio.sources.reading.route import Route
from setbook.audio.sources.reading.settings import number_at
from setbook.audio.sources.reading.simpler import read_sampled_voice
from setbook.audio.sources.role import role_of
from setbook.audio.sources.string_voice import StringVoice
from setbook.audio.sources.synth import SynthVoice
from setbook.audio.stages import stages_of
from setbook.audio.zone_fade import faded
from setbook.model.rack import Rack

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from setbook.audio.sources.reading.library import Library
    from setbook.model import Device, Track
    from setbook.model.rack import Chain, KeyRange

IN_THE_RACK = (
    "Its chains are played one by one; its selector chooses when a note starts, and what rings goes on."
)
SAMPLERS = frozenset({"OriginalSimpler", "MultiSampler"})
PLAYED_KEY = 60
IN_THE_CLIP = "Inside of a rack it begins anew with each clip, and its automation stands still."

StandIn = SynthVoice | DrumVoice | FmVoice | StringVoice | MalletVoice


class InstrumentReader:
    """Reads one track's instrument.

    Parameters
    ----------
    notes
        All notes of the track: what they are decides about a stand-in's role.
    bpm
        The tempo that effects inside of racks take their times in beats in.
    moved
        Ids of the parameters that move with the song.
    """

    def __init__(
        self,
        track: Track,
        notes: NDArray[np.void],
        library: Library,
        bpm: float = DEFAULT_BPM,
        moved: Container[str] = (),
    ) -> None:
        self._track = track
        self._notes = notes
        self._library = library
        self._bpm = bpm
        self._moved = moved
        self.open = OpenRacks(f"{track.id}~", moved)
        """The racks that are played chain by chain."""
        self._racks = 0
        self._chains = 0
        self.fidelity: list[DeviceFidelity] = []

    def read(self) -> tuple[Instrument, list[Device]]:
        """Return the instrument and the devices behind it: the track's audio effects."""
        devices = self._track.devices
        at = next((index for index, device in enumerate(devices) if sounds(device)), -1)
        goal = stages_of(devices[at + 1 :], self._track.id, self._track.name, self._moved)[0].id
        layers = list(self._chain(devices, Route(), [self._track.name], goal))
        if at < 0 and len(self._notes):
            stand_in = self._stand_in([self._track.name], "")
            layers = [Route().layer(stand_in)]
            note = (
                f"It has none, so that Live is silent here; setbook's own {_title(stand_in)} plays its notes."
            )
            self.fidelity.append(DeviceFidelity(self._track.id, "", "Instrument", "approximate", note))
        return Instrument(tuple(layers)), devices[at + 1 :] if at >= 0 else _effects(devices)

    def _chain(
        self, devices: list[Device], route: Route, names: list[str], goal: str = ""
    ) -> Iterator[Layer]:
        """Yield the layers of a chain: MIDI effects, then its one instrument.

        Parameters
        ----------
        goal
            The stage that it flows into, where it is a stage itself; nothing inside of racks that are one sound.
        """
        routes = [route]
        for index, device in enumerate(devices):
            if sounds(device):
                effects = () if goal else self._inner_effects(devices[index + 1 :])
                self._chains += 1
                number = self._chains
                if goal and isinstance(device, Rack) and opens(device, self._moved):
                    yield from self._open_rack(device, routes, [device.name, *names], goal)
                    return
                for one in routes:
                    yield from self._instrument(device, one.through(number, effects), names)
                return
            if device.kind == "midi_effect" or device.tag == "MidiEffectGroupDevice":
                routes = [through for one in routes for through in self._midi_effect(device, one)]

    def _midi_effect(self, device: Device, route: Route) -> list[Route]:
        if not is_on(device.on):
            return [route]
        if isinstance(device, Rack):
            return self._midi_rack(device, route)
        routes = routes_through(device, route)
        if routes is None:
            self._note(device, "bypassed", "It is not played; notes pass it unchanged.")
            return [route]
        note = assumed(device)
        self._note(device, "approximate" if note else "exact", note)
        return routes

    def _midi_rack(self, rack: Rack, route: Route) -> list[Route]:
        """Return the routes through the chains of a rack of MIDI effects, which notes take side by side."""
        self._racks += 1
        self._note(rack, "exact", "")
        soloed = [chain for chain in rack.chains if chain.soloed]
        found = []
        for chain in soloed or rack.chains:
            inner = _zoned(self._racks, chain, route)
            if inner is None or not is_on(chain.mixer.active) or _selected(rack, chain) <= 0.0:
                continue
            routes = [inner]
            for device in chain.devices:
                routes = [through for one in routes for through in self._midi_effect(device, one)]
            found += routes
        return found

    def _instrument(self, device: Device, route: Route, names: list[str]) -> Iterator[Layer]:
        """Yield the layers of one instrument or rack."""
        if not is_on(device.on) or route.is_closed:
            return
        inner = [device.name, *names]
        if isinstance(device, Rack):
            yield from self._rack(device, route, inner)
        elif device.tag in SAMPLERS:
            yield from self._sampled(device, route)
        elif device.tag == "DrumCell":
            self._note(device, "approximate", "Its playback effects and its filter are left out.")
            yield route.layer(read_drum_cell(device, self._library))
        elif device.tag == "InstrumentImpulse":
            self._note(device, "approximate", "Stretch, filter and saturation are left out.")
            for key, voice in read_impulse(device, self._library):
                yield route.within(key, key).layer(voice)
        elif device.tag == "Operator":
            note = "setbook's own FM plays its oscillators; how far they modulate, and most algorithms, are assumed."
            self._note(device, "approximate", note)
            yield route.layer(read_operator(device))
        else:
            stand_in = self._stand_in(inner, device.tag)
            self._note(device, "approximate", f"setbook's own {_title(stand_in)} plays in its place.")
            yield route.layer(stand_in)

    def _sampled(self, device: Device, route: Route) -> Iterator[Layer]:
        voice = read_sampled_voice(device, self._library)
        note = "Its sample is missing." if not voice.zones else "Curves of envelope and velocity are assumed."
        self._note(device, "approximate" if voice.zones else "bypassed", note)
        if voice.zones:
            yield route.layer(voice)

    def _rack(self, rack: Rack, route: Route, names: list[str]) -> Iterator[Layer]:
        self._racks += 1
        self._note(rack, "exact", "")
        number = self._racks
        chains = rack.chains
        soloed = [chain for chain in chains if chain.soloed]
        for chain in soloed or chains:
            inner = _route_into(rack, chain, route, number)
            if inner is not None:
                yield from self._chain(chain.devices, inner, [chain.name, *names])

    def _open_rack(self, rack: Rack, routes: list[Route], names: list[str], goal: str) -> Iterator[Layer]:
        """Yield the layers of a rack that is played chain by chain; its stages are added."""
        if not (is_on(rack.on) or may_move(rack.on, self._moved)):
            return
        self._racks += 1
        number = self._racks
        self._note(rack, "approximate", IN_THE_RACK)
        outer = self.open.strikes.get(routes[0].outlet, ()) if routes else ()
        for chain in chains_heard(rack, self._moved):
            if not (is_on(chain.mixer.active) or may_move(chain.mixer.active, self._moved)):
                continue
            outlet, stages = self.open.chain(rack, chain, goal, outer)
            inner = [into for one in routes if (into := _into_open(chain, one, number, outlet)) is not None]
            for one in inner:
                yield from self._chain(chain.devices, one, [chain.name, *names], outlet)
            self.open.stages += stages
        self.open.returns(rack, goal)

    def _inner_effects(self, devices: list[Device]) -> tuple[ChainEffect, ...]:
        """Return the effects inside of a chain, and note what becomes of each."""
        effects = []
        for device in devices:
            if not is_on(device.on):
                continue
            insert = insert_for(device, self._bpm)
            level, note = fidelity_note(device)
            if insert is not None:
                level, note = "approximate", f"{note} {IN_THE_CLIP}"
                effects.append(ChainEffect(insert.kernel, insert.parameters))
            self._note(device, level, note)
        return tuple(effects)

    def _stand_in(self, names: list[str], tag: str) -> StandIn:
        """Return the voice that plays in a closed instrument's place."""
        drum = drum_named(names[1]) or drum_named(names[0]) if self._in_drum_rack(names) else None
        if drum is not None:
            return DrumVoice(drum)
        role = role_of(names, tag, self._notes)
        if role == "drums":
            return DrumVoice()
        own = BY_DEVICE.get(tag)
        return own.voice if own is not None and role in own.roles else PATCHES[role]

    def _in_drum_rack(self, names: list[str]) -> bool:
        return len(names) > 2 and any(
            device.tag == "DrumGroupDevice" for device in self._track.walk_devices()
        )

    def _note(self, device: Device, level: FidelityLevel, note: str) -> None:
        self.fidelity.append(DeviceFidelity(self._track.id, device.id, device.name, level, note))


def _effects(devices: list[Device]) -> list[Device]:
    """Return the devices that follow when there is no instrument."""
    return [
        device for device in devices if device.kind != "midi_effect" and device.tag != "MidiEffectGroupDevice"
    ]


def _route_into(rack: Rack, chain: Chain, route: Route, rack_number: int) -> Route | None:
    """Return the route into a chain; None for one that cannot sound."""
    selected = _selected(rack, chain)
    if not is_on(chain.mixer.active) or selected <= 0.0:
        return None
    level = selected * value_now(chain.mixer.volume)
    return _zoned(rack_number, chain, route.at_level(level, value_now(chain.mixer.pan)))


def _into_open(chain: Chain, route: Route, rack_number: int, outlet: str) -> Route | None:
    """Return the route into a chain that has a strip of its own, which has its level; None where no note gets there."""
    return _zoned(rack_number, chain, replace(route, outlet=outlet))


def _zoned(rack_number: int, chain: Chain, inner: Route) -> Route | None:
    """Return the route through a chain's pad and its zones; None for one that cannot sound."""
    if chain.note is not None and 0 <= chain.note < KEYS:
        sent = int(number_at(chain.element, "BranchInfo/SendingNote", PLAYED_KEY))
        inner = inner.within(chain.note, chain.note).by_key(lambda _: sent)
        if chain.choke_group:
            inner = replace(inner, choke_group=1000 * rack_number + chain.choke_group)
    if chain.key_range is not None:
        inner = inner.fading_by_key(partial(_gain_in, chain.key_range))
        inner = inner.within(chain.key_range.minimum, chain.key_range.maximum)
    if chain.velocity_range is not None:
        inner = inner.fading_by_velocity(partial(_gain_in, chain.velocity_range))
        inner = inner.within_velocities(chain.velocity_range.minimum, chain.velocity_range.maximum)
    return None if inner.is_closed else inner


def _gain_in(zone: KeyRange, value: float) -> float:
    """Return what a zone and its fades leave at a place."""
    return faded(value, zone.minimum, zone.fade_minimum, zone.fade_maximum, zone.maximum)


def _selected(rack: Rack, chain: Chain) -> float:
    """Return how far the chain selector lets a chain sound; drum racks have none."""
    zone = chain.selector_range
    selector = rack.element.find("ChainSelector")
    if zone is None or selector is None or rack.tag == "DrumGroupDevice":
        return 1.0
    return _gain_in(zone, number_at(selector, "Manual"))


def _title(voice: StandIn) -> str:
    if isinstance(voice, DrumVoice):
        return "drum kit" if voice.drum is None else voice.drum
    return f"{voice.name} synth" if isinstance(voice, SynthVoice) else voice.name
