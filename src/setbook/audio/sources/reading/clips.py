"""Clips of the set turned into sources: everything that their sound depends on, as plain data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from setbook.audio.sources.audio_clip import AudioClipSource, Motion
from setbook.audio.sources.edges import EDGE_SECONDS, Fade
from setbook.audio.sources.loop_passes import LoopBrace
from setbook.audio.sources.midi_clip import MidiClipSource
from setbook.audio.sources.reading.expression import note_courses
from setbook.audio.sources.reading.settings import bounded
from setbook.audio.sources.reading.warp_modes import stretcher_of
from setbook.audio.sources.time_line import TimeLine
from setbook.model.audio_clip import AudioClip
from setbook.model.midi_clip import MidiClip
from setbook.model.warp import WarpMode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from setbook.audio.sources.groove import GrooveFeel
    from setbook.audio.sources.instrument import Instrument
    from setbook.audio.sources.reading.envelopes import ClipTargets
    from setbook.audio.sources.reading.library import Library
    from setbook.model import Clip

    Grooves = Mapping[str, GrooveFeel]

Source = AudioClipSource | MidiClipSource

FARTHEST = 1e6
"""Beats or seconds; what lies further off is damage."""

MOST_SEMITONES = 96.0
MOST_GAIN = 1000.0


@dataclass(frozen=True)
class Placement:
    """A clip on the timeline, in beats of the song: where it lies itself, or where a scene puts it."""

    clip: Clip
    start: float
    end: float


@dataclass(frozen=True)
class SongTime:
    """The song's time: beats to seconds, and the plan's rate."""

    line: TimeLine
    sample_rate: int

    def frame(self, beats: float) -> int:
        """Return the frame at a beat."""
        return round(float(self.line.at(beats)) * self.sample_rate)

    def after(self, start: float, end: float) -> TimeLine:
        """Return beats after `start` to seconds after it, up to `end`."""
        return self.line.between(start, end).moved(x=-start, y=-float(self.line.at(start)))


def audio_source(
    placement: Placement, time: SongTime, library: Library, grooves: Grooves, targets: ClipTargets
) -> AudioClipSource | None:
    """Read an audio clip; None where its sample is missing."""
    clip = placement.clip
    assert isinstance(clip, AudioClip)
    sample = library.find(clip.sample)
    if sample is None:
        return None
    song = time.after(placement.start, placement.end)
    warp = TimeLine.through(
        (marker.beats, marker.seconds)
        for marker in clip.warp_markers
        if max(abs(marker.beats), abs(marker.seconds)) < FARTHEST
    )
    feel = grooves.get(clip.groove_id)
    if feel is not None and clip.warped:
        warp = _grooved(warp, feel, loop_of(clip), placement.end - placement.start)
    fade_in, fade_out = _fades(clip, song, time.sample_rate)
    return AudioClipSource(
        sample,
        time.sample_rate,
        time.frame(placement.end) - time.frame(placement.start),
        placement.end - placement.start,
        song,
        _motion(clip),
        loop_of(clip),
        warp if clip.warped else None,
        bounded(clip.pitch_semitones + clip.pitch_cents / 100.0, -MOST_SEMITONES, MOST_SEMITONES),
        bounded(clip.gain, 0.0, MOST_GAIN),
        fade_in,
        fade_out,
        targets.gain(clip),
        targets.semitones(clip),
        stretcher_of(clip),
    )


def _motion(clip: AudioClip) -> Motion:
    if not clip.warped:
        return Motion.FREE
    return Motion.REPITCH if clip.warp_mode_code == WarpMode.REPITCH else Motion.STRETCH


def _grooved(warp: TimeLine, feel: GrooveFeel, loop: LoopBrace, length: float) -> TimeLine:
    """Return the warp map with the groove's timing in it."""
    start = min(loop.begin, loop.start)
    played = feel.line(start, max(loop.end, start + length) if not loop.turns else loop.end)
    return warp if played is None else warp.after(played)


def midi_source(
    placement: Placement, time: SongTime, instrument: Instrument, grooves: Grooves, targets: ClipTargets
) -> MidiClipSource:
    """Read a MIDI clip."""
    clip = placement.clip
    assert isinstance(clip, MidiClip)
    seed = int.from_bytes(hashlib.sha256(clip.id.encode()).digest()[:7])
    notes, loop, feel = clip.note_array(), loop_of(clip), grooves.get(clip.groove_id)
    if feel is not None:
        end = loop.end if loop.turns else FARTHEST
        notes = feel.played(notes, min(loop.begin, loop.start), end, seed)
    return MidiClipSource(
        instrument,
        notes,
        time.sample_rate,
        placement.end - placement.start,
        time.after(placement.start, placement.end),
        loop,
        seed,
        targets.bend(clip),
        note_courses(clip),
    )


def loop_of(clip: Clip) -> LoopBrace:
    """Return a clip's start marker and loop."""
    loop = clip.loop
    begin, start, end = (
        bounded(at, -FARTHEST, FARTHEST) for at in (loop.start + loop.start_relative, loop.start, loop.end)
    )
    return LoopBrace(begin, start, end, loop.on)


def _fades(clip: AudioClip, song: TimeLine, sample_rate: int) -> tuple[Fade, Fade]:
    """Read both fades; with fades off there is none, as the file then has none that sounds."""
    fades = clip.fades
    if not fades.on:
        return Fade(), Fade()
    length = float(song.x[-1])

    def frames(start: float, end: float) -> int:
        return max(0, round(float(song.at(end) - song.at(start)) * sample_rate))

    in_frames = frames(0.0, bounded(fades.in_length, 0.0, length))
    out_frames = frames(length - bounded(fades.out_length, 0.0, length), length)
    edge = round(EDGE_SECONDS * sample_rate)
    return (
        _fade(min(in_frames, edge) if fades.in_is_default else in_frames, fades.in_slope, fades.in_skew),
        _fade(min(out_frames, edge) if fades.out_is_default else out_frames, fades.out_slope, fades.out_skew),
    )


def _fade(frames: int, slope: float, skew: float) -> Fade:
    return Fade(frames, bounded(slope, -1.0, 1.0), bounded(skew, -1.0, 1.0))
