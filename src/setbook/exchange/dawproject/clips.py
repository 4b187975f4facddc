"""Clips of notes and of audio, in the arrangement and in the session."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from setbook.exchange.dawproject.ids import Ids, with_children
from setbook.exchange.dawproject.structure import finite
from setbook.format.scalars import write_scalar
from setbook.model import AudioClip, MidiClip, WarpMarker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from setbook.exchange.dawproject.media import Media
    from setbook.format import Element
    from setbook.model import Clip

_SHORTEST = 1e-6


def clip_element(clip: Clip, ids: Ids, media: Media) -> Element | None:
    """Write a clip where it stands; ``None`` for one of no length or of another kind."""
    if not _SHORTEST < clip.length < math.inf or not math.isfinite(clip.start):
        return None
    if isinstance(clip, MidiClip):
        return _midi(clip, ids)
    if isinstance(clip, AudioClip):
        return _audio(clip, ids, media)
    return None


def _midi(clip: MidiClip, ids: Ids) -> Element:
    notes = clip.note_array()
    plays = notes["enabled"] & np.isfinite(notes["time"]) & np.isfinite(notes["duration"])
    notes = notes[plays & (notes["pitch"] >= 0) & (notes["pitch"] <= 127)]
    shift = _shift(clip, [float(notes["time"].min())] if len(notes) else [])
    written = [
        with_children(
            "Note",
            time=float(note["time"]) + shift,
            duration=max(float(note["duration"]), 0.0),
            channel=0,
            key=int(note["pitch"]),
            vel=_share(note["velocity"]),
            rel=_share(note["off_velocity"]),
        )
        for note in notes
    ]
    return _clip(clip, with_children("Notes", *written, id=ids.new()), shift, "beats")


def _audio(clip: AudioClip, ids: Ids, media: Media) -> Element:
    audio, seconds = media.audio(clip)
    if not clip.warped:
        return _clip(clip, audio, _shift(clip, []), "seconds")
    markers = _rising(clip.warp_markers, seconds)
    shift = _shift(clip, [markers[0].beats])
    warps = with_children(
        "Warps",
        audio,
        *(with_children("Warp", time=one.beats + shift, contentTime=one.seconds) for one in markers),
        contentTimeUnit="seconds",
        timeUnit="beats",
        id=ids.new(),
    )
    return _clip(clip, warps, shift, "beats")


def _clip(clip: Clip, content: Element, shift: float, unit: str) -> Element:
    loop = clip.loop
    begin = finite(loop.start + loop.start_relative, 0.0) + shift
    loops = loop.on and loop.end - loop.start > _SHORTEST and math.isfinite(loop.end)
    made = with_children(
        "Clip",
        content,
        time=0.0 if clip.is_session else clip.start,
        duration=clip.length,
        contentTimeUnit=unit,
        playStart=begin,
        playStop=None if loops else max(finite(loop.end, 0.0) + shift, begin),
        loopStart=loop.start + shift if loops else None,
        loopEnd=loop.end + shift if loops else None,
        enable=not clip.disabled,
        name=clip.name or None,
        color=clip.color,
        comment=clip.annotation or None,
    )
    if isinstance(clip, AudioClip) and clip.fades.on:
        made.set("fadeTimeUnit", "beats")
        for name, length in (("fadeInTime", clip.fades.in_length), ("fadeOutTime", clip.fades.out_length)):
            made.set(name, write_scalar(min(max(finite(length, 0.0), 0.0), clip.length)))
    return made


def _shift(clip: Clip, others: Sequence[float]) -> float:
    """Give by how much a clip's own time is moved so that all of it stands at 0 or later."""
    loop = clip.loop
    times = [loop.start + loop.start_relative, loop.start, *others]
    return float(-min(math.floor(min((time for time in times if math.isfinite(time)), default=0.0)), 0))


def _rising(markers: Sequence[WarpMarker], seconds: float) -> list[WarpMarker]:
    """Give at least two markers that rise in both times, from the file's beginning or later."""
    kept: list[WarpMarker] = []
    for marker in markers:
        rises = not kept or (marker.beats > kept[-1].beats and marker.seconds > kept[-1].seconds)
        if math.isfinite(marker.beats) and math.isfinite(marker.seconds) and rises:
            kept.append(marker)
    if not kept:
        kept = [WarpMarker(0.0, 0.0)]
    if len(kept) == 1:  # one marker says where, not how fast: 120 BPM, as Live takes it
        first = kept[0]
        kept.append(WarpMarker(first.seconds + max(seconds, 0.5), first.beats + 2 * max(seconds, 0.5)))
    return kept


def _share(velocity: float) -> float:
    return round(min(max(finite(float(velocity), 100.0), 0.0), 127.0) / 127.0, 6)
