"""Audio clips as sound: a sample, unwarped, re-pitched or stretched, looped, with gain and fades."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.course import STEP_FRAMES, Course
from setbook.audio.sources.edges import Fade, fade
from setbook.audio.sources.loop_passes import LoopBrace, Pass, passes
from setbook.audio.sources.onsets import onsets
from setbook.audio.sources.sample_file import held, resampled
from setbook.audio.sources.sinc import read_at
from setbook.audio.sources.stretch import cut
from setbook.audio.sources.time_line import TimeLine
from setbook.audio.sources.warping.chain import Stretch
from setbook.audio.sources.warping.slices import Slices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.sources.sample_file import SampleFile
    from setbook.audio.sources.warping.chain import Stretcher

    Pcm = NDArray[np.float32]
    Floats = NDArray[np.float64]

NEUTRAL_SECONDS = 0.0005
"""A pass that drifts less than this from the sample's own speed is copied instead of stretched."""

MARKER_NEAR_SECONDS = 0.03
BLOCK_FRAMES = 1 << 20
SEAM_FRAMES = 96
"""Cross-fade into a new turn of a stretched loop, before its first beat."""


class Motion(Enum):
    """How a clip's sample follows the song."""

    FREE = "free"
    """Not warped: at its own speed; transposing changes the speed."""
    REPITCH = "re-pitch"
    """Warped, at changing speed and pitch; transposing does nothing."""
    STRETCH = "stretch"
    """Warped, with its own pitch, by a stretcher."""


@dataclass(frozen=True)
class AudioClipSource:
    """All that an audio clip's sound depends on.

    Parameters
    ----------
    sample
        The file.
    sample_rate
        Of the plan, in hertz.
    frame_count
        Length in frames: from the frame that it starts on to the one that the
        next clip could start on.
    length_beats
        Length on the timeline.
    song
        From beats after the clip's start to seconds after it.
    warp
        From the clip's own beats to seconds of the sample; None for `FREE`.
    loop
        In the clip's own beats, or in seconds for `FREE`.
    gain_course, semitones_course
        What clip envelopes do to gain and transposition, over the clip's own
        time.
    stretcher
        The warp mode, for `STRETCH`.
    """

    sample: SampleFile
    sample_rate: int
    frame_count: int
    length_beats: float
    song: TimeLine
    motion: Motion
    loop: LoopBrace
    warp: TimeLine | None = None
    semitones: float = 0.0
    gain: float = 1.0
    fade_in: Fade = field(default_factory=Fade)
    fade_out: Fade = field(default_factory=Fade)
    gain_course: Course | None = None
    semitones_course: Course | None = None
    stretcher: Stretcher = field(default_factory=Slices)

    @property
    def key_parts(self) -> tuple[object, ...]:
        """Everything that goes into the sound, and nothing else (the sample counts by its content)."""
        parts = {name: value for name, value in vars(self).items() if name != "sample"}
        return ("audio clip", self.sample.digest, parts)

    def make(self) -> Pcm:
        """Return the clip's PCM, from its first frame on the timeline to its last."""
        pcm = self._pitched()
        out = np.zeros((2, self.frame_count), np.float32)
        for turn, line, first, last in self._turns():
            seam = self._seam(turn, line, first, last - first)
            bend = self._bend(first - seam, last - first + seam)
            _lay(out, first, self._play(pcm, line, last - first, seam, bend), seam)
        out *= np.float32(self.gain)
        self._follow_gain(out)
        fade(out, self.fade_in, self.fade_out)
        return out

    def _pitched(self) -> Pcm:
        """Return the sample, resampled to its transposition where the stretcher then makes up for the time.

        The stretcher could transpose by itself, but up to 6 cents off; this
        way pitch is exact, and formants move with it either way.
        """
        speed = self._speed
        if speed == 1.0 or self.motion in {Motion.FREE, Motion.REPITCH}:
            return self.sample.at_rate(self.sample_rate)

        def make() -> Pcm:
            pcm, native_rate = self.sample.native()
            return resampled(pcm, native_rate * speed, self.sample_rate)

        return held((self.sample, "transposed", speed, self.sample_rate), make)

    @property
    def _speed(self) -> float:
        return float(2.0 ** (self.semitones / 12.0))

    def _turns(self) -> Iterator[tuple[Pass, TimeLine, int, int]]:
        """Yield each turn of the loop with its line (its seconds to the sample's) and its frames."""
        turns = list(passes(self.loop, self._content_length()))
        for turn in turns:
            begin, end = self._seconds(turn.start), self._seconds(turn.end)
            first = round(begin * self.sample_rate)
            last = (
                self.frame_count
                if turn is turns[-1]
                else min(round(end * self.sample_rate), self.frame_count)
            )
            if last > first:
                yield turn, self._line(turn, begin, end), first, last

    def _line(self, turn: Pass, begin: float, end: float) -> TimeLine:
        if self.warp is None:
            return _straight_line(end - begin, turn.content, self._speed)
        to_content = self.song.inverse().between(begin, end).moved(y=turn.content - turn.start)
        return self.warp.after(to_content).moved(x=-begin)

    def _play(self, pcm: Pcm, line: TimeLine, count: int, seam: int, bend: Floats | None) -> Pcm:
        """Play one turn, with `seam` frames of what lies before it; turns that are alike are made once."""
        offset = self._neutral_offset(line, count) if bend is None else None
        if offset is not None:
            return cut(pcm, offset - seam, count + seam)
        if seam:
            line = _begun_earlier(line, seam / self.sample_rate)
        key = (
            self.sample,
            self.motion,
            self._speed,
            self.sample_rate,
            count + seam,
            line.x.tobytes(),
            line.y.tobytes(),
            b"" if bend is None else bend.tobytes(),
        )
        if self.motion in {Motion.FREE, Motion.REPITCH}:
            read = line if bend is None else _sped(line, bend, self.sample_rate)
            return held(key, lambda: self._read(pcm, read, count + seam))
        unpitched = TimeLine(line.x, line.y / self._speed)
        cuts = self._cuts(line) / self._speed
        if bend is not None:
            pcm, unpitched, cuts = bent(pcm, unpitched, cuts, bend, self.sample_rate)
        stretch = Stretch(pcm, unpitched, count + seam, self.sample_rate, self._speed, cuts)
        return held((*key, self.stretcher, cuts.tobytes()), lambda: self.stretcher.play(stretch))

    def _cuts(self, line: TimeLine) -> Floats:
        """Return the seconds of the sample at which the stretcher may cut: onsets or a grid, and warp markers."""
        grid = self.stretcher.grid_beats
        if grid is None or self.warp is None:
            return np.empty(0)
        if grid > 0:
            beats = self.warp.inverse().at(line.y[[0, -1]])
            at = self.warp.at(np.arange(np.ceil(beats[0] / grid), np.floor(beats[1] / grid) + 1) * grid)
        else:
            at = self._onsets()
        return np.unique(np.concatenate([at, _away_from(at, self.warp.y)]))

    def _onsets(self) -> Floats:
        """Return the onsets of the sample, in its seconds."""

        def make() -> Pcm:
            found = onsets(*self.sample.native())
            return found.view(np.float32).reshape(1, -1)  # what is held is PCM to its keeper

        return held((self.sample, "onsets"), make).reshape(-1).view(np.float64)

    def _bend(self, first: int, count: int) -> Floats | None:
        """Return the factor of pitch at every `STEP_FRAMES`-th frame from a frame of the clip on; None for none."""
        if self.semitones_course is None or self.motion is Motion.REPITCH:
            return None
        frames = first + np.arange(0, count + STEP_FRAMES, STEP_FRAMES)
        semitones = self.semitones_course.along(self._content(frames))
        return None if not semitones.any() else 2.0 ** (semitones / 12.0)

    def _follow_gain(self, out: Pcm) -> None:
        """Put the volume envelope on the clip, in place."""
        if self.gain_course is None:
            return
        cells = np.arange(0, out.shape[1] + STEP_FRAMES, STEP_FRAMES)
        gains = self.gain_course.along(self._content(cells))
        for first in range(0, out.shape[1], BLOCK_FRAMES):
            frames = np.arange(first, min(first + BLOCK_FRAMES, out.shape[1]))
            out[:, frames[0] : frames[-1] + 1] *= np.interp(frames, cells, gains).astype(np.float32)

    def _content(self, frames: NDArray[np.int64]) -> Floats:
        """Return the places of the content that play at frames of the clip."""
        seconds = frames / self.sample_rate
        return self.loop.content_at(self.song.inverse().at(seconds) if self.warp is not None else seconds)

    def _read(self, pcm: Pcm, line: TimeLine, count: int) -> Pcm:
        """Read the sample at the speed of the line, in blocks that keep the memory small."""
        out = np.empty((2, count), np.float32)
        for first in range(0, count, BLOCK_FRAMES):
            frames = np.arange(first, min(first + BLOCK_FRAMES, count))
            out[:, frames[0] : frames[-1] + 1] = read_at(
                pcm, line.at(frames / self.sample_rate) * self.sample_rate
            )
        return out

    def _neutral_offset(self, line: TimeLine, count: int) -> int | None:
        """Return the sample's frame that a turn begins at if it plays it as it is, else None."""
        if self.semitones and self.motion is not Motion.REPITCH:
            return None
        if self.motion is Motion.STRETCH and not self.stretcher.neutral:
            return None
        span = line.between(0.0, count / self.sample_rate)
        drift = span.y - span.x
        if np.ptp(drift) > NEUTRAL_SECONDS:
            return None
        return round(float(drift[0]) * self.sample_rate)

    def _seam(self, turn: Pass, line: TimeLine, first: int, count: int) -> int:
        """Return the cross-fade into this turn: none for the first, none where the sample is copied."""
        if turn.index == 0 or self._neutral_offset(line, count) is not None:
            return 0
        return min(SEAM_FRAMES, first)

    def _content_length(self) -> float:
        """Return the clip's length in the unit of its loop."""
        return self.length_beats if self.warp is not None else self._end_seconds

    def _seconds(self, content: float) -> float:
        """Return seconds after the clip's start."""
        return float(self.song.at(content)) if self.warp is not None else content

    @property
    def _end_seconds(self) -> float:
        return float(self.song.at(self.length_beats))


def _straight_line(length: float, start: float, speed: float) -> TimeLine:
    return TimeLine(np.array([0.0, length]), np.array([start, start + length * speed]))


def _sped(line: TimeLine, bend: Floats, sample_rate: int) -> TimeLine:
    """Return a line of an unwarped clip at the speed that bends its pitch."""
    at = np.arange(len(bend)) * STEP_FRAMES / sample_rate
    ahead = np.diff(line.at(at)) * 0.5 * (bend[1:] + bend[:-1])
    return TimeLine(at, float(line.at(0.0)) + np.append(0.0, np.cumsum(ahead)))


def bent(
    pcm: Pcm, line: TimeLine, cuts: Floats, bend: Floats, sample_rate: int
) -> tuple[Pcm, TimeLine, Floats]:
    """Return PCM played at the speed that bends its pitch, and line and cuts that make up for the time.

    Parameters
    ----------
    bend
        The factor of pitch at every `STEP_FRAMES`-th frame of the result.
    """
    at = np.arange(len(bend)) * STEP_FRAMES / sample_rate
    places = line.at(at)
    lasting = np.append(0.0, np.cumsum(np.diff(places) / (0.5 * (bend[1:] + bend[:-1]))))
    count = int(lasting[-1] * sample_rate) + 1
    played = np.zeros((2, count), np.float32)
    for first in range(0, count, BLOCK_FRAMES):
        frames = np.arange(first, min(first + BLOCK_FRAMES, count))
        positions = np.interp(frames / sample_rate, lasting, places) * sample_rate
        played[:, frames[0] : frames[-1] + 1] = read_at(pcm, positions)
    inside = cuts[(cuts > places[0]) & (cuts < places[-1])]
    return played, TimeLine(at, lasting), np.interp(inside, places, lasting)


def _away_from(cuts: Floats, markers: Floats) -> Floats:
    """Return the warp markers that no cut is near to: a marker is mostly set on an onset."""
    if not len(cuts):
        return markers
    after = (
        np.clip(np.searchsorted(cuts, markers), 1, len(cuts) - 1)
        if len(cuts) > 1
        else np.zeros(len(markers), int)
    )
    near = np.minimum(np.abs(markers - cuts[after]), np.abs(markers - cuts[np.maximum(after - 1, 0)]))
    away: Floats = markers[near > MARKER_NEAR_SECONDS]
    return away


def _begun_earlier(line: TimeLine, seconds: float) -> TimeLine:
    """Return the line moved right, so that it begins with what lies before it."""
    return line.between(-seconds, float(line.x[-1])).moved(x=seconds)


def _lay(out: Pcm, at: int, played: Pcm, seam: int) -> None:
    """Lay a turn on the clip, cross-fading its seam with the end of the turn before."""
    if seam:
        rising = ((np.arange(seam) + 0.5) / seam).astype(np.float32)
        out[:, at - seam : at] = out[:, at - seam : at] * (1 - rising) + played[:, :seam] * rising
    out[:, at : at + played.shape[1] - seam] = played[:, seam:]
