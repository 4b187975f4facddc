"""What a track becomes where audio-effect racks part its signal: stages, the last of which is the track's own.

Devices before a rack are a stage that all its chains hear; each chain is one,
or several where racks lie in racks; what they flow into goes on behind the
rack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.audio.sources.reading.settings import number_at
from setbook.model import Rack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from setbook.model import Chain, Device

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


def stages_of(devices: Sequence[Device], own_id: str, name: str) -> list[Stage]:
    """Return the stages of a track, each before those that it flows into."""
    return _stages(devices, own_id, name, None, (), 0)


def is_open(device: Device) -> bool:
    """Whether a device is a rack of audio effects with chains, and switched on."""
    return (
        isinstance(device, Rack)
        and device.tag == EFFECT_RACK
        and bool(device.on.value)
        and len(device.chains) > 0
    )


def heard_chains(rack: Rack) -> list[Chain]:
    """Return the chains that the rack's selector lets sound."""
    selector = rack.element.find("ChainSelector")
    if selector is None:
        return rack.chains
    value = number_at(selector, "Manual")
    zones = [(chain, chain.selector_range) for chain in rack.chains]
    return [chain for chain, zone in zones if zone is None or zone.minimum <= value <= zone.maximum]


def devices_heard(devices: Sequence[Device]) -> Iterator[Device]:
    """Yield the devices of all stages, those of open racks instead of the racks themselves."""
    for device in devices:
        if isinstance(device, Rack) and is_open(device):
            for chain in heard_chains(device):
                yield from devices_heard(chain.devices)
        else:
            yield device


def _stages(
    devices: Sequence[Device],
    own_id: str,
    name: str,
    chain: Chain | None,
    goals: tuple[str, ...],
    number: int,
) -> list[Stage]:
    at = next((index for index, device in enumerate(devices) if is_open(device)), None)
    if at is None:
        return [Stage(own_id, name, list(devices), goals, chain)]
    rack = devices[at]
    assert isinstance(rack, Rack)
    behind = _stages(devices[at + 1 :], own_id, name, chain, goals, number + 1)
    head_id = f"{own_id}/{number}"
    chains = [
        _stages(one.devices, f"{head_id}.{index}", one.name, one, (behind[0].id,), 0)
        for index, one in enumerate(heard_chains(rack))
    ]
    entries = tuple(stages[0].id for stages in chains) or (behind[0].id,)
    head = Stage(head_id, name, list(devices[:at]), entries, closed=not chains)
    return [head, *(stage for stages in chains for stage in stages), *behind]
