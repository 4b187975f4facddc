"""Tracks as strips of the console: fader, pan, sends, effects and their automation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from setbook.audio.console.device_inserts import fidelity_note, insert_automation, insert_for
from setbook.audio.plan import SPEAKERS, CellTable, DeviceFidelity, Insert, Send, Strip

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from setbook.audio.cell_tables import Modulation, TrackTables
    from setbook.audio.plan import Segment
    from setbook.audio.routing import Routed
    from setbook.model import Device, Track
    from setbook.model.parameter import Parameter

NOWHERE_ID = "nowhere"
"""A muted strip for tracks that feed only their sends."""


def strip_of(
    routed: Routed,
    index_of: dict[str, int],
    effects: Sequence[Device],
    segments: Sequence[Segment],
    tables: TrackTables,
    pre_fader: Sequence[bool],
    bpm: float,
) -> Strip:
    """Return the strip of a track.

    Parameters
    ----------
    index_of
        Track id to strip index.
    effects
        The devices before the fader.
    pre_fader
        For each return, whether its sends are taken before the faders.
    bpm
        The tempo that effects take their times in beats in.
    """
    track, mixer = routed.track, routed.track.mixer
    inserts = [(device, insert) for device in effects if (insert := insert_for(device, bpm)) is not None]
    left, right = mixer.pan_left, mixer.pan_right
    return Strip(
        id=track.id,
        name=track.name,
        kind=track.kind,
        output=_output(routed, index_of),
        color=track.color,
        volume=float(mixer.volume.value),
        pan=float(mixer.pan.value),
        pan_mode=mixer.pan_mode,
        pan_left=-1.0 if left is None else float(left.value),
        pan_right=1.0 if right is None else float(right.value),
        active=bool(mixer.active.value),
        soloed=mixer.soloed,
        sends=tuple(_sends(routed, index_of, pre_fader)),
        inserts=tuple(insert for _, insert in inserts),
        segments=tuple(segments),
        automation=_mixer_automation(routed, tables) | _insert_automation(inserts, tables, bpm),
    )


def nowhere(main_index: int) -> Strip:
    """Return the muted strip that "Sends Only" tracks flow into."""
    return Strip(NOWHERE_ID, "Sends Only", "group", main_index, active=False)


def effect_fidelity(
    track: Track, effects: Sequence[Device], automated: Container[str]
) -> list[DeviceFidelity]:
    """Return what becomes of a track's audio effects; one that stays switched off is as silent as in Live."""
    entries = []
    for device in effects:
        if bool(device.on.value) or device.on.id in automated:
            level, note = fidelity_note(device)
            entries.append(DeviceFidelity(track.id, device.id, device.name, level, note))
    return entries


def _output(routed: Routed, index_of: dict[str, int]) -> int:
    if routed.to_nowhere:
        return index_of[NOWHERE_ID]
    return SPEAKERS if routed.output is None else index_of[routed.output.id]


def _sends(routed: Routed, index_of: dict[str, int], pre_fader: Sequence[bool]) -> list[Send]:
    mixer = routed.track.mixer
    gains = [
        float(send.value) if enabled else 0.0
        for send, enabled in zip(mixer.sends, mixer.sends_enabled, strict=True)
    ]
    return [
        Send(index_of[goal.id], gains[index], index < len(pre_fader) and pre_fader[index])
        for index, goal in routed.sends
    ]


def _mixer_automation(routed: Routed, tables: TrackTables) -> dict[str, CellTable]:
    mixer = routed.track.mixer
    parameters: dict[str, Parameter | None] = {
        "volume": mixer.volume,
        "pan": mixer.pan,
        "pan_left": mixer.pan_left,
        "pan_right": mixer.pan_right,
        "active": mixer.active,
    }
    sends, enabled = mixer.sends, mixer.sends_enabled
    for number, (index, _) in enumerate(routed.sends):
        parameters[f"send:{number}"] = sends[index] if enabled[index] else None
    read = {
        name: tables.of(parameter, _modulation(name))
        for name, parameter in parameters.items()
        if parameter is not None
    }
    return {name: table for name, table in read.items() if table is not None}


def _modulation(name: str) -> Modulation | None:
    if name == "active":
        return None
    return "add" if name.startswith("pan") else "multiply"


def _insert_automation(
    inserts: Sequence[tuple[Device, Insert]], tables: TrackTables, bpm: float
) -> dict[str, CellTable]:
    return {
        f"insert:{number}:{name}": table
        for number, (device, _) in enumerate(inserts)
        for name, table in insert_automation(device, tables.of, bpm)
    }
