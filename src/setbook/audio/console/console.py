"""The console in this process: plans in, samples out, the same bits as in the browser."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from setbook.audio.console.layout import layout_of
from setbook.audio.console.memory import Block, Desk, Lane, Memory
from setbook.audio.console.passes import passes_of
from setbook.audio.console.pipeline import Pipeline
from setbook.audio.kernels import desk, effect_modules
from setbook.errors import AudioError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from setbook.audio.console.pieces import PcmReader
    from setbook.audio.plan import Plan

BLOCK_FRAMES = 16384
"""Frames per pass: long enough that calling costs nothing, short enough for the second cache."""


class Meter(NamedTuple):
    """A strip's level behind its fader, linear, left and right."""

    peak: tuple[float, float]
    rms: tuple[float, float]


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
    threads
        How many processors work on it where several blocks are asked for at
        once, as in a render; the samples do not depend on it. More memory is
        taken by each: three sets of buses, and a lane per thread.
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
        self,
        plan: Plan,
        store: PcmReader,
        *,
        block_frames: int = BLOCK_FRAMES,
        metering: bool = True,
        threads: int = 1,
    ) -> None:
        self.plan = plan
        self._block_frames = block_frames
        self._metering = metering
        self._threads = threads
        self._layout = layout_of(plan)
        effect_modules(plan.used_kernels.values())  # those that were never built, all at once
        self._lead = self._layout.timing.total
        self._memory = Memory(plan, self._layout, store, block_frames)
        self._passes = passes_of(self._memory)
        self._desk, self._lane = Desk(self._layout.bus_count, block_frames), Lane(block_frames)
        self._position: int | None = None
        self._clock = 0
        self._memory.set_gates()

    def render(self, start_frame: int, frame_count: int) -> NDArray[np.float32]:
        """Return samples of shape (2, frame_count); elsewhere than where the last call ended, `seek` there first.

        The song may be left: past its end there is what effects still have to
        say, and silence.
        """
        if start_frame != self._position:
            self.seek(start_frame)
        self._position = None  # if this call fails, the next one begins anew
        self._play(start_frame + self._lead - self._clock)  # what is late by now belongs before the start
        self._memory.meters[:] = 0.0
        out = self._play(frame_count)
        self._position = start_frame + frame_count
        return out

    def _play(self, frame_count: int) -> NDArray[np.float32]:
        """Let the clock run on."""
        out = np.zeros((2, frame_count), np.float32)
        blocks = self._blocks(out)
        if self._threads > 1 and frame_count > self._block_frames:
            self._pipeline.play(blocks)
            return out
        for make in blocks:
            block = make(self._desk)
            for one in self._passes:
                lane = self._lane if one.inserts else None
                if lane is not None:
                    one.work(self._memory, lane, block)
                one.pour(self._memory, lane, block, metering=self._metering)
            block.deliver(self._memory)
        return out

    def _blocks(self, out: NDArray[np.float32]) -> Iterator[Callable[[Desk], Block]]:
        """Yield what makes the blocks that fill the output; the clock is behind each as soon as it is made."""

        def make(desk: Desk, part: NDArray[np.float32]) -> Block:
            block = Block.of(self._memory, desk, self._clock, part)
            self._clock += block.frames
            return block

        for done in range(0, out.shape[1], self._block_frames):
            part = out[:, done : done + self._block_frames]
            yield functools.partial(make, part=part)

    @functools.cached_property
    def _pipeline(self) -> Pipeline:
        return Pipeline(self._memory, self._passes, self._threads, metering=self._metering)

    def seek(self, frame: int) -> None:
        """Go to a frame with all effects at rest."""
        for one in self._passes:
            for insert in one.inserts:
                insert.state[:] = 0.0
        self._memory.lines[:] = 0.0
        self.jump(frame)

    def jump(self, frame: int) -> None:
        """Go to a frame while effects ring on, as at the end of a loop.

        What is under way, as much as the effects are late, is given up.
        """
        if frame < 0:
            raise AudioError(f"Expected a frame of the song, found {frame}; the song starts at 0.")
        self._position = self._clock = frame
        self._memory.relatch(frame)

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
        self._memory.slots[moved, desk.SLOT_VALUE] = value
        self._memory.table_of[moved] = -1
        if name == "soloed":
            self._memory.set_gates()

    def back_to_automation(self) -> None:
        """Let automation move again what was moved by hand."""
        self._memory.table_of[:] = self._layout.table_of

    @property
    def meters(self) -> dict[str, Meter]:
        """Levels over the last `render`, by strip."""
        levels = {}
        for strip, row in zip(self.plan.strips, self._memory.meters.tolist(), strict=True):
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
