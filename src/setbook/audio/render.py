"""The offline render: a plan played into memory and, if wanted, into sound files."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.arrange import arrangement_of
from setbook.audio.authoring.placing import with_inserts
from setbook.audio.console import Console
from setbook.audio.levelling import CEILING_DBTP, Levelling, apply_gain, levelling, refuse_target
from setbook.audio.pcm_store import PcmStore
from setbook.audio.performance import perform
from setbook.audio.processors import processors
from setbook.audio.progress import part, until
from setbook.audio.session import DEFAULT_RATE_HZ, build_plan
from setbook.audio.song_range import beats_of_bars, range_of
from setbook.audio.sound_file import refuse_format, write_sound
from setbook.errors import AudioError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from threading import Event

    from numpy.typing import NDArray

    from setbook.audio.authoring.placing import Inserts
    from setbook.audio.plan import Plan
    from setbook.audio.progress import Progress
    from setbook.audio.song_range import SongRange
    from setbook.model import LiveSet

    Pcm = NDArray[np.float32]

RENDER_FRAMES = 1 << 17
"""Frames between two reports of progress: about three seconds."""

INAUDIBLE = 1e-5
"""−100 dB: the tail ends where it stays under it."""

TAIL_SECONDS = 2.0
BUILD_SHARE = 0.6
"""Share of the work that making the sources is taken for."""

FROZEN_SHARE = 0.8
"""Share that is done once effects are frozen as well, where some are to be placed."""


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
    levelling
        What the loudness target came to, if there was one.
    """

    samples: Pcm
    sample_rate: int
    path: Path | None = None
    missing: list[str] = field(default_factory=list)
    plan: Plan | None = field(default=None, repr=False)
    levelling: Levelling | None = None

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
    bars: tuple[int, int] | None = None,
    scene: int | str | Sequence[tuple[float, int | str]] | None = None,
    scene_beats: float | None = None,
    seed: int = 0,
    tail_seconds: float = TAIL_SECONDS,
    bit_depth: int | None = None,
    loudness_lufs: float | None = None,
    ceiling_dbtp: float = CEILING_DBTP,
    progress: Progress | None = None,
    cancel: Event | None = None,
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
    bars
        The range as first and last bar, counted from 1 as in Live; instead of
        beats.
    scene, scene_beats, seed
        Play the session instead of the arrangement: launch this scene (index
        from 0 or name) or several, each with its beat, for so long, with follow actions that draw chance
        from the seed. See `setbook.audio.performance.perform`.
    bit_depth
        32 (float; the default of .wav and .aif), 24 (the default of .flac) or
        16; whole-number formats are dithered.
    loudness_lufs, ceiling_dbtp
        Integrated loudness to bring the sound to, by gain alone, and the true
        peak that it must not pass; `Rendered.levelling` says what came of it.
    progress
        Called with the share that is done, 0 to 1, and what is being done;
        what it raises stops the work and no file is left. See
        `setbook.audio.progress.with_time_left`.
    cancel
        Stops the work soon after it is set.
    store
        Where the sources' sound is kept; the user's cache by default.
    inserts
        Effects behind the tracks' own, by the track's name: kernels
        (`setbook.kernel`), effects (`setbook.effect`) or names of setbook's
        own, such as ``{"Bass": [fold(drive=2), "hall_reverb"]}``. Groups,
        returns and main take them as tracks do. A parameter may move with the
        song: ``fold(drive=[(0, 1.0), (16, 8.0)])``, pairs of beat and value.
        The set stays as it is.

    Raises
    ------
    AudioError
        The range is empty, or there is no such format, bit depth or loudness.
    Stopped
        `cancel` was set.

    Examples
    --------
    >>> rendered = render("song.als", "song.flac", bars=(5, 12), loudness_lufs=-14)  # doctest: +SKIP
    """
    target = None if path is None else Path(path)
    if target is not None:
        refuse_format(target, bit_depth)
    refuse_target(loudness_lufs, ceiling_dbtp)
    job = Job.prepared(
        live_set,
        sample_rate=sample_rate,
        beats=(start_beats, end_beats),
        bars=bars,
        scene=None if scene is None else (scene, scene_beats, seed),
        tail_seconds=tail_seconds,
        report=until(cancel, progress),
        store=store,
    )
    begin = BUILD_SHARE
    if inserts:
        freezing = part(job.report, BUILD_SHARE, begin := FROZEN_SHARE)
        job = replace(job, plan=with_inserts(job.plan, inserts, job.store, freezing))
    samples = without_silent_end(job.play(job.plan, begin, 1.0, "Mixing"), job.span)
    level = None
    if loudness_lufs is not None:
        level = levelling(samples, sample_rate, loudness_lufs, ceiling_dbtp)
        samples = apply_gain(samples, level.gain_db)
    if target is not None:
        write_sound(target, samples, sample_rate, bit_depth)
    job.report(1.0, "Done")
    return Rendered(samples, sample_rate, target, list(job.plan.missing), job.plan, level)


@dataclass(frozen=True, eq=False)
class Job:
    """A set made ready, and the part of it that is wanted."""

    plan: Plan
    store: PcmStore
    span: SongRange
    report: Progress

    @classmethod
    def prepared(
        cls,
        live_set: LiveSet | str | os.PathLike[str],
        *,
        sample_rate: int,
        beats: tuple[float, float | None],
        bars: tuple[int, int] | None,
        scene: tuple[int | str | Sequence[tuple[float, int | str]], float | None, int] | None,
        tail_seconds: float,
        report: Progress,
        store: PcmStore | None,
    ) -> Job:
        """Make a set's plan and find the range in it."""
        live_set = opened(live_set)
        if bars is not None:
            if beats != (0.0, None):
                raise AudioError(
                    f"Expected a range in beats or in bars, found both {beats} and {bars}; give one."
                )
            beats = beats_of_bars(live_set, *bars)
        store = store if store is not None else PcmStore()
        if scene is None:
            arrangement = arrangement_of(live_set)
        else:
            arrangement = perform(live_set, scene[0], length_beats=scene[1], seed=scene[2])
        plan = build_plan(
            live_set,
            sample_rate=sample_rate,
            arrangement=arrangement,
            progress=part(report, 0.0, BUILD_SHARE),
            store=store,
        )
        return cls(plan, store, range_of(arrangement, plan, *beats, tail_seconds), report)

    def play(self, plan: Plan, begin: float, end: float, what: str) -> Pcm:
        """Play the range, up to the bound of its tail.

        Where effects remember, the song is played from its start, so that what
        rings into the range is there: a part is the same samples as in the whole.
        """
        console = Console(plan, self.store, metering=False, threads=processors())
        first, count = self.span.first, self.span.bound - self.span.first
        report = part(self.report, begin, end)
        remembers = any(strip.inserts for strip in plan.strips)
        lead = first if remembers else 0
        out = np.empty((2, count), np.float32)
        console.seek(first - lead)
        for done in range(0, lead + count, RENDER_FRAMES):
            stop = min(done + RENDER_FRAMES, lead + count)
            played = console.render(first - lead + done, stop - done)
            if stop > lead:
                out[:, max(done - lead, 0) : stop - lead] = played[:, max(lead - done, 0) :]
            report(stop / (lead + count), what)
        return out


def opened(live_set: LiveSet | str | os.PathLike[str]) -> LiveSet:
    """Return the set, read if a path is given.

    Raises
    ------
    AudioError
        It is no set.
    """
    from setbook.model import LiveSet, open_file  # noqa: PLC0415 - a set that is open already needs no reader

    found = open_file(Path(live_set)) if isinstance(live_set, str | os.PathLike) else live_set
    if not isinstance(found, LiveSet):
        raise AudioError(f"Expected a set (.als or .alc) to render, found {found!r}; a preset has no song.")
    return found


def without_silent_end(samples: Pcm, span: SongRange) -> Pcm:
    """Return samples up to the end of the range, or to the last in its tail that can be heard."""
    return samples[:, : max(span.last - span.first, _sounding_frames(samples))]


def _sounding_frames(samples: Pcm) -> int:
    """Return how many frames there are up to the last that can be heard; looked for from the end."""
    for stop in range(samples.shape[1], 0, -RENDER_FRAMES):
        piece = samples[:, max(0, stop - RENDER_FRAMES) : stop]
        loud = np.flatnonzero(np.abs(piece).max(axis=0) > INAUDIBLE)
        if len(loud):
            return int(stop - piece.shape[1] + loud[-1] + 1)
    return 0
