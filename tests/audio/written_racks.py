"""Racks written into sets, as Live writes them, with what hangs on their macros."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from setbook.model import Rack
from setbook.model.rack import device_of

if TYPE_CHECKING:
    from setbook.model import Track

_ids = itertools.count(5_000_000)


@dataclass(frozen=True)
class Knob:
    """A parameter: its value, the macro that it hangs on, and its range there."""

    value: object
    macro: int | None = None
    low: float = 0.0
    high: float = 127.0

    def xml(self, tag: str) -> str:
        key = (
            ""
            if self.macro is None
            else f'<KeyMidi><Channel Value="16"/><NoteOrController Value="{self.macro}"/></KeyMidi>'
        )
        ends = "MidiCCOnOffThresholds" if self.value in {"true", "false"} else "MidiControllerRange"
        return (
            f'<{tag}><LomId Value="0"/>{key}<Manual Value="{self.value}"/>'
            f'<{ends}><Min Value="{self.low}"/><Max Value="{self.high}"/></{ends}>'
            f'<AutomationTarget Id="{next(_ids)}"/><ModulationTarget Id="{next(_ids)}"/></{tag}>'
        )


ON = Knob("true", low=64)


def device(tag: str, on: Knob = ON, **knobs: Knob) -> str:
    """Return a device with these parameters; `__` in a name stands for a folder."""
    inside = on.xml("On")
    for name, knob in knobs.items():
        *folders, last = name.split("__")
        opened = "".join(f"<{one}>" for one in folders)
        closed = "".join(f"</{one}>" for one in reversed(folders))
        inside += opened + knob.xml(last) + closed
    return f'<{tag} Id="{next(_ids)}">{inside}</{tag}>'


@dataclass(frozen=True)
class Branch:
    """A chain of a rack."""

    devices: tuple[str, ...] = ()
    zone: tuple[int, int, int, int] = (0, 127, 0, 127)
    volume: Knob = field(default_factory=lambda: Knob(1, low=0.0003162277571, high=1.99526238))
    speaker: Knob = ON
    sends: tuple[Knob, ...] = ()
    soloed: bool = False
    kind: str = "AudioEffectBranch"
    head: str = ""
    """What stands in front of the chain of devices: keys and pads."""

    def xml(self) -> str:
        low, high, full_from, full_to = self.zone
        chain = {
            "AudioEffectBranch": "AudioToAudioDeviceChain",
            "ReturnBranch": "AudioToAudioDeviceChain",
            "MidiEffectBranch": "MidiToMidiDeviceChain",
        }.get(self.kind, "MidiToAudioDeviceChain")
        sends = "".join(
            f'<AudioBranchSendInfo Id="{number}">{knob.xml("Send")}</AudioBranchSendInfo>'
            for number, knob in enumerate(self.sends)
        )
        return (
            f'<{self.kind} Id="{next(_ids)}"><Name><EffectiveName Value="Chain"/><UserName Value=""/></Name>'
            f'<DeviceChain><{chain} Id="0"><Devices>{"".join(self.devices)}</Devices></{chain}></DeviceChain>'
            f'<BranchSelectorRange><Min Value="{low}"/><Max Value="{high}"/>'
            f'<CrossfadeMin Value="{full_from}"/><CrossfadeMax Value="{full_to}"/></BranchSelectorRange>'
            f'<IsSoloed Value="{str(self.soloed).lower()}"/>{self.head}<MixerDevice>{ON.xml("On")}'
            f"{self.speaker.xml('Speaker')}{self.volume.xml('Volume')}{Knob(0, low=-1, high=1).xml('Panorama')}"
            f"<SendInfos>{sends}</SendInfos></MixerDevice></{self.kind}>"
        )


def rack_xml(
    *branches: Branch,
    tag: str = "AudioEffectGroupDevice",
    on: Knob = ON,
    selector: Knob | None = None,
    macros: tuple[Knob, ...] = (Knob(0), Knob(0)),
    returns: tuple[Branch, ...] = (),
) -> str:
    """Return a rack."""
    knobs = "".join(macro.xml(f"MacroControls.{number}") for number, macro in enumerate(macros))
    return (
        f'<{tag} Id="{next(_ids)}">{on.xml("On")}<Branches>{"".join(one.xml() for one in branches)}</Branches>'
        f"<ReturnBranches>{''.join(one.xml() for one in returns)}</ReturnBranches>{knobs}"
        f"{(selector or Knob(0)).xml('ChainSelector')}</{tag}>"
    )


def put_rack(track: Track, written: str, at: int | None = None) -> Rack:
    """Put a rack on a track, behind its devices or at a place."""
    chain = next(track.element.iterfind("DeviceChain/DeviceChain/Devices"))
    made = etree.fromstring(written)
    chain.insert(len(chain) if at is None else at, made)
    found = device_of(made, track.document)
    assert isinstance(found, Rack)
    return found


def utility(gain_db: float = 0.0, on: Knob = ON, gain: Knob | None = None) -> str:
    """Return a Utility of older Lives, whose gain is in decibels."""
    return device("StereoGain", on, Gain=gain or Knob(gain_db, low=-35, high=35))
