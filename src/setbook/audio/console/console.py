"""The console in this process: plans in, samples out, the same bits as in the browser."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from setbook.audio.console.layout import layout_of
from setbook.audio.console.pieces import Pieces
from setbook.audio.kernels import console_native, desk, effect_modules, effect_native
from setbook.errors import AudioError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from setbook.audio.console.layout import InsertPlace
    from setbook.audio.console.pieces import PcmReader
    from setbook.audio.plan import Plan

BLOCK_FRAMES = 16384
"""Frames per pass: long enough that calling costs nothing, short enough for the second cache."""


class Meter(NamedTuple):
    """A strip's level behind its fader, linear, left and right."""

    peak: tuple[float, float]
    rms: tuple[float, float]


@dataclass(frozen=True)
class _Pass:
    """Strips run by one call; or one strip and its inserts."""

    first: int
    last: int
    inserts: tuple[_Insert, ...] = ()


@dataclass(frozen=True)
class _Insert:
    """An insert's memory."""

    place: InsertPlace
    state: NDArray[np.float64]
    values: NDArray[np.float64]
    run: Callable[..., int]
    addresses: tuple[int, ...]
    row_addresses: tuple[int, ...]


class Console:
    """Plays a plan: strips, inserts, faders, pan, sends, groups, returns, main, automation, meters.

    The samples do not depend on how the song is cut into calls. State carries
    from call to call; going elsewhere resets it (`seek`) or keeps it (`jump`,
    as a loop does).

    Parameters
    ----------
    plan
        What to play.
    store
        Where its PCM is: anything with `get(key)` that returns float32 of
        shape (2, frames).

    block_frames
        Frames that one pass takes; the samples do not depend on it.
    metering
        Whether to measure levels; a render that nobody watches does without.

    Raises
    ------
    AudioError
        The plan and its kernels or its PCM do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> from setbook.audio.console import Console
    >>> from setbook.audio.plan import PcmInfo, Plan, Segment, Strip
    >>> track = Strip("a", "Bass", "audio", output=1, volume=0.5, segments=(Segment(0, 4, "tone"),))
    >>> plan = Plan("set", 44100, 4, (track, Strip("m", "Main", "main", output=-1)), pcm={"tone": PcmInfo(4)})
    >>> Console(plan, {"tone": np.ones((2, 4), np.float32)}).render(0, 4)[0]
    array([0.5, 0.5, 0.5, 0.5], dtype=float32)
    """

    def __init__(
        self, plan: Plan, store: PcmReader, *, block_frames: int = BLOCK_FRAMES, metering: bool = True
    ) -> None:
        self.plan = plan
        self._block_frames = block_frames
        self._metering = int(metering)
        self._native = console_native()
        self._layout = layout_of(plan)
        effect_modules(plan.used_kernels.values())  # those that were never built, all at once
        self._pieces = Pieces(plan, store)
        self._table_of = self._layout.table_of.copy()
        self._slots = self._layout.slots.copy()
        count = len(plan.strips)
        self._gains = np.zeros((count, desk.GAIN_FIELDS))
        self._meters = np.zeros((count, desk.METER_FIELDS))
        self._buses = np.zeros((self._layout.bus_count, 2, block_frames))
        self._signal = np.zeros((2, block_frames), np.float32)
        self._scratch = np.zeros(desk.KERNEL_SCRATCH)
        self._lay_desk()
        self._passes = self._cut_into_passes()
        self._position: int | None = None
        self._set_gates()

    def render(self, start_frame: int, frame_count: int) -> NDArray[np.float32]:
        """Return samples of shape (2, frame_count); elsewhere than where the last call ended, `seek` there first.

        The song may be left: past its end there is what effects still have to
        say, and silence.
        """
        if start_frame != self._position:
            self.seek(start_frame)
        out = np.zeros((2, frame_count), np.float32)
        self._meters[:] = 0.0
        for done in range(0, frame_count, self._block_frames):
            count = min(self._block_frames, frame_count - done)
            self._run(start_frame + done, count, out, done)
        self._position = start_frame + frame_count
        return out

    def seek(self, frame: int) -> None:
        """Go to a frame with all effects at rest."""
        for one in self._passes:
            for insert in one.inserts:
                insert.state[:] = 0.0
        self.jump(frame)

    def jump(self, frame: int) -> None:
        """Go to a frame while effects ring on, as at the end of a loop."""
        if frame < 0:
            raise AudioError(f"Expected a frame of the song, found {frame}; the song starts at 0.")
        self._position = frame
        self._native["relatch"](
            self._slots.ctypes.data, self._layout.tables.ctypes.data, self._table_of.ctypes.data,
            self._gains.ctypes.data, self._layout.slot_count, len(self.plan.strips), self.plan.cell_count, frame,
        )  # fmt: skip

    def set_parameter(self, strip_id: str, name: str, value: float) -> None:
        """Move a parameter by hand: it gets there within the next cell, and its automation is overridden.

        Parameters
        ----------
        strip_id
            `Strip.id`.
        name
            `volume` (linear), `pan` (−1 … 1), `pan_left`, `pan_right`,
            `active`, `soloed`, `send:<n>` (linear), `insert:<i>:on` or
            `insert:<i>:<p>`.
        value
            In the parameter's unit; switches are 0 or 1.
        """
        if not math.isfinite(value):
            raise AudioError(f"Expected a number for {name!r} of strip {strip_id!r}, found {value}.")
        slot = self._slot(strip_id, name)
        self._slots[slot, desk.SLOT_VALUE] = value
        self._table_of[slot] = -1
        if name == "soloed":
            self._set_gates()

    def back_to_automation(self) -> None:
        """Let automation move again what was moved by hand."""
        self._table_of[:] = self._layout.table_of

    @property
    def meters(self) -> dict[str, Meter]:
        """Levels over the last `render`, by strip."""
        levels = {}
        for strip, row in zip(self.plan.strips, self._meters.tolist(), strict=True):
            frames = max(row[desk.METER_FRAMES], 1.0)
            left, right, left_squares, right_squares = row[:4]
            rms = (math.sqrt(left_squares / frames), math.sqrt(right_squares / frames))
            levels[strip.id] = Meter((left, right), rms)
        return levels

    def _slot(self, strip_id: str, name: str) -> int:
        names = self._layout.names[self.plan.strip_index(strip_id)]
        if name not in names:
            raise AudioError(
                f"Expected a parameter of strip {strip_id!r}, found {name!r}; it has {', '.join(names)}."
            )
        return names[name]

    def _set_gates(self) -> None:
        self._native["gates"](self._layout.strips.ctypes.data, self._slots.ctypes.data, len(self.plan.strips))

    def _cut_into_passes(self) -> list[_Pass]:
        """Group the strips: runs of plain ones, and each with inserts by itself."""
        passes: list[_Pass] = []
        for index, places in enumerate(self._layout.inserts):
            if places:
                passes.append(_Pass(index, index + 1, tuple(map(self._insert, places))))
            elif passes and not passes[-1].inserts:
                passes[-1] = _Pass(passes[-1].first, index + 1)
            else:
                passes.append(_Pass(index, index + 1))
        return passes

    def _insert(self, place: InsertPlace) -> _Insert:
        borders = self._block_frames // desk.CELL_FRAMES + 3
        kernel = self.plan.used_kernels[place.kernel]
        state = np.zeros(kernel.memory_size(self.plan.sample_rate))
        values = np.zeros((borders, place.slot_count))
        left, right = self._signal
        return _Insert(
            place,
            state,
            values,
            effect_native(kernel),
            tuple(self._addresses(left, right, state, values, self._scratch)),
            tuple(self._addresses(values, self._slots, self._layout.tables, self._table_of)),
        )

    def _run(self, song_frame: int, frames: int, out: NDArray[np.float32], done: int) -> None:
        """Play one block into the output."""
        pieces, piece_first = self._pieces.within(song_frame, frames)
        pcm = (*self._addresses(pieces, piece_first), self._base)
        block = (self._block_frames, frames, song_frame, self._metering)
        for one in self._passes:
            if one.inserts:
                self._gather(
                    one.first, self._strips, *pcm, *self._buses_and_signal, self._block_frames, frames
                )
                for insert in one.inserts:
                    self._run_insert(insert, song_frame, frames)
                self._fade(one.first, *self._desk, *block)
            else:
                self._mix(one.first, one.last, *self._desk, *block, *pcm)
        self._deliver(
            self._desk[-2], *self._addresses(out[0, done:], out[1, done:]), self._block_frames, frames
        )

    def _run_insert(self, insert: _Insert, song_frame: int, frames: int) -> None:
        place = insert.place
        self._rows(
            *insert.row_addresses, place.slot, place.slot_count, self.plan.cell_count, song_frame, frames
        )
        insert.run(*insert.addresses, song_frame % desk.CELL_FRAMES, frames, float(self.plan.sample_rate))

    def _lay_desk(self) -> None:
        """Note where everything lies: arrays stay where they are, and asking them each time is slow."""
        lay = self._layout
        self._strips = lay.strips.ctypes.data
        self._base = self._pieces.base.ctypes.data
        before = self._addresses(lay.strips, lay.sends, self._slots, lay.tables, self._table_of)
        after = self._addresses(self._gains, self._meters, self._buses, self._signal)
        self._desk = (*before, self.plan.cell_count, *after)
        self._buses_and_signal = tuple(self._addresses(self._buses, self._signal))
        names = ("gather", "fade", "mix", "deliver", "rows")
        self._gather, self._fade, self._mix, self._deliver, self._rows = (
            self._native[name] for name in names
        )

    @staticmethod
    def _addresses(*arrays: NDArray[np.generic]) -> list[int]:
        return [array.ctypes.data for array in arrays]
