"""A set read into what its tracks play and flow through, then put together as a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.arrange import arrangement_of, frozen_clips
from setbook.audio.cell_tables import CellTables
from setbook.audio.plan import DeviceFidelity, PcmInfo, Plan, Segment
from setbook.audio.routing import routing_of
from setbook.audio.shortfalls import shortfalls_of
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.instrument import Instrument
from setbook.audio.sources.reading.clips import SongTime, audio_source, midi_source
from setbook.audio.sources.reading.envelopes import ClipTargets
from setbook.audio.sources.reading.grooves import read_grooves
from setbook.audio.sources.reading.instruments import InstrumentReader
from setbook.audio.sources.reading.library import Library
from setbook.audio.stages import Stage, devices_heard, stages_of
from setbook.audio.strips import NOWHERE_ID, Places, Settings, effect_fidelity, nowhere, strips_of
from setbook.errors import AudioError
from setbook.model.audio_clip import AudioClip
from setbook.model.midi_clip import MidiClip
from setbook.model.note import NOTE_DTYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from setbook.audio.arrange import Arrangement
    from setbook.audio.plan import Strip
    from setbook.audio.routing import Routing
    from setbook.audio.sources.reading.clips import Placement, Source
    from setbook.model import Device, LiveSet, Track

LONGEST_HOURS = 24
USUAL_CURVE = 2
"""Number of the crossfader's curve in a new set."""


@dataclass
class Part:
    """What one track plays: placed sources, and the effects behind them."""

    track: Track
    effects: list[Device] = field(default_factory=list)
    sources: list[tuple[int, str, Source]] = field(default_factory=list)
    """(start frame, content key, source)."""


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
        self.grooves = read_grooves(live_set)
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
            track_id: list(devices_heard(part.effects, self.moved[track_id]))
            for track_id, part in self.parts.items()
        }
        return routing_of(self.live_set, automated, effects)

    def sources(self) -> dict[str, tuple[str, Source]]:
        """Return every different source with the name of its track, by content key."""
        return {
            key: (part.track.name, source) for part in self.parts.values() for _, key, source in part.sources
        }

    def plan(self, lengths: dict[str, int]) -> Plan:
        """Return the plan, now that the PCM is there."""
        segments = {track_id: list(self._segments(part, lengths)) for track_id, part in self.parts.items()}
        ends = [one.start_frame + one.frame_count for row in segments.values() for one in row]
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
        self, routing: Routing, segments: dict[str, list[Segment]], tables: CellTables
    ) -> Iterator[Strip]:
        """Yield the strips; "Sends Only" tracks get a muted one to flow into, just before main."""
        rows = [
            (track.id, stages_of(self.parts[track.id].effects, track.id, track.name, self.moved[track.id]))
            for track in (one.track for one in routing.ordered)
        ]
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
            return Part(track, [], list(self._placed(track, placements, Instrument())))
        instrument, effects = self._instrument(track, placements)
        self.fidelity += effect_fidelity(track, effects, self.moved[track.id])
        return Part(track, effects, list(self._placed(track, placements, instrument)))

    def _instrument(self, track: Track, placements: list[Placement]) -> tuple[Instrument, list[Device]]:
        if track.kind != "midi":
            return Instrument(), track.devices
        played = [one.clip.note_array() for one in placements if isinstance(one.clip, MidiClip)]
        notes = np.concatenate(played) if played else np.empty(0, NOTE_DTYPE)
        reader = InstrumentReader(track, notes, self.library, self.starting_bpm)
        read = reader.read()
        self.fidelity += reader.fidelity
        return read

    def _placed(
        self, track: Track, placements: list[Placement], instrument: Instrument
    ) -> Iterator[tuple[int, str, Source]]:
        """Yield the sources of a track's clips; what makes no sound is left out."""
        targets = ClipTargets.of(track)
        for placement in placements:
            source: Source | None
            if isinstance(placement.clip, AudioClip):
                source = audio_source(placement, self.time, self.library, self.grooves, targets)
            else:
                source = midi_source(placement, self.time, instrument, self.grooves, targets)
                source = source if len(source.struck) and instrument.layers else None
            if source is not None:
                yield self.time.frame(placement.start), content_key(*source.key_parts), source

    def _segments(self, part: Part, lengths: dict[str, int]) -> Iterator[Segment]:
        """Yield a track's segments; what falls before the song's start is cut off."""
        for start, key, _ in part.sources:
            lost = max(0, -start)
            if lengths.get(key, 0) > lost:
                yield Segment(start + lost, lengths[key] - lost, key, lost)
