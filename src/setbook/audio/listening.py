"""What tracks and devices take in from elsewhere: which track, at which point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.audio.macros import is_on
from setbook.model.routing import Routing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from setbook.audio.plan import TapPoint
    from setbook.model import Device, Track

POINTS: dict[str, TapPoint] = {"PreFxOut": "pre_fx", "PostFxOut": "post_fx", "TrackOut": "post_mixer"}
"""By the end of a routing's target: Pre FX, Post FX and Post Mixer in Live's menus."""

NO_INPUT = "AudioIn/None"
EXTERNAL_CARRIER = "1"
"""Of Vocoder's carriers the one that comes from another track."""


@dataclass(frozen=True)
class Source:
    """A point of a track that something listens to."""

    track: Track
    point: TapPoint
    exact: bool = True
    """False: a chain of a rack is meant, and the whole track is heard."""


@dataclass(frozen=True)
class Ear:
    """A device whose side-chain is switched on."""

    device: Device
    routing: Routing
    source: Source | None
    """None where nothing that can be played is connected."""

    @property
    def silent(self) -> bool:
        """Whether "No Input" is connected."""
        return self.routing.target in {"", NO_INPUT}


def hears_outside(routing: Routing) -> bool:
    """Whether a routing takes in something that is no track: the outside, or main."""
    return routing.track_xml_id is None and routing.target not in {"", NO_INPUT}


def source_of(routing: Routing, by_xml_id: Mapping[str, Track]) -> Source | None:
    """Return the point that a routing takes its audio from; None for the outside and for what is not there."""
    track = by_xml_id.get(routing.track_xml_id or "")
    if track is None or not routing.target.startswith("AudioIn/"):
        return None
    end = routing.target.rpartition("/")[2]
    if end in POINTS:
        return Source(track, POINTS[end])
    return Source(track, "pre_fx", exact=False)


def taken_in(track: Track, by_xml_id: Mapping[str, Track]) -> Source | None:
    """Return what a track takes in from another and passes on.

    With Monitor on In it always does, with Auto while it is armed.
    """
    if track.kind != "audio" or not (
        track.monitoring == "in" or (track.monitoring == "auto" and track.armed)
    ):
        return None
    return source_of(track.input_routing, by_xml_id)


def ears_of(devices: list[Device], by_xml_id: Mapping[str, Track]) -> Iterator[Ear]:
    """Yield the devices that listen to a side-chain instead of to their own track."""
    for device in devices:
        routing = side_chain_routing(device)
        if routing is not None:
            yield Ear(device, routing, source_of(routing, by_xml_id))


def side_chain_folder(device: Device) -> str:
    """Return where a device's file keeps its side-chain: a vocoder's is its carrier."""
    return "CarrierSource" if device.tag == "Vocoder" else "SideChain"


def side_chain_routing(device: Device) -> Routing | None:
    """Return where a device's side-chain comes from, if it is switched on."""
    element = device.element.find(f"{side_chain_folder(device)}/RoutedInput/Routable")
    if element is None or not _side_chain_is_on(device):
        return None
    return Routing(element, device.document)


def _side_chain_is_on(device: Device) -> bool:
    if device.tag == "Vocoder":
        carrier = device.element.find("CarrierSource/Type")
        return carrier is not None and carrier.get("Value") == EXTERNAL_CARRIER
    switch = next((one for one in device.parameters if one.name == "SideChain/OnOff"), None)
    return switch is not None and is_on(switch)
