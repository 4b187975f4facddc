"""The set's grooves, as they move what plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from setbook.audio.sources.groove import NO_VELOCITY, GrooveFeel
from setbook.audio.sources.reading.settings import bounded, number_at

if TYPE_CHECKING:
    from setbook.model import LiveSet
    from setbook.model.groove import Groove

GRID_BEATS = (1.0, 1 / 2, 1 / 3, 1 / 4, 1 / 6, 1 / 8)
"""Of the Base menu: 1/4, 1/8, 1/8T, 1/16, 1/16T, 1/32."""

DEFAULT_GRID = 3
GLOBAL_AMOUNT = "Mixer/GlobalGrooveAmount/Manual"
MOST_LINES = 65536


def read_grooves(live_set: LiveSet) -> dict[str, GrooveFeel]:
    """Return the grooves of the pool by the id that clips refer to; those without a pattern are left out."""
    amount = _global_amount(live_set)
    read = ((groove.xml_id, _feel(groove, amount)) for groove in live_set.grooves)
    return {xml_id: feel for xml_id, feel in read if feel is not None}


def _global_amount(live_set: LiveSet) -> float:
    """Return the set's global amount, 1 for 100 percent; files without one play grooves in full."""
    main = next((track for track in live_set.all_tracks if track.kind == "main"), None)
    percent = 100.0 if main is None else number_at(main.element, f"DeviceChain/{GLOBAL_AMOUNT}", 100.0)
    return bounded(percent, 0.0, 131.25, 100.0) / 100.0


def _feel(groove: Groove, amount: float) -> GrooveFeel | None:
    clip = groove.clip
    if clip is None:
        return None
    grid_index = int(bounded(groove.grid, 0, len(GRID_BEATS) - 1, DEFAULT_GRID))
    grid = GRID_BEATS[grid_index]
    start, end = clip.loop.start, clip.loop.end
    lines = max(1, round((end - start) / grid)) if np.isfinite(end - start) else 1
    if lines > MOST_LINES:
        return None
    offsets, velocities = np.zeros(lines), np.full(lines, NO_VELOCITY)
    notes = clip.note_array()
    notes = notes[notes["enabled"] & (notes["time"] >= start - grid / 2) & (notes["time"] < end)]
    beats = notes["time"] - start
    at = np.round(beats / grid).astype(np.int64)
    offsets[at % lines] = beats - at * grid
    velocities[at % lines] = notes["velocity"]

    def share(percent: float) -> float:
        return bounded(percent, -100.0, 131.25) / 100.0

    return GrooveFeel(
        grid,
        tuple(offsets.tolist()),
        tuple(velocities.tolist()),
        quantize=share(groove.quantization_amount),
        timing=share(groove.timing_amount) * amount,
        random=share(groove.random_amount) * amount,
        velocity=share(groove.velocity_amount) * amount,
    )
