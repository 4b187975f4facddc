"""What a track becomes where audio-effect racks part its signal: stages, the last of which is the track's own.

Devices before a rack are a stage that all its chains hear; each chain is one,
or several where racks lie in racks; what they flow into goes on behind the
rack. Where the rack's switch moves, one more stage leads past the chains.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from setbook.audio.macros import is_on, may_move
from setbook.audio.rack_gates import chains_heard, while_off, while_on, while_selected
from setbook.model import Rack

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from setbook.audio.rack_gates import Gate
    from setbook.model import Chain, Device
    from setbook.model.parameter import Parameter

EFFECT_RACK = "AudioEffectGroupDevice"


@dataclass(frozen=True)
class Stage:
    """A run of devices without a rack among them."""

    id: str
    """The track's own id for the last of its stages."""
    name: str
    devices: list[Device]
    goals: tuple[str, ...] = ()
    """Stages that it flows into; none for the last, which goes where the track goes."""
    chain: Chain | None = None
    """Whose fader follows; None where none does, and for the track's own."""
    closed: bool = False
    """Whether nothing goes on: no chain of the rack behind it is selected."""
    gates: tuple[Gate, ...] = ()
    """What lets it through, besides its fader."""
    past_solos: bool = False
    """Whether it is heard when chains beside it are soloed."""
    of_instrument: bool = False
    """Whether it comes before where the track's clips begin: a chain of a rack of instruments."""
    sends: tuple[tuple[str, Parameter], ...] = ()
    """Stages of a rack's returns, and what it sends to them."""


def stages_of(devices: Sequence[Device], own_id: str, name: str, moved: Container[str] = ()) -> list[Stage]:
    """Return the stages of a track, each before those that it flows into.

    Parameters
    ----------
    moved
        Ids of the parameters that move with the song.
    """
    return runs_of(devices, Stage(own_id, name, []), moved)


def runs_of(devices: Sequence[Device], last: Stage, moved: Container[str] = ()) -> list[Stage]:
    """Return the stages of a run of devices, of which the last is to be like this one."""
    return _Parting(moved).stages(devices, last)


def is_open(device: Device, moved: Container[str] = ()) -> bool:
    """Whether a device is a rack of audio effects with chains, and switched on at any time."""
    return (
        isinstance(device, Rack)
        and device.tag == EFFECT_RACK
        and (is_on(device.on) or may_move(device.on, moved))
        and len(device.chains) > 0
    )


def devices_heard(devices: Sequence[Device], moved: Container[str] = ()) -> Iterator[Device]:
    """Yield the devices of all stages, those of open racks instead of the racks themselves."""
    for device in devices:
        if isinstance(device, Rack) and is_open(device, moved):
            for chain in chains_heard(device, moved):
                yield from devices_heard(chain.devices, moved)
        else:
            yield device


def open_racks(devices: Sequence[Device], moved: Container[str] = ()) -> Iterator[Rack]:
    """Yield the racks whose chains are stages, outer before inner."""
    for device in devices:
        if isinstance(device, Rack) and is_open(device, moved):
            yield device
            for chain in chains_heard(device, moved):
                yield from open_racks(chain.devices, moved)


@dataclass(frozen=True)
class _Parting:
    """Parts runs of devices at their racks."""

    moved: Container[str]

    def stages(self, devices: Sequence[Device], last: Stage, number: int = 0) -> list[Stage]:
        """Return the stages of a run of devices, of which the last is to be like this one."""
        at = next((index for index, device in enumerate(devices) if is_open(device, self.moved)), None)
        if at is None:
            return [replace(last, devices=list(devices))]
        rack = devices[at]
        assert isinstance(rack, Rack)
        behind = self.stages(devices[at + 1 :], last, number + 1)
        inside = last.of_instrument
        head = Stage(f"{last.id}/{number}", last.name, list(devices[:at]), of_instrument=inside)
        chains = [
            self.stages(
                chain.devices,
                replace(self._ending(rack, chain, f"{head.id}.{index}", behind[0].id), of_instrument=inside),
            )
            for index, chain in enumerate(chains_heard(rack, self.moved))
        ]
        if may_move(rack.on, self.moved):
            soloed = any(chain.soloed for chain in rack.chains)
            past = Stage(f"{head.id}.past", rack.name, [], (behind[0].id,), gates=(while_off(rack),))
            chains.append([replace(past, past_solos=soloed, of_instrument=inside)])
        entries = tuple(stages[0].id for stages in chains) or (behind[0].id,)
        head = replace(head, goals=entries, closed=not chains)
        return [head, *(stage for stages in chains for stage in stages), *behind]

    def _ending(self, rack: Rack, chain: Chain, stage_id: str, goal: str) -> Stage:
        """Return the last stage of a chain, which has its fader and its gates."""
        selected = while_selected(rack, chain)
        gates = () if selected is None else (selected,)
        if may_move(rack.on, self.moved):
            gates = (while_on(rack), *gates)
        return Stage(stage_id, chain.name, [], (goal,), chain, gates=gates)
