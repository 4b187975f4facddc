"""Three equalisers in a row on a track, beside the same filters in pedalboard and DawDreamer."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from bench.measure import Row, Skipped, times_faster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

SECONDS = 30
RATE_HZ = 44_100
BAND_HZ = (120.0, 900.0, 5_000.0)
GAIN_DB = -4.0
Q = 0.9


def rows() -> Iterator[Row]:
    """Measure one band in each of three equalisers: what every host can do."""
    sound = np.random.default_rng(2).uniform(-0.2, 0.2, (2, SECONDS * RATE_HZ)).astype(np.float32)
    what = f"EQ × 3, one bell each, {SECONDS} s stereo"
    ours = _ours(sound)
    for peer, make in (("pedalboard", _pedalboard), ("dawdreamer", _dawdreamer)):
        if find_spec(peer) is None:
            yield Skipped(what, f"{peer} is not installed")
        else:
            yield times_faster(what, ours, peer, make(sound), reach="≥ 1.0")


def _ours(sound: NDArray[np.float32]) -> Callable[[], object]:
    from setbook.audio.console import Console
    from setbook.audio.kernels.stock import kernel
    from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Strip

    inserts = []
    for hz in BAND_HZ:
        # On, bell, frequency, gain, quality: the first band's places in the kernel.
        values = [1.0, 3.0, hz, GAIN_DB, Q, *kernel("eq8").defaults[5:]]
        for band in range(1, 8):
            values[5 * band] = 0.0
        inserts.append(Insert("eq8", f"eq{hz}", on=True, parameters=tuple(values)))
    frames = sound.shape[1]
    track = Strip(
        "t", "Track", "audio", output=1, inserts=tuple(inserts), segments=(Segment(0, frames, "pcm"),)
    )
    strips = (track, Strip("main", "Main", "main", output=-1))
    plan = Plan("bench", RATE_HZ, frames, strips, pcm={"pcm": PcmInfo(frames)})
    console = Console(plan, {"pcm": sound}, metering=False)
    return lambda: console.render(0, frames)


def _pedalboard(sound: NDArray[np.float32]) -> Callable[[], object]:
    from pedalboard import PeakFilter, Pedalboard

    board = Pedalboard([PeakFilter(cutoff_frequency_hz=hz, gain_db=GAIN_DB, q=Q) for hz in BAND_HZ])
    return lambda: board(sound, RATE_HZ)


def _dawdreamer(sound: NDArray[np.float32]) -> Callable[[], object]:
    import dawdreamer

    engine = dawdreamer.RenderEngine(RATE_HZ, 512)
    graph = [(engine.make_playback_processor("sound", sound), [])]
    above = "sound"
    for number, hz in enumerate(BAND_HZ):
        # Its filters have no bell; a shelf is a section of the same cost.
        shelf = engine.make_filter_processor(f"filter{number}", "low_shelf", hz, Q, 10 ** (GAIN_DB / 20))
        graph.append((shelf, [above]))
        above = f"filter{number}"
    engine.load_graph(graph)
    return lambda: engine.render(SECONDS)
