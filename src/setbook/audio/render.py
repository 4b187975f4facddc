"""The offline render: a plan played into memory and, if wanted, into a sound file."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.arrange import arrangement_of
from setbook.audio.authoring.placing import with_inserts
from setbook.audio.console import Console
from setbook.audio.pcm_store import PcmStore
from setbook.audio.session import DEFAULT_RATE_HZ, build_plan
from setbook.audio.sound_file import refuse_format, write_sound
from setbook.audio.sources.time_line import TimeLine
from setbook.errors import AudioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.authoring.placing import Inserts
    from setbook.audio.plan import Plan
    from setbook.audio.session import Progress
    from setbook.model import LiveSet

    Pcm = NDArray[np.float32]

RENDER_FRAMES = 1 << 17
"""Frames between two reports of progress: about three seconds."""

INAUDIBLE = 1e-5
"""−100 dB: the tail ends where it stays under it."""

TAIL_SECONDS = 2.0
BUILD_SHARE = 0.6
"""Share of the work that making the sources is taken for."""


@dataclass(frozen=True, eq=False)
class Rendered:
    """What came out.

    Parameters
    ----------
    samples
        float32 of shape (2, frames), before the file's bit depth.
    sample_rate
        In hertz.
    path
        The file, if one was written.
    missing
        Samples that were silent because they were not found.
    plan
        What was played.
    """

    samples: Pcm
    sample_rate: int
    path: Path | None = None
    missing: list[str] = field(default_factory=list)
    plan: Plan | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        peak = "silent" if math.isinf(self.peak_db) else f"peak {self.peak_db:+.1f} dBFS"
        place = f" in {self.path}" if self.path is not None else ""
        gaps = f", {len(self.missing)} samples missing" if self.missing else ""
        return f"<Rendered {self.duration_seconds:.1f} s at {self.sample_rate} Hz, {peak}{gaps}{place}>"

    @property
    def duration_seconds(self) -> float:
        """Length in seconds."""
        return float(self.samples.shape[1] / self.sample_rate)

    @property
    def peak_db(self) -> float:
        """Highest sample in dBFS; −inf for silence."""
        peak = float(max(self.samples.max(initial=0.0), -self.samples.min(initial=0.0)))
        return 20.0 * math.log10(peak) if peak > 0 else -math.inf


def render(
    live_set: LiveSet | str | os.PathLike[str],
    path: str | os.PathLike[str] | None = None,
    *,
    sample_rate: int = DEFAULT_RATE_HZ,
    start_beats: float = 0.0,
    end_beats: float | None = None,
    tail_seconds: float = TAIL_SECONDS,
    bit_depth: int | None = None,
    progress: Progress | None = None,
    store: PcmStore | None = None,
    inserts: Inserts | None = None,
) -> Rendered:
    """Render a set's arrangement, as the browser plays it to the bit.

    Parameters
    ----------
    live_set
        A set or the path of one.
    path
        Where the sound goes; its suffix says the format: .wav, .aif, .flac or
        .ogg. Without one the samples are only returned.
    start_beats, end_beats
        The range, in quarter notes from the song's start. Up to the end of
        the last clip if `end_beats` is left out; then what still sounds
        follows, until it is silent or `tail_seconds` are over.
    bit_depth
        32 (float; the default of .wav and .aif), 24 (the default of .flac) or
        16; whole-number formats are dithered.
    progress
        Called with the share that is done, 0 to 1, and what is being done;
        what it raises stops the work and no file is left.
    store
        Where the sources' sound is kept; the user's cache by default.
    inserts
        Effects behind the tracks' own, by the track's name: kernels
        (`setbook.kernel`), effects (`setbook.effect`) or names of setbook's
        own, such as ``{"Bass": [fold(drive=2), "hall_reverb"]}``. The set
        stays as it is.

    Raises
    ------
    AudioError
        The range is empty, or the format or the bit depth is none of these.

    Examples
    --------
    >>> rendered = render("song.als", "song.flac", end_beats=64)  # doctest: +SKIP
    """
    target = None if path is None else Path(path)
    if target is not None:
        refuse_format(target, bit_depth)
    live_set = _opened(live_set)
    store = store if store is not None else PcmStore()
    report = progress or _silently
    plan = build_plan(
        live_set,
        sample_rate=sample_rate,
        progress=lambda share, what: report(share * BUILD_SHARE, what),
        store=store,
    )
    if inserts:
        plan = with_inserts(plan, inserts, store)
    first, last, bound = _range(live_set, plan, start_beats, end_beats, tail_seconds)
    samples = _play(Console(plan, store), first, bound - first, report)
    samples = samples[:, : max(last - first, _sounding_frames(samples))]
    if target is not None:
        write_sound(target, samples, sample_rate, bit_depth)
    report(1.0, "Done")
    return Rendered(samples, sample_rate, target, list(plan.missing), plan)


def _opened(live_set: LiveSet | str | os.PathLike[str]) -> LiveSet:
    from setbook.model import LiveSet, open_file  # noqa: PLC0415 - a set that is open already needs no reader

    found = open_file(Path(live_set)) if isinstance(live_set, str | os.PathLike) else live_set
    if not isinstance(found, LiveSet):
        raise AudioError(f"Expected a set (.als or .alc) to render, found {found!r}; a preset has no song.")
    return found


def _range(
    live_set: LiveSet, plan: Plan, start_beats: float, end_beats: float | None, tail_seconds: float
) -> tuple[int, int, int]:
    """Return the first frame, the end of the range, and the end of what may still sound after it."""
    line = TimeLine(plan.tempo_beats, plan.tempo_seconds)

    def frame(beats: float) -> int:
        return round(float(line.at(beats)) * plan.sample_rate)

    first = max(0, frame(start_beats))
    if end_beats is not None:
        last = bound = frame(end_beats)
    else:
        last = max(1, frame(arrangement_of(live_set).length_beats))
        bound = last + max(0, round(tail_seconds * plan.sample_rate))
    if last <= first:
        raise AudioError(
            f"Expected a range with its end after its start, found {start_beats:g} to "
            f"{'the end' if end_beats is None else format(end_beats, 'g')}; the song has "
            f"{plan.frame_count / plan.sample_rate:.1f} s."
        )
    return first, last, bound


def _play(console: Console, first: int, count: int, report: Progress) -> Pcm:
    out = np.empty((2, count), np.float32)
    console.seek(first)
    for done in range(0, count, RENDER_FRAMES):
        stop = min(done + RENDER_FRAMES, count)
        out[:, done:stop] = console.render(first + done, stop - done)
        report(BUILD_SHARE + (1.0 - BUILD_SHARE) * stop / count, "Mixing")
    return out


def _sounding_frames(samples: Pcm) -> int:
    """Return how many frames there are up to the last that can be heard; looked for from the end."""
    for stop in range(samples.shape[1], 0, -RENDER_FRAMES):
        piece = samples[:, max(0, stop - RENDER_FRAMES) : stop]
        loud = np.flatnonzero(np.abs(piece).max(axis=0) > INAUDIBLE)
        if len(loud):
            return int(stop - piece.shape[1] + loud[-1] + 1)
    return 0


def _silently(share: float, what: str) -> None:
    """Tell nobody."""
