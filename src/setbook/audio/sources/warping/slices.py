"""Beats: the sample is cut where something is struck, and each slice begins where its beat is.

A slice plays at its own speed. When the next one comes early it is cut off;
when it comes late, the time is filled: by silence, by repeating the slice's
second half, or by playing that half to and fro.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.stretch import cut
from setbook.audio.sources.warping.chain import join

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from setbook.audio.sources.warping.chain import Stretch

    Pcm = NDArray[np.float32]
    Floats = NDArray[np.float64]

LOOP_OFF, LOOP_FORWARD, LOOP_BACK_AND_FORTH = 0, 1, 2

FADE_SECONDS = 0.002
"""Where slices meet; before an onset, so that attacks stay whole."""

TURN_SECONDS = 0.006
"""Cross-fade from one turn of a repeated half into the next."""

SHORTEST_TURN_SECONDS = 0.012
"""A half shorter than this would hum; it is silent instead."""


@dataclass(frozen=True)
class Slices:
    """Live's Beats mode.

    Parameters
    ----------
    grid_beats
        0: cut at onsets; else at every so many beats of the clip.
    loop
        What fills the time after a slice: `LOOP_OFF`, `LOOP_FORWARD` or
        `LOOP_BACK_AND_FORTH`. Assumed: it is the second half that repeats.
    envelope
        0 … 100. Assumed: under 100 a slice fades over the last
        (100 − envelope) percent of its time.
    """

    grid_beats: float = 0.0
    loop: int = LOOP_BACK_AND_FORTH
    envelope: float = 100.0
    neutral: bool = True

    def play(self, stretch: Stretch) -> Pcm:
        """Return the sound of the slices in their places."""
        rate = stretch.sample_rate
        places, sources = _slices(stretch)
        fade = round(FADE_SECONDS * rate)
        out = np.zeros((2, stretch.frame_count), np.float32)
        continues = False
        for index, (start, end) in enumerate(pairwise(places.tolist())):
            lead = 0 if index == 0 or continues else fade
            source, length = int(sources[index]), int(sources[index + 1] - sources[index])
            following = end - start == length and self.envelope >= 100.0
            piece = self._slice(stretch.pcm, source - lead, length + lead, end - start + lead, rate)
            if not following:
                self._fade_out(piece, end - start)
            join(out, start - lead, piece, lead)
            continues = following
        return out

    def _slice(self, pcm: Pcm, source: int, length: int, wanted: int, rate: int) -> Pcm:
        """Return `wanted` frames of a slice that has `length`, filled up if they are too few."""
        if wanted <= length:
            return cut(pcm, source, wanted)
        out = np.zeros((2, wanted), np.float32)
        out[:, :length] = cut(pcm, source, length)
        half = length // 2
        if self.loop == LOOP_OFF or half < SHORTEST_TURN_SECONDS * rate:
            edge = min(round(TURN_SECONDS * rate), length)
            out[:, length - edge : length] *= np.linspace(1.0, 0.0, edge, dtype=np.float32)
            return out
        fade = min(round(TURN_SECONDS * rate), half // 2)
        forwards, at = False, length
        while at < wanted:
            turn = cut(pcm, source + length - half, half)
            if self.loop == LOOP_BACK_AND_FORTH and not forwards:
                turn = turn[:, ::-1]
            forwards = not forwards
            join(out, at - fade, turn, fade)
            at += half - fade
        return out

    def _fade_out(self, piece: Pcm, heard: int) -> None:
        """Let a slice fade as the envelope says; what is cut off at once ends in the cross-fade with the next."""
        share = 1.0 - float(np.clip(self.envelope, 0.0, 100.0)) / 100.0
        edge = round(share * heard)
        if edge:
            piece[:, -edge:] *= np.linspace(1.0, 0.0, edge, dtype=np.float32)


def _slices(stretch: Stretch) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where slices begin in the result and in the PCM, in frames, and where the last one ends."""
    rate = stretch.sample_rate
    span = stretch.line.between(0.0, stretch.frame_count / rate)
    first, last = float(span.y[0]), float(span.y[-1])
    inside = stretch.cuts[(stretch.cuts > first) & (stretch.cuts < last)]
    sources = np.round(np.concatenate([[first], inside, [last]]) * rate).astype(np.int64)
    places = np.round(span.inverse().at(np.concatenate([[first], inside, [last]])) * rate).astype(np.int64)
    places[0], places[-1] = 0, stretch.frame_count
    kept = np.append(np.diff(places) > 0, True)
    kept &= np.append(np.diff(sources) > 0, True)
    return places[kept], sources[kept]
