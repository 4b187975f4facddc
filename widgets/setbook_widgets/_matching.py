"""How loud whole songs are, so that two versions can be compared at one loudness."""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np

from setbook.analysis import loudness
from setbook.audio.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable

    from setbook.audio.pcm_store import PcmStore
    from setbook.audio.plan import Plan

PART_FRAMES = 1 << 19
"""Frames between two reports: about twelve seconds of the song."""

_KEPT = 64
_MEASURED: OrderedDict[str, float | None] = OrderedDict()
_MEASURING = threading.Lock()


def integrated_lufs(plan: Plan, store: PcmStore, report: Callable[[float], None]) -> float | None:
    """Return the integrated loudness of a song as its plan plays it, from its first frame to its last.

    A plan says all that is heard, down to the hash of each sound, so that what
    was measured once is known as long as the process lives.

    Parameters
    ----------
    report
        Called with the share that is done; what it raises stops the work.

    Returns
    -------
    float or None
        In LUFS; None for silence.
    """
    key = _address(plan)
    with _MEASURING:
        if key not in _MEASURED:
            _MEASURED[key] = _measured(plan, store, report)
            while len(_MEASURED) > _KEPT:
                _MEASURED.popitem(last=False)
        _MEASURED.move_to_end(key)
        return _MEASURED[key]


def _measured(plan: Plan, store: PcmStore, report: Callable[[float], None]) -> float | None:
    console = Console(plan, store, metering=False)
    samples = np.empty((2, plan.frame_count), np.float32)
    for start in range(0, plan.frame_count, PART_FRAMES):
        stop = min(start + PART_FRAMES, plan.frame_count)
        samples[:, start:stop] = console.render(start, stop - start)
        report(stop / plan.frame_count)
    level = loudness.integrated(samples, plan.sample_rate)
    return level if math.isfinite(level) else None


def _address(plan: Plan) -> str:
    wire, buffers = plan.to_wire()
    digest = hashlib.sha256(json.dumps(wire, sort_keys=True).encode())
    for buffer in buffers:
        digest.update(buffer)
    return digest.hexdigest()
