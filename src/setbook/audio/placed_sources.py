"""The clips of a track as sources, each with where it starts and which way its sound goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from setbook.audio.cell_tables import CellTables
from setbook.audio.kernels.desk import CELL_FRAMES
from setbook.audio.sources.content_key import content_key
from setbook.audio.sources.reading.clips import audio_source, midi_source
from setbook.audio.sources.reading.envelopes import ClipTargets
from setbook.model.audio_clip import AudioClip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from setbook.audio.rack_gates import Gate
    from setbook.audio.sources.instrument import Instrument
    from setbook.audio.sources.reading.clips import Grooves, Placement, SongTime, Source
    from setbook.audio.sources.reading.library import Library
    from setbook.model import Track
    from setbook.model.envelope import Envelope


class Placed(NamedTuple):
    """A source on a track's time line."""

    start_frame: int
    outlet: str
    """The stage that it comes in by; nothing where the track begins."""
    key: str
    """Of its content."""
    source: Source


@dataclass(frozen=True)
class PlacedSources:
    """Makes sources of clips.

    Parameters
    ----------
    envelopes
        By track, and by what they move.
    """

    time: SongTime
    library: Library
    grooves: Grooves
    envelopes: Mapping[str, dict[str, Envelope]]

    def of(
        self,
        track: Track,
        placements: Sequence[Placement],
        instrument: Instrument,
        strikes: Mapping[str, tuple[Gate, ...]],
    ) -> Iterator[Placed]:
        """Yield the sources of a track's clips; what makes no sound is left out.

        Parameters
        ----------
        strikes
            By outlet of the instrument: the gates that a note has to pass when it starts.
        """
        targets = ClipTargets.of(track)
        for placement in placements:
            start = self.time.frame(placement.start)
            if isinstance(placement.clip, AudioClip):
                sound = audio_source(placement, self.time, self.library, self.grooves, targets)
                if sound is not None:
                    yield Placed(start, "", content_key(*sound.key_parts), sound)
                continue
            notes = midi_source(placement, self.time, instrument, self.grooves, targets)
            for outlet in instrument.outlets:
                gates = strikes.get(outlet, ())
                chosen = self._chosen(track, placements, gates, start, notes.frame_count) if gates else None
                source = replace(notes, instrument=instrument.of(outlet), strikes=chosen)
                if source.instrument.hears(source.struck):
                    yield Placed(start, outlet, content_key(*source.key_parts), source)

    def _chosen(
        self, track: Track, placements: Sequence[Placement], gates: Sequence[Gate], start: int, count: int
    ) -> NDArray[np.float32] | None:
        """Return what gates leave of notes at each 128th frame of a clip; None where they let all pass."""
        first = max(0, start) // CELL_FRAMES
        tables = CellTables(self.time.line, max(0, start) + count, self.time.sample_rate)
        own = tables.of(self.envelopes[track.id], placements)
        left = np.ones(1, np.float32)
        for gate in gates:
            table = gate.table(own)
            left = left * (np.float32(gate.now) if table is None else table[first:])
        return None if (left == 1.0).all() else left
