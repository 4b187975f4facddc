"""Automation as the console wants it: one value for every 128th frame of the song."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import numpy as np

from setbook.audio.macros import through_macro, value_now
from setbook.audio.plan import CELL_FRAMES, CellTable
from setbook.audio.sources.reading.clips import loop_of
from setbook.model.macro import macro_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from setbook.audio.sources.reading.clips import Placement
    from setbook.audio.sources.time_line import TimeLine
    from setbook.model.envelope import Envelope
    from setbook.model.parameter import Parameter

Modulation = Literal["multiply", "add"]


class CellTables:
    """Reads envelopes into tables over one song.

    Parameters
    ----------
    tempo
        From beats to seconds.
    """

    def __init__(self, tempo: TimeLine, frame_count: int, sample_rate: int) -> None:
        cells = np.arange(math.ceil(frame_count / CELL_FRAMES) + 1)
        self._tempo = tempo
        self._seconds = cells * (CELL_FRAMES / sample_rate)
        self._beats: NDArray[np.float64] = tempo.inverse().at(self._seconds)

    def of(self, envelopes: dict[str, Envelope], placements: Sequence[Placement] = ()) -> TrackTables:
        """Return the reader for one track's parameters, given its envelopes by what they move, and its clips."""
        return TrackTables(envelopes, self, placements)

    def table(self, envelope: Envelope) -> CellTable:
        """Return an envelope's value at every cell; what is no number becomes 0."""
        return _numbers(envelope.value_at(self._beats))

    def steady(self, value: float) -> CellTable:
        """Return one value for all cells."""
        return np.full(len(self._beats), value, np.float32)

    def within(self, placement: Placement, envelope: Envelope) -> tuple[NDArray[np.bool_], CellTable]:
        """Return the cells that a clip covers, and what an envelope of the clip has there.

        The envelopes of a clip are in its own time: beats, or seconds where it is not warped.
        """
        here = (self._beats >= placement.start) & (self._beats < placement.end)
        own = self._beats if in_beats(placement) else self._seconds
        began = placement.start if in_beats(placement) else float(self._tempo.at(placement.start))
        content = loop_of(placement.clip).content_at(own[here] - began)
        return here, _numbers(envelope.value_at(content))


class TrackTables:
    """The automation of one track, by the parameter that it moves; clip envelopes move it as well.

    An envelope of a clip either is the parameter while the clip plays, as in
    session clips, or modulates it. How Live scales modulation is assumed: a
    volume or a send is multiplied by it, a pan is moved by it.
    """

    def __init__(
        self, envelopes: dict[str, Envelope], tables: CellTables, placements: Sequence[Placement]
    ) -> None:
        self._envelopes = envelopes
        self._tables = tables
        self._in_clips: dict[str, list[tuple[Placement, Envelope]]] = {}
        for placement in placements:
            for envelope in placement.clip.envelopes:
                if envelope.points:
                    self._in_clips.setdefault(envelope.target_id or "", []).append((placement, envelope))

    def of(self, parameter: Parameter, modulation: Modulation | None = None) -> CellTable | None:
        """Return the table of a parameter, or None when nothing moves it.

        Parameters
        ----------
        modulation
            What clip envelopes that modulate it do to it; None: they are not played.
        """
        table = self._driven(parameter)
        relative = self._in_clips.get(modulation_target(parameter), []) if modulation is not None else []
        if table is None and relative:
            table = self._tables.steady(value_now(parameter))
        if table is None:
            return None
        for placement, one in relative:
            here, values = self._tables.within(placement, one)
            table[here] = (
                table[here] * values if modulation == "multiply" else np.clip(table[here] + values, -1.0, 1.0)
            )
        return table

    def _driven(self, parameter: Parameter) -> CellTable | None:
        """Return what automation and a clip's own envelopes make of a parameter, or of the macro that moves it."""
        macro = macro_of(parameter)
        if macro is not None:
            moved = self.of(macro)
            return None if moved is None else _numbers(through_macro(parameter, moved.astype(np.float64)))
        envelope = self._envelopes.get(parameter.id)
        table = None if envelope is None or not envelope.points else self._tables.table(envelope)
        for placement, one in self._in_clips.get(parameter.id, []):
            table = self._tables.steady(float(parameter.value)) if table is None else table
            here, values = self._tables.within(placement, one)
            table[here] = values
        return table

    def steady(self, value: float) -> CellTable:
        """Return one value for the whole song."""
        return self._tables.steady(value)


def in_beats(placement: Placement) -> bool:
    """Return whether a clip's own time is in beats; else it is in seconds."""
    return placement.clip.warped or placement.clip.kind != "audio"


def modulation_target(parameter: Parameter) -> str:
    """Return the id that clip envelopes modulate a parameter by, or nothing."""
    found = parameter.element.find("ModulationTarget")
    return "" if found is None else found.get("Id", "")


def _numbers(values: NDArray[np.float64]) -> CellTable:
    return np.asarray(np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0), np.float32)
