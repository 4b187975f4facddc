"""The console in this process: plans in, samples out, the same bits as in the browser."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from setbook.audio.console.layout import KEY_NAMES, layout_of
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
    tapped: bool = False
    """Whether something listens to what flows in."""


@dataclass(frozen=True)
class _Insert:
    """An insert's memory."""

    place: InsertPlace
    state: NDArray[np.float64]
    values: NDArray[np.float64]
    run: Callable[..., int]
    addresses: tuple[int, ...]
    row_addresses: tuple[int, ...]
    listens: bool
    """Whether its kernel has a side-chain."""
    key_values: NDArray[np.float64]
    key_row_addresses: tuple[int, ...]


class Console:
    """Plays a plan: strips, inserts, faders, pan, sends, groups, returns, main, automation, meters.

    The samples do not depend on how the song is cut into calls. State carries
    from call to call; going elsewhere resets it (`seek`) or keeps it (`jump`,
    as a loop does).

    Where effects are late, the console runs ahead of what it gives by as
    much: the first frame that comes out of a seek is the one that was asked
    for, and the music stays on the grid.

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
        timing = self._layout.timing
        self._pieces = Pieces(plan, store, timing)
        self._lead = timing.total
        self._table_of = self._layout.table_of.copy()
        self._slots = self._layout.slots.copy()
        count = len(plan.strips)
        self._gains = np.zeros((count, desk.GAIN_FIELDS))
        self._meters = np.zeros((count, desk.METER_FIELDS))
        self._buses = np.zeros((self._layout.bus_count, 2, block_frames))
        self._lines = np.zeros(self._layout.line_size)
        self._signal = np.zeros((2, block_frames), np.float32)
        self._key = np.zeros((2, block_frames), np.float32)
        self._scratch = np.zeros(desk.KERNEL_SCRATCH)
        self._lay_desk()
        self._passes = self._cut_into_passes()
        self._position: int | None = None
        self._clock = 0
        self._set_gates()

    def render(self, start_frame: int, frame_count: int) -> NDArray[np.float32]:
        """Return samples of shape (2, frame_count); elsewhere than where the last call ended, `seek` there first.

        The song may be left: past its end there is what effects still have to
        say, and silence.
        """
        if start_frame != self._position:
            self.seek(start_frame)
        self._play(start_frame + self._lead - self._clock)  # what is late by now belongs before the start
        self._meters[:] = 0.0
        out = self._play(frame_count)
        self._position = start_frame + frame_count
        return out

    def _play(self, frame_count: int) -> NDArray[np.float32]:
        """Let the clock run on."""
        out = np.zeros((2, frame_count), np.float32)
        for done in range(0, frame_count, self._block_frames):
            count = min(self._block_frames, frame_count - done)
            self._run(self._clock, count, out, done)
            self._clock += count
        return out

    def seek(self, frame: int) -> None:
        """Go to a frame with all effects at rest."""
        for one in self._passes:
            for insert in one.inserts:
                insert.state[:] = 0.0
        self._lines[:] = 0.0
        self.jump(frame)

    def jump(self, frame: int) -> None:
        """Go to a frame while effects ring on, as at the end of a loop.

        What is under way, as much as the effects are late, is given up.
        """
        if frame < 0:
            raise AudioError(f"Expected a frame of the song, found {frame}; the song starts at 0.")
        self._position = self._clock = frame
        self._pieces.begin(frame)
        self._native["relatch"](
            self._slots.ctypes.data, self._layout.tables.ctypes.data, self._table_of.ctypes.data,
            self._layout.late_of.ctypes.data, self._gains.ctypes.data, self._layout.slot_count, len(self.plan.strips), self.plan.cell_count, frame,
        )  # fmt: skip

    def set_parameter(self, strip_id: str, name: str, value: float) -> None:
        """Move a parameter by hand: it gets there within the next cell, and its automation is overridden.

        Parameters
        ----------
        strip_id
            `Strip.id`.
        name
            `volume` (linear), `pan` (−1 … 1), `pan_left`, `pan_right`,
            `active`, `soloed`, `crossfade` (−1 A, 0 none, 1 B), `crossfader`
            (−1 … 1, of the main strip), `send:<n>` (linear), `insert:<i>:on`,
            `insert:<i>:<p>`, `insert:<i>:key_gain` or `insert:<i>:key_mix`.
        value
            In the parameter's unit; switches are 0 or 1.
        """
        if not math.isfinite(value):
            raise AudioError(f"Expected a number for {name!r} of strip {strip_id!r}, found {value}.")
        slot = self._slot(strip_id, name)
        # The one crossfader is known to every strip, each of which fades in its own time.
        moved = slot if name != "crossfader" else [names[name] for names in self._layout.names]
        self._slots[moved, desk.SLOT_VALUE] = value
        self._table_of[moved] = -1
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
                inserts = tuple(map(self._insert, places))
                passes.append(_Pass(index, index + 1, inserts, index in self._layout.tapped))
            elif passes and not passes[-1].inserts:
                passes[-1] = _Pass(passes[-1].first, index + 1)
            else:
                passes.append(_Pass(index, index + 1))
        return passes

    def _insert(self, place: InsertPlace) -> _Insert:
        borders = self._block_frames // desk.CELL_FRAMES + 3
        kernel = self.plan.used_kernels[place.kernel]
        state = np.zeros(kernel.memory_size(self.plan.sample_rate))
        values, key_values = np.zeros((borders, place.slot_count)), np.zeros((borders, len(KEY_NAMES)))
        heard = self._key if kernel.side_chain else self._signal
        automation = self._addresses(self._slots, self._layout.tables, self._table_of)
        return _Insert(
            place,
            state,
            values,
            effect_native(kernel),
            tuple(self._addresses(*self._signal, *heard, state, values, self._scratch)),
            (values.ctypes.data, *automation),
            kernel.side_chain,
            key_values,
            (key_values.ctypes.data, *automation),
        )

    def _run(self, clock: int, frames: int, out: NDArray[np.float32], done: int) -> None:
        """Play one block into the output."""
        pieces, piece_first = self._pieces.within(clock, frames)
        pcm = (*self._addresses(pieces, piece_first), self._base)
        block = (self._block_frames, frames, clock, self._metering)
        for one in self._passes:
            if one.inserts:
                self._gather(
                    one.first, self._strips, *pcm, *self._buses_and_signal, self._block_frames, frames
                )
                if one.tapped:
                    self._lend(one.first, *self._lending, self._block_frames, frames)
                for insert in one.inserts:
                    self._run_insert(insert, clock - insert.place.late, frames)
                self._fade(one.first, *self._desk, *block)
            else:
                self._mix(one.first, one.last, *self._desk, *block, *pcm)
        self._deliver(
            self._buses.ctypes.data,
            *self._addresses(out[0, done:], out[1, done:]),
            self._block_frames,
            frames,
        )

    def _run_insert(self, insert: _Insert, song_frame: int, frames: int) -> None:
        place = insert.place
        if insert.listens:
            self._hear(insert, song_frame, frames)
        self._rows(
            *insert.row_addresses, place.slot, place.slot_count, self.plan.cell_count, song_frame, frames
        )
        insert.run(*insert.addresses, song_frame % desk.CELL_FRAMES, frames, float(self.plan.sample_rate))

    def _hear(self, insert: _Insert, song_frame: int, frames: int) -> None:
        """Let an insert's side-chain have what it listens to."""
        place, signal, key = insert.place, self._signal.ctypes.data, self._key.ctypes.data
        if place.key_bus is None:
            self._native["echo"](signal, key, self._block_frames, frames)
            return
        self._rows(
            *insert.key_row_addresses,
            place.key_slot,
            len(KEY_NAMES),
            self.plan.cell_count,
            song_frame,
            frames,
        )
        self._native["listen"](
            place.key_bus, self._buses.ctypes.data, signal, key, insert.key_values.ctypes.data,
            self._block_frames, song_frame % desk.CELL_FRAMES, frames,
        )  # fmt: skip

    def _lay_desk(self) -> None:
        """Note where everything lies: arrays stay where they are, and asking them each time is slow."""
        lay = self._layout
        self._strips = lay.strips.ctypes.data
        self._base = self._pieces.base.ctypes.data
        before = self._addresses(lay.strips, lay.sends, self._slots, lay.tables, self._table_of)
        after = self._addresses(self._gains, self._meters, self._buses, self._lines, self._signal)
        self._desk = (*before, self.plan.cell_count, *after)
        self._buses_and_signal = tuple(self._addresses(self._buses, self._signal))
        self._lending = tuple(self._addresses(lay.strips, lay.sends, self._buses, self._lines, self._signal))
        names = ("gather", "lend", "fade", "mix", "deliver", "rows")
        self._gather, self._lend, self._fade, self._mix, self._deliver, self._rows = (
            self._native[name] for name in names
        )

    @staticmethod
    def _addresses(*arrays: NDArray[np.generic]) -> list[int]:
        return [array.ctypes.data for array in arrays]
