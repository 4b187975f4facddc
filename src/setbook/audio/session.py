"""From a set to a plan: sources made (or found in the store), strips, routing, automation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.arrange import arrangement_of, frozen_clips
from setbook.audio.cell_tables import CellTables
from setbook.audio.pcm_store import PcmStore
from setbook.audio.plan import DeviceFidelity, PcmInfo, Plan, Segment
from setbook.audio.routing import routing_of
from setbook.audio.shortfalls import shortfalls_of
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.instrument import Instrument
from setbook.audio.sources.reading.clips import SongTime, audio_source, midi_source
from setbook.audio.sources.reading.instruments import InstrumentReader
from setbook.audio.sources.reading.library import Library
from setbook.audio.strips import NOWHERE_ID, effect_fidelity, nowhere, strip_of
from setbook.errors import AudioError, SampleUnreadable
from setbook.model.audio_clip import AudioClip
from setbook.model.midi_clip import MidiClip
from setbook.model.note import NOTE_DTYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from setbook.audio.arrange import Arrangement
    from setbook.audio.routing import Routing
    from setbook.audio.sources.reading.clips import Placement, Source
    from setbook.model import Device, LiveSet, Track

    Progress = Callable[[float, str], object]

DEFAULT_RATE_HZ = 44100
WORKERS = 2


@dataclass
class _Part:
    """What one track plays: placed sources, and the effects behind them."""

    track: Track
    effects: list[Device] = field(default_factory=list)
    sources: list[tuple[int, str, Source]] = field(default_factory=list)
    """(start frame, content key, source)."""


def build_plan(
    live_set: LiveSet,
    *,
    sample_rate: int = DEFAULT_RATE_HZ,
    progress: Progress | None = None,
    store: PcmStore | None = None,
) -> Plan:
    """Make a set ready to play.

    The sound of every clip is made once and kept in the store under a name
    that says all that went into it; a set in which one clip changed makes one
    piece of sound again.

    Parameters
    ----------
    live_set
        From `setbook.open`.
    sample_rate
        In hertz.
    progress
        Called with the share that is done, 0 to 1, and what is being made.
        What it raises stops the work.
    store
        Where the sound is kept; the user's cache by default.

    Raises
    ------
    AudioError
        The rate is none that sound is played at.
    """
    if not 8000 <= sample_rate <= 384_000:
        raise AudioError(f"Expected a sample rate from 8000 to 384000 Hz, found {sample_rate}; try 44100.")
    store = store if store is not None else PcmStore()
    reader = _SetReader(live_set, sample_rate)
    lengths = _make_all(reader, store, progress or _silently)
    return reader.plan(lengths)


def fidelity_of(live_set: LiveSet) -> list[DeviceFidelity]:
    """Return what a plan of this set would say about its devices, without making any sound."""
    reader = _SetReader(live_set, DEFAULT_RATE_HZ)
    return [*reader.fidelity, *reader.routing().fidelity]


class _SetReader:
    """Reads a set into parts, then parts into a plan."""

    def __init__(self, live_set: LiveSet, sample_rate: int) -> None:
        self.live_set = live_set
        self.library = Library()
        self.arrangement: Arrangement = arrangement_of(live_set)
        self.fidelity = list(shortfalls_of(live_set, self.arrangement))
        self.time = SongTime(self.arrangement.tempo, sample_rate)
        self.envelopes = {
            track.id: {envelope.target_id or "": envelope for envelope in track.envelopes}
            for track in live_set.all_tracks
        }
        self.parts = {track.id: self._part(track) for track in live_set.all_tracks}

    def routing(self) -> Routing:
        """Return the order of the tracks."""
        return routing_of(self.live_set, {track_id: set(found) for track_id, found in self.envelopes.items()})

    def sources(self) -> dict[str, tuple[str, Source]]:
        """Return every different source with the name of its track, by content key."""
        return {
            key: (part.track.name, source) for part in self.parts.values() for _, key, source in part.sources
        }

    def plan(self, lengths: dict[str, int]) -> Plan:
        """Return the plan, now that the PCM is there."""
        segments = {track_id: list(self._segments(part, lengths)) for track_id, part in self.parts.items()}
        ends = [one.start_frame + one.frame_count for row in segments.values() for one in row]
        frame_count = max(self.time.frame(self.arrangement.length_beats), *ends, 1) if ends else self._empty()
        tables = CellTables(self.arrangement.tempo, frame_count, self.time.sample_rate)
        routing = self.routing()
        ids = [one.track.id for one in routing.ordered]
        spare = any(one.to_nowhere for one in routing.ordered)
        index_of = {track_id: index for index, track_id in enumerate(ids)}
        if spare:
            index_of = {**index_of, NOWHERE_ID: len(ids) - 1, ids[-1]: len(ids)}
        strips = [
            strip_of(
                one,
                index_of,
                self.parts[one.track.id].effects,
                segments[one.track.id],
                tables.of(self.envelopes[one.track.id]),
                self.live_set.sends_pre,
            )
            for one in routing.ordered
        ]
        if spare:
            strips.insert(len(ids) - 1, nowhere(len(ids)))
        return Plan(
            set_digest=self.live_set.document.digest,
            sample_rate=self.time.sample_rate,
            frame_count=frame_count,
            strips=tuple(strips),
            tempo_beats=self.arrangement.tempo.x,
            tempo_seconds=self.arrangement.tempo.y,
            pcm={key: PcmInfo(count) for key, count in lengths.items()},
            missing=list(self.library.missing),
            fidelity=[*self.fidelity, *routing.fidelity],
        )

    def _part(self, track: Track) -> _Part:
        placements = self.arrangement.clips.get(track.id, [])
        if track.frozen and frozen_clips(track):
            self.fidelity.append(
                DeviceFidelity(track.id, "", "Freeze", "exact", "It plays what it was frozen into.")
            )
            return _Part(track, [], list(self._placed(placements, Instrument())))
        instrument, effects = self._instrument(track, placements)
        self.fidelity += effect_fidelity(track, effects, self.envelopes[track.id])
        return _Part(track, effects, list(self._placed(placements, instrument)))

    def _instrument(self, track: Track, placements: list[Placement]) -> tuple[Instrument, list[Device]]:
        if track.kind != "midi":
            return Instrument(), track.devices
        played = [one.clip.note_array() for one in placements if isinstance(one.clip, MidiClip)]
        notes = np.concatenate(played) if played else np.empty(0, NOTE_DTYPE)
        reader = InstrumentReader(track, notes, self.library)
        read = reader.read()
        self.fidelity += reader.fidelity
        return read

    def _placed(
        self, placements: list[Placement], instrument: Instrument
    ) -> Iterator[tuple[int, str, Source]]:
        """Yield the sources of a track's clips; what makes no sound is left out."""
        for placement in placements:
            source: Source | None
            if isinstance(placement.clip, AudioClip):
                source = audio_source(placement, self.time, self.library)
            else:
                source = midi_source(placement, self.time, instrument)
                source = source if len(source.struck) and instrument.layers else None
            if source is not None:
                yield self.time.frame(placement.start), content_key(*source.key_parts), source

    def _segments(self, part: _Part, lengths: dict[str, int]) -> Iterator[Segment]:
        """Yield a track's segments, moved by its delay; what falls before the song's start is cut off."""
        delay = 0
        if part.sources:
            delay = round(part.track.delay.seconds(self.time.sample_rate) * self.time.sample_rate)
        for start, key, _ in part.sources:
            at = start + delay
            lost = max(0, -at)
            if lengths.get(key, 0) > lost:
                yield Segment(at + lost, lengths[key] - lost, key, lost)

    def _empty(self) -> int:
        return max(1, self.time.frame(self.arrangement.length_beats))


def _make_all(reader: _SetReader, store: PcmStore, progress: Progress) -> dict[str, int]:
    """Make the PCM that the store does not hold; return the length of all of it, by content key."""
    sources = reader.sources()
    lengths: dict[str, int] = {}
    progress(0.0, "Reading the set")
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting = {
            pool.submit(_length, store, key, source, reader.library): key
            for key, (_, source) in sources.items()
        }
        try:
            for future in as_completed(waiting):
                key = waiting[future]
                lengths[key] = future.result()
                progress(len(lengths) / len(sources), sources[key][0])
        except BaseException:
            for future in waiting:
                future.cancel()
            raise
    return {key: lengths[key] for key in sources}


def _length(store: PcmStore, key: str, source: Source, library: Library) -> int:
    """Return how many frames a source's PCM has; one that cannot be decoded after all has none."""
    try:
        return int(store.obtain(key, source.make).shape[1])
    except SampleUnreadable as error:
        library.lose(str(error))
        return 0


def _silently(share: float, what: str) -> None:
    """Tell nobody."""
