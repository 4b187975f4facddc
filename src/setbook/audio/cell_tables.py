"""Automation as the console wants it: one value for every 128th frame of the song."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.plan import CELL_FRAMES, CellTable

if TYPE_CHECKING:
    from setbook.audio.sources.time_line import TimeLine
    from setbook.model.envelope import Envelope
    from setbook.model.parameter import Parameter


class CellTables:
    """Reads envelopes into tables over one song.

    Parameters
    ----------
    tempo
        From beats to seconds.
    """

    def __init__(self, tempo: TimeLine, frame_count: int, sample_rate: int) -> None:
        cells = np.arange(math.ceil(frame_count / CELL_FRAMES) + 1)
        self._beats = tempo.inverse().at(cells * (CELL_FRAMES / sample_rate))

    def of(self, envelopes: dict[str, Envelope]) -> TrackTables:
        """Return the reader for one track's parameters, given its envelopes by what they move."""
        return TrackTables(envelopes, self)

    def table(self, envelope: Envelope) -> CellTable:
        """Return an envelope's value at every cell; what is no number becomes 0."""
        values = np.nan_to_num(envelope.value_at(self._beats), nan=0.0, posinf=0.0, neginf=0.0)
        return np.asarray(values, np.float32)


class TrackTables:
    """The automation of one track, by the parameter that it moves."""

    def __init__(self, envelopes: dict[str, Envelope], tables: CellTables) -> None:
        self._envelopes = envelopes
        self._tables = tables

    def of(self, parameter: Parameter) -> CellTable | None:
        """Return the table of a parameter, or None when it is not automated."""
        if not self._envelopes:
            return None
        envelope = self._envelopes.get(parameter.id)
        return None if envelope is None or not envelope.points else self._tables.table(envelope)
