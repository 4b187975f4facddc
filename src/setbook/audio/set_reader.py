"""A set read into what its tracks play and flow through, then put together as a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.arrange import arrangement_of, frozen_clips
from setbook.audio.cell_tables import CellTables
from setbook.audio.placed_sources import PlacedSources
from setbook.audio.plan import DeviceFidelity, PcmInfo, Plan, Segment
from setbook.audio.routing import routing_of
from setbook.audio.shortfalls import shortfalls_of
from setbook.audio.sources.instrument import Instrument
from setbook.audio.sources.reading.clips import SongTime
from setbook.audio.sources.reading.grooves import read_grooves
from setbook.audio.sources.reading.instruments import InstrumentReader
from setbook.audio.sources.reading.library import Library
from setbook.audio.stages import Stage, devices_heard, stages_of
from setbook.audio.strips import NOWHERE_ID, Places, Settings, effect_fidelity, nowhere, strips_of
from setbook.errors import AudioError
from setbook.model.midi_clip import MidiClip
from setbook.model.note import NOTE_DTYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.audio.arrange import Arrangement
    from setbook.audio.placed_sources import Placed
    from setbook.audio.plan import Strip
    from setbook.audio.rack_gates import Gate
    from setbook.audio.routing import Routing
    from setbook.audio.sources.reading.clips import Placement, Source
    from setbook.audio.sources.reading.open_racks import OpenRacks
    from setbook.model import Device, LiveSet, Track

LONGEST_HOURS = 24
USUAL_CURVE = 2
"""Number of the crossfader's curve in a new set."""


@dataclass
class Part:
    """What one track plays: placed sources, and the effects behind them."""

    track: Track
    effects: list[Device] = field(default_factory=list)
    sources: list[Placed] = field(default_factory=list)
    open_racks: OpenRacks | None = None
    """Of its instrument."""

    @property
    def heard(self) -> list[Device]:
        """The effects that are played, those in open racks too."""
        return [*self.effects, *(self.open_racks.effects if self.open_racks else ())]

    @property
    def strikes(self) -> dict[str, tuple[Gate, ...]]:
        """By outlet of its instrument: the gates that a note has to pass when it starts."""
        return self.open_racks.strikes if self.open_racks else {}


class SetReader:
    """Reads a set into parts, then parts into a plan."""

    def __init__(self, live_set: LiveSet, sample_rate: int, arrangement: Arrangement | None = None) -> None:
        self.live_set = live_set
        self.library = Library()
        self.arrangement = arrangement_of(live_set) if arrangement is None else arrangement
        self.fidelity = list(shortfalls_of(live_set, self.arrangement))
        self.time = SongTime(self.arrangement.tempo, sample_rate)
        hours = float(self.time.line.at(self.arrangement.length_beats)) / 3600
        if not hours <= LONGEST_HOURS:
            raise AudioError(
                f"Expected a song of at most {LONGEST_HOURS} hours, found {hours:.0f}; "
                "delete the clips that lie far behind the others."
            )
        self.envelopes = {
            track.id: {envelope.target_id or "": envelope for envelope in track.envelopes}
            for track in live_set.all_tracks
        }
        self._sources = PlacedSources(self.time, self.library, read_grooves(live_set), self.envelopes)
        self.moved = {track.id: self._moved(track) for track in live_set.all_tracks}
        self.parts = {track.id: self._part(track) for track in live_set.all_tracks}

    @property
    def starting_bpm(self) -> float:
        """The tempo of the song's first beat."""
        sixteenth, start = (float(self.arrangement.tempo.at(beat)) for beat in (0.25, 0.0))
        return 15.0 / (sixteenth - start)

    def routing(self) -> Routing:
        """Return the order of the tracks."""
        automated = {track_id: set(found) for track_id, found in self.envelopes.items()}
        effects = {
            track_id: list(devices_heard(part.heard, self.moved[track_id]))
            for track_id, part in self.parts.items()
        }
        return routing_of(self.live_set, automated, effects)

    def sources(self) -> dict[str, tuple[str, Source]]:
        """Return every different source with the name of its track, by content key."""
        return {
            one.key: (part.track.name, one.source) for part in self.parts.values() for one in part.sources
        }

    def plan(self, lengths: dict[str, int]) -> Plan:
        """Return the plan, now that the PCM is there."""
        segments = {track_id: _segments(part, lengths) for track_id, part in self.parts.items()}
        rows = (row for outlets in segments.values() for row in outlets.values())
        ends = [one.start_frame + one.frame_count for row in rows for one in row]
        frame_count = max(1, self.time.frame(self.arrangement.length_beats), *ends)
        tables = CellTables(self.arrangement.tempo, frame_count, self.time.sample_rate)
        routing = self.routing()
        return Plan(
            set_digest=self.live_set.document.digest,
            sample_rate=self.time.sample_rate,
            frame_count=frame_count,
            strips=tuple(self._strips(routing, segments, tables)),
            tempo_beats=self.arrangement.tempo.x,
            tempo_seconds=self.arrangement.tempo.y,
            pcm={key: PcmInfo(count) for key, count in lengths.items()},
            missing=list(self.library.missing),
            fidelity=[*self.fidelity, *routing.fidelity],
            compensated=self.live_set.delay_compensation,
            crossfade_curve="transition"
            if self.live_set.crossfade_curve == USUAL_CURVE
            else "constant_power",
        )

    def _strips(
        self, routing: Routing, segments: dict[str, dict[str, list[Segment]]], tables: CellTables
    ) -> Iterator[Strip]:
        """Yield the strips; "Sends Only" tracks get a muted one to flow into, just before main."""
        rows = [(one.track.id, list(self._stages(one.track))) for one in routing.ordered]
        spare = any(one.to_nowhere for one in routing.ordered)
        if spare:
            rows.insert(-1, (NOWHERE_ID, [Stage(NOWHERE_ID, "", [])]))
        places = Places.of(rows)
        settings = Settings(self.live_set.sends_pre, self.starting_bpm, self.time.sample_rate)
        stages = dict(rows)
        for one in routing.ordered:
            track_id = one.track.id
            if spare and one is routing.ordered[-1]:
                yield nowhere(places.entries[track_id])
            own = tables.of(self.envelopes[track_id], self.arrangement.clips.get(track_id, []))
            yield from strips_of(one, stages[track_id], places, segments[track_id], own, settings)

    def _stages(self, track: Track) -> Iterator[Stage]:
        """Yield the stages of a track, those of its instrument first."""
        part = self.parts[track.id]
        if part.open_racks is not None:
            yield from part.open_racks.stages
        yield from stages_of(part.effects, track.id, track.name, self.moved[track.id])

    def _moved(self, track: Track) -> set[str]:
        """Return the ids of what moves with the song on a track: by automation, or by envelopes of its clips."""
        clips = (placement.clip for placement in self.arrangement.clips.get(track.id, []))
        drawn = {one.target_id or "" for clip in clips for one in clip.envelopes if one.points}
        return drawn | self.envelopes[track.id].keys()

    def _part(self, track: Track) -> Part:
        placements = self.arrangement.clips.get(track.id, [])
        if track.frozen and frozen_clips(track) and not self.arrangement.from_session:
            self.fidelity.append(
                DeviceFidelity(track.id, "", "Freeze", "exact", "It plays what it was frozen into.")
            )
            return Part(track, [], list(self._sources.of(track, placements, Instrument(), {})))
        instrument, part = self._instrument(track, placements)
        self.fidelity += effect_fidelity(track, part.heard, self.moved[track.id])
        part.sources += self._sources.of(track, placements, instrument, part.strikes)
        return part

    def _instrument(self, track: Track, placements: list[Placement]) -> tuple[Instrument, Part]:
        if track.kind != "midi":
            return Instrument(), Part(track, track.devices)
        played = [one.clip.note_array() for one in placements if isinstance(one.clip, MidiClip)]
        notes = np.concatenate(played) if played else np.empty(0, NOTE_DTYPE)
        reader = InstrumentReader(track, notes, self.library, self.starting_bpm, self.moved[track.id])
        instrument, effects = reader.read()
        self.fidelity += reader.fidelity
        return instrument, Part(track, effects, open_racks=reader.open)


def _segments(part: Part, lengths: dict[str, int]) -> dict[str, list[Segment]]:
    """Return a track's segments by where they come in; what falls before the song's start is cut off."""
    found: dict[str, list[Segment]] = {}
    for start, outlet, key, _ in part.sources:
        lost = max(0, -start)
        if lengths.get(key, 0) > lost:
            found.setdefault(outlet, []).append(Segment(start + lost, lengths[key] - lost, key, lost))
    return found
