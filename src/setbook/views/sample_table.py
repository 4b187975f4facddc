"""The samples that clips play, each once, with the peaks of their waveforms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from setbook.errors import SampleUnreadable
from setbook.views.peaks import LEVELS, Waveform

if TYPE_CHECKING:
    from setbook.model import Sample
    from setbook.views.columns import Buffers

INLINE_BINS = 8192
"""Levels of at most so many bins travel with the view; finer ones are asked for when they are looked at."""

DECODED_AT_ONCE_FRAMES = 44100 * 60 * 10
"""Sound that is decoded before the view appears, over all samples whose peaks are not kept yet."""


@dataclass
class _Entry:
    name: str
    waveform: Waveform | None
    fault: str | None = None


class SampleTable:
    """Samples by index."""

    def __init__(self) -> None:
        self._indices: dict[Any, int] = {}
        self._entries: list[_Entry] = []

    def index(self, sample: Sample) -> int:
        """Return the sample's index; one that is new is looked for on this machine."""
        stored = sample.stored
        found = self._indices.get(stored)
        if found is None:
            found = self._indices[stored] = len(self._entries)
            self._entries.append(_entry(sample))
        return found

    def level(self, index: int, level: int) -> bytes:
        """Return one level of one sample's peaks.

        Raises
        ------
        SampleUnreadable
            The sample is missing or damaged.
        """
        entry = self._entries[index]
        if entry.waveform is None:
            raise SampleUnreadable(f"Expected the sample {entry.name}, found none at its place.")
        return entry.waveform.level(level).tobytes()

    def to_json(self, buffers: Buffers, *, is_whole: bool = False) -> list[dict[str, Any]]:
        """Describe all samples; small levels go into the buffers. Levels that would be asked for are left out of a whole one."""
        budget: float = math.inf if is_whole else DECODED_AT_ONCE_FRAMES
        described = []
        for entry in self._entries:
            cost = 0 if entry.waveform is None or entry.waveform.is_kept else entry.waveform.frames
            found = _described(entry, buffers, at_once=cost <= budget)
            if is_whole:
                found["peaks"] = [level for level in found["peaks"] if level["buffer"] is not None]
            described.append(found)
            budget -= cost if cost <= budget else 0
        return described


def _entry(sample: Sample) -> _Entry:
    path = sample.path
    if path is None:
        return _Entry(sample.name, None)
    try:
        return _Entry(sample.name, Waveform.of(path))
    except SampleUnreadable as error:
        return _Entry(sample.name, None, str(error))


def _described(entry: _Entry, buffers: Buffers, *, at_once: bool) -> dict[str, Any]:
    waveform = entry.waveform
    described: dict[str, Any] = {
        "name": entry.name,
        "exists": waveform is not None or entry.fault is not None,
        "sample_rate": waveform.sample_rate if waveform else 44100,
        "frames": waveform.frames if waveform else 0,
        "fault": entry.fault,
        "peaks": [],
    }
    if waveform is None:
        return described
    try:
        described["peaks"] = [
            {
                "frames_per_bin": LEVELS[level],
                "bins": bins,
                "buffer": buffers.add(waveform.level(level).tobytes())
                if at_once and bins <= INLINE_BINS
                else None,
            }
            for level, bins in enumerate(waveform.bins)
        ]
    except SampleUnreadable as error:
        described["fault"] = str(error)
    return described
