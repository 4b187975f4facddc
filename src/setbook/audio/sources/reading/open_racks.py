"""Racks of instruments that are played chain by chain: those in which something moves, or whose pads send to returns.

Elsewhere all of an instrument is one sound. Where a rack is open, each of its
chains is a strip of the console, with the sound of its own notes, its devices
behind the instrument, its fader and its sends; the rack's returns are strips
behind them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from setbook.audio.console.device_inserts import followed
from setbook.audio.macros import may_move, value_now
from setbook.audio.rack_gates import chains_heard, selector_of, while_on, while_selected
from setbook.audio.routing import SILENT_GAIN
from setbook.audio.stages import Stage, devices_heard, runs_of
from setbook.model import Rack

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from setbook.audio.rack_gates import Gate
    from setbook.model import Chain, Device
    from setbook.model.parameter import Parameter


def opens(rack: Rack, moved: Container[str]) -> bool:
    """Return whether a rack of instruments has to be played chain by chain.

    Parameters
    ----------
    moved
        Ids of the parameters that move with the song.
    """
    knobs = [rack.on, selector_of(rack)]
    for chain in rack.chains:
        mixer = chain.mixer
        knobs += [mixer.volume, mixer.pan, mixer.active, *mixer.sends]
    if any(knob is not None and may_move(knob, moved) for knob in knobs) or _returns_heard(rack, moved):
        return True
    for chain in rack.chains:
        instrument, behind = parted(chain.devices)
        if any(one in moved for device in devices_heard(behind, moved) for one in followed(device)):
            return True
        if any(isinstance(device, Rack) and opens(device, moved) for device in instrument[-1:]):
            return True
    return False


def parted(devices: Sequence[Device]) -> tuple[list[Device], list[Device]]:
    """Return the devices of a chain up to its instrument, and those behind it."""
    at = next((index for index, device in enumerate(devices) if sounds(device)), len(devices) - 1)
    return list(devices[: at + 1]), list(devices[at + 1 :])


INSTRUMENT_RACKS = frozenset({"InstrumentGroupDevice", "DrumGroupDevice"})
_PLUGINS = frozenset({"PluginDevice", "AuPluginDevice"})


def sounds(device: Device) -> bool:
    """Return whether a device makes sound of notes; a plug-in that comes first on a MIDI track is taken to."""
    return device.kind == "instrument" or device.tag in INSTRUMENT_RACKS or device.tag in _PLUGINS


@dataclass
class OpenRacks:
    """The stages of the chains of a track's open racks, each before what it flows into.

    Parameters
    ----------
    prefix
        What their ids begin with.
    moved
        Ids of the parameters that move with the song.
    """

    prefix: str
    moved: Container[str]
    stages: list[Stage] = field(default_factory=list)
    strikes: dict[str, tuple[Gate, ...]] = field(default_factory=dict)
    """By outlet: gates that a note has to pass when it starts."""
    effects: list[Device] = field(default_factory=list)
    """The devices behind the instruments, those of returns too."""
    _count: int = 0

    def chain(self, rack: Rack, chain: Chain, goal: str, outer: tuple[Gate, ...]) -> tuple[str, list[Stage]]:
        """Return the id that a chain's own sound comes in by, and its stages; they are to be added behind its inner ones.

        Parameters
        ----------
        goal
            The stage that the rack flows into.
        outer
            The gates that notes have passed on their way to the rack.
        """
        _, behind = parted(chain.devices)
        gates = (while_on(rack),) if may_move(rack.on, self.moved) else ()
        sends = tuple((self._entry(rack, index), send) for index, send in self._sends(rack, chain))
        last = Stage(self._id(), chain.name, [], (goal,), chain, gates=gates, sends=sends, of_instrument=True)
        stages = runs_of(behind, last, self.moved)
        selected = while_selected(rack, chain)
        self.strikes[stages[0].id] = outer if selected is None else (*outer, selected)
        self.effects += behind
        return stages[0].id, stages

    def returns(self, rack: Rack, goal: str) -> None:
        """Add the stages of a rack's returns, once its chains are there."""
        soloed = any(chain.soloed for chain in rack.chains)
        for index, chain in enumerate(rack.return_chains):
            if index not in _returns_heard(rack, self.moved):
                continue
            gates = (while_on(rack),) if may_move(rack.on, self.moved) else ()
            last = Stage(
                self._return_id(rack, index),
                chain.name,
                [],
                (goal,),
                chain,
                gates=gates,
                past_solos=soloed,
                of_instrument=True,
            )
            self.stages += runs_of(chain.devices, last, self.moved)
            self.effects += chain.devices

    def _sends(self, rack: Rack, chain: Chain) -> Iterator[tuple[int, Parameter]]:
        heard = set(_returns_heard(rack, self.moved))
        for index, send in enumerate(chain.mixer.sends):
            if index in heard and (value_now(send) > SILENT_GAIN or may_move(send, self.moved)):
                yield index, send

    def _return_id(self, rack: Rack, index: int) -> str:
        return f"{self.prefix}return.{rack.id}.{index}"

    def _entry(self, rack: Rack, index: int) -> str:
        """Return the stage that sends to a return come in by."""
        last = Stage(self._return_id(rack, index), "", [])
        return runs_of(rack.return_chains[index].devices, last, self.moved)[0].id

    def _id(self) -> str:
        self._count += 1
        return f"{self.prefix}{self._count}"


def _returns_heard(rack: Rack, moved: Container[str]) -> list[int]:
    """Return the numbers of a rack's returns that anything is sent to."""
    sends = [chain.mixer.sends for chain in chains_heard(rack, moved)]
    return [
        index
        for index, _ in enumerate(rack.return_chains)
        if any(
            len(row) > index and (value_now(row[index]) > SILENT_GAIN or may_move(row[index], moved))
            for row in sends
        )
    ]
