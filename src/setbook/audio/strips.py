"""Tracks as strips of the console: fader, pan, sends, effects and their automation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console.device_inserts import fidelity_note, insert_automation, insert_for
from setbook.audio.macros import is_on, macros_move_something, may_move, value_now
from setbook.audio.plan import SPEAKERS, CellTable, DeviceFidelity, Insert, Send, Strip, Tap
from setbook.audio.rack_gates import chains_heard, selector_of
from setbook.audio.stages import is_open
from setbook.model import Rack

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from setbook.audio.cell_tables import Modulation, TrackTables
    from setbook.audio.listening import Source
    from setbook.audio.plan import FidelityLevel, Segment
    from setbook.audio.rack_gates import Gate
    from setbook.audio.routing import Routed
    from setbook.audio.stages import Stage
    from setbook.model import Device, Track
    from setbook.model.parameter import Parameter

NOWHERE_ID = "nowhere"
"""A muted strip for tracks that feed only their sends."""


@dataclass(frozen=True)
class Places:
    """Where the strips of all tracks stand."""

    own: dict[str, int]
    """By the id of a track or of a stage."""
    entries: dict[str, int]
    """By the id of a track: where flows in what flows into it."""

    @classmethod
    def of(cls, rows: Sequence[tuple[str, Sequence[Stage]]]) -> Places:
        """Return the numbers of all stages, one track after the other."""
        own: dict[str, int] = {}
        entries: dict[str, int] = {}
        for track_id, stages in rows:
            entries[track_id] = len(own) + next(
                index for index, stage in enumerate(stages) if not stage.of_instrument
            )
            own |= {stage.id: len(own) + index for index, stage in enumerate(stages)}
        return cls(own, entries)

    def tap(self, source: Source) -> Tap:
        """Return the point of a strip that a point of a track is."""
        first = source.point == "pre_fx"
        return Tap((self.entries if first else self.own)[source.track.id], source.point)


@dataclass(frozen=True)
class Settings:
    """What holds for all tracks of a set."""

    pre_fader: Sequence[bool]
    """For each return, whether its sends are taken before the faders."""
    bpm: float
    """The tempo that effects take their times in beats in."""
    sample_rate: int


def strips_of(
    routed: Routed,
    stages: Sequence[Stage],
    places: Places,
    segments: Mapping[str, Sequence[Segment]],
    tables: TrackTables,
    settings: Settings,
) -> Iterator[Strip]:
    """Yield the strips of a track: those of its stages, its own last.

    Parameters
    ----------
    segments
        By the stage that they come in by; by nothing, those that come in where the track begins.
    """
    *before, last = stages
    for stage in stages:
        make = _own if stage is last else _part
        strip = make(routed, stage, places, tables, settings)
        takes, sound = _taken(stage, before, places), segments.get(stage.id, ())
        if places.own[stage.id] == places.entries[routed.track.id]:
            takes, sound = [*takes, *map(places.tap, routed.takes)], [*segments.get("", ()), *sound]
        yield replace(strip, segments=tuple(sound), takes=tuple(takes))


def _taken(stage: Stage, before: Sequence[Stage], places: Places) -> list[Tap]:
    """Return the taps by which a chain hears the stage before its rack, which flows into the first chain alone."""
    return [Tap(places.own[head.id]) for head in before if stage.id in head.goals[1:]]


def _part(routed: Routed, stage: Stage, places: Places, tables: TrackTables, settings: Settings) -> Strip:
    """Return the strip of a stage that is not the track's last."""
    inserts = list(_inserts(routed, places, stage.devices, settings.bpm))
    automation = _insert_automation(inserts, tables, settings.bpm)
    strip = Strip(
        stage.id,
        stage.name,
        "part",
        places.own[stage.goals[0]],
        active=not stage.closed,
        soloed=stage.past_solos,
        inserts=tuple(insert for _, insert in inserts),
        automation=automation,
    )
    if stage.chain is not None:
        mixer = stage.chain.mixer
        knobs = {"volume": mixer.volume, "pan": mixer.pan, "active": mixer.active}
        moved = {name: table for name, knob in knobs.items() if (table := tables.of(knob)) is not None}
        strip = replace(
            strip,
            volume=value_now(mixer.volume),
            pan=value_now(mixer.pan),
            active=is_on(mixer.active),
            soloed=stage.chain.soloed or stage.past_solos,
            automation=automation | moved,
        )
    for gate in stage.gates:
        strip = _gated(strip, gate, tables)
    return _sending(strip, stage, places, tables)


def _sending(strip: Strip, stage: Stage, places: Places, tables: TrackTables) -> Strip:
    """Return a chain's strip with its sends to the returns of its rack."""
    sends = tuple(Send(places.own[goal], value_now(send)) for goal, send in stage.sends)
    moved = {f"send:{number}": tables.of(send) for number, (_, send) in enumerate(stage.sends)}
    found = {name: table for name, table in moved.items() if table is not None}
    return replace(strip, sends=sends, automation=strip.automation | found)


def _gated(strip: Strip, gate: Gate, tables: TrackTables) -> Strip:
    """Return a strip behind a gate: one that moves works on its switch, one that stands still on its fader."""
    table, faders = gate.table(tables), strip.automation
    if table is None:
        lowered = {"volume": faders["volume"] * np.float32(gate.now)} if "volume" in faders else {}
        return replace(strip, volume=strip.volume * gate.now, automation=faders | lowered)
    open_by_hand = faders.get("active", tables.steady(float(strip.active)))
    return replace(strip, automation=faders | {"active": np.asarray(open_by_hand * table, np.float32)})


def _own(routed: Routed, stage: Stage, places: Places, tables: TrackTables, settings: Settings) -> Strip:
    """Return the strip with the track's own fader."""
    track, mixer = routed.track, routed.track.mixer
    inserts = list(_inserts(routed, places, stage.devices, settings.bpm))
    left, right = mixer.pan_left, mixer.pan_right
    return Strip(
        id=track.id,
        name=track.name,
        kind=track.kind,
        output=_output(routed, places),
        color=track.color,
        volume=float(mixer.volume.value),
        pan=float(mixer.pan.value),
        pan_mode=mixer.pan_mode,
        pan_left=-1.0 if left is None else float(left.value),
        pan_right=1.0 if right is None else float(right.value),
        active=bool(mixer.active.value),
        soloed=mixer.soloed,
        sends=tuple(_sends(routed, places, settings.pre_fader)),
        inserts=tuple(insert for _, insert in inserts),
        delay_frames=round(track.delay.seconds(settings.sample_rate) * settings.sample_rate),
        crossfade=mixer.crossfade,
        crossfader=0.0 if mixer.crossfader is None else float(mixer.crossfader.value),
        automation=_mixer_automation(routed, tables) | _insert_automation(inserts, tables, settings.bpm),
    )


def _inserts(
    routed: Routed, places: Places, devices: Sequence[Device], bpm: float
) -> Iterator[tuple[Device, Insert]]:
    """Yield the inserts of devices; one that would listen to what cannot be heard is left out."""
    ears = {ear.device.id: ear for ear in routed.ears}
    for device in devices:
        ear = ears.get(device.id)
        if ear is not None and ear.source is None and not ear.silent:
            continue
        outside = (
            None if ear is None or ear.source is None or ear.source.track == routed.track else ear.source
        )
        insert = insert_for(device, bpm, None if outside is None else places.tap(outside))
        if insert is not None and ear is not None and ear.source is not None and outside is None:
            insert = replace(insert, side_chain=None)  # it listens to its own track
        if insert is not None:
            yield device, insert


def nowhere(main_index: int) -> Strip:
    """Return the muted strip that "Sends Only" tracks flow into."""
    return Strip(NOWHERE_ID, "Sends Only", "group", main_index, active=False)


def effect_fidelity(track: Track, effects: Sequence[Device], moved: Container[str]) -> list[DeviceFidelity]:
    """Return what becomes of a track's audio effects; one that stays switched off is as silent as in Live.

    Parameters
    ----------
    moved
        Ids of the parameters that move with the song.
    """
    entries = []
    for device in effects:
        if not (is_on(device.on) or may_move(device.on, moved)):
            continue
        if isinstance(device, Rack) and is_open(device, moved):
            entries.append(DeviceFidelity(track.id, device.id, device.name, *rack_note(device, moved)))
            for chain in chains_heard(device, moved):
                entries += effect_fidelity(track, chain.devices, moved)
        else:
            level, note = fidelity_note(device)
            entries.append(DeviceFidelity(track.id, device.id, device.name, level, note))
    return entries


def rack_note(rack: Rack, moved: Container[str]) -> tuple[FidelityLevel, str]:
    """Say what of a rack is assumed."""
    notes = []
    if macros_move_something(rack):
        notes.append("How its macros scale what hangs on them is assumed.")
    if may_move(rack.on, moved):
        notes.append("While it is off its chains go on unheard.")
    selector = selector_of(rack)
    if selector is not None and may_move(selector, moved):
        notes.append("Its chain selector steps from whole number to whole number.")
    return ("approximate", " ".join(notes)) if notes else ("exact", "")


def _output(routed: Routed, places: Places) -> int:
    if routed.to_nowhere:
        return places.own[NOWHERE_ID]
    return SPEAKERS if routed.output is None else places.entries[routed.output.id]


def _sends(routed: Routed, places: Places, pre_fader: Sequence[bool]) -> list[Send]:
    mixer = routed.track.mixer
    gains = [
        float(send.value) if enabled else 0.0
        for send, enabled in zip(mixer.sends, mixer.sends_enabled, strict=True)
    ]
    return [
        Send(places.entries[goal.id], gains[index], index < len(pre_fader) and pre_fader[index])
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
        "crossfade": mixer.crossfade_state,
        "crossfader": mixer.crossfader,
    }
    sends, enabled = mixer.sends, mixer.sends_enabled
    for number, (index, _) in enumerate(routed.sends):
        parameters[f"send:{number}"] = sends[index] if enabled[index] else None
    read = {
        name: tables.of(parameter, _modulation(name))
        for name, parameter in parameters.items()
        if parameter is not None
    }
    found = {name: table for name, table in read.items() if table is not None}
    if "crossfade" in found:
        found["crossfade"] = np.asarray(
            found["crossfade"] - 1.0, np.float32
        )  # the file counts A, none, B from 0
    return found


def _modulation(name: str) -> Modulation | None:
    if name in {"active", "crossfade"}:
        return None
    return "add" if name.startswith(("pan", "crossfader")) else "multiply"


def _insert_automation(
    inserts: Sequence[tuple[Device, Insert]], tables: TrackTables, bpm: float
) -> dict[str, CellTable]:
    return {
        f"insert:{number}:{name}": table
        for number, (device, _) in enumerate(inserts)
        for name, table in insert_automation(device, tables.of, bpm)
    }
