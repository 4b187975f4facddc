"""How loud a whole song is, as its plan plays it: what two versions are compared at."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.console import Console
from setbook.audio.metering.gating import StepMeter

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.plan import Plan

PART_FRAMES = 1 << 19
"""Frames between two reports: about twelve seconds of the song."""


def song_lufs(plan: Plan, store: PcmStore, report: Callable[[float], None]) -> float | None:
    """Return the integrated loudness of a song (ITU-R BS.1770-5), from its first frame to its last.

    Parameters
    ----------
    report
        Called with the share that is done; what it raises stops the work.

    Returns
    -------
    float or None
        In LUFS; None for silence.
    """
    console = Console(plan, store, metering=False)
    samples = np.empty((2, plan.frame_count), np.float32)
    for start in range(0, plan.frame_count, PART_FRAMES):
        stop = min(start + PART_FRAMES, plan.frame_count)
        samples[:, start:stop] = console.render(start, stop - start)
        report(stop / plan.frame_count)
    level = StepMeter(samples, plan.sample_rate).integrated()
    return level if math.isfinite(level) else None
