"""The offline render of a whole song: 32 tracks of 3 minutes, each with an equaliser and a compressor, two returns."""

from __future__ import annotations

import os
import statistics
from typing import TYPE_CHECKING

import numpy as np

from bench.measure import Ratio, Row, Skipped, milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.plan import Plan, Strip

TRACKS = 32
SECONDS = 180
RATE_HZ = 44_100
SOUNDS = 4
"""Different sounds that the tracks share: 32 of them would fill two gigabytes."""
REPEATS = 3


def rows() -> Iterator[Row]:
    """Measure how many times faster than the song it is, with all processors and with one."""
    from setbook.audio.console import Console

    plan, pcm = _song()
    what = f"render {TRACKS} tracks × {SECONDS // 60} min, EQ and compressor each, 2 returns"
    console = Console(plan, pcm, metering=False)
    console.render(0, RATE_HZ)  # compiled and loaded before the clock runs

    def render() -> None:
        for start in range(0, plan.frame_count, 1 << 17):
            console.render(start, min(1 << 17, plan.frame_count - start))

    whole = statistics.median(milliseconds(render) for _ in range(REPEATS))
    yield Ratio(what, whole, "the song's length", SECONDS * 1000, SECONDS * 1000 / whole, "", "× real time")
    if not hasattr(os, "sched_setaffinity"):
        yield Skipped(what, "this system does not let a process keep to one core")
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        one = statistics.median(milliseconds(render) for _ in range(REPEATS))
    finally:
        os.sched_setaffinity(0, cores)
    yield Ratio(what, whole, "on one core", one, one / whole, "", f"speed-up by {len(cores)} cores")


def _song() -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    from setbook.audio.kernels.stock import kernel
    from setbook.audio.plan import Insert, PcmInfo, Plan, Send, Strip

    frames = SECONDS * RATE_HZ
    random = np.random.default_rng(4)
    pcm = {f"pcm{n}": random.uniform(-0.1, 0.1, (2, frames)).astype(np.float32) for n in range(SOUNDS)}
    delay, reverb, main = TRACKS, TRACKS + 1, TRACKS + 2

    def insert(name: str, **settings: float) -> Insert:
        return Insert(name, name, on=True, parameters=kernel(name).values(**settings))

    def track(number: int) -> Strip:
        inserts = (
            insert("eq8", band_1_on=1, band_1_gain=-4, band_2_on=1, band_2_gain=3),
            insert("compressor"),
        )
        return _strip(
            f"{number}", main, inserts, (Send(delay, 0.2), Send(reverb, 0.3)), f"pcm{number % SOUNDS}"
        )

    strips = (
        *(track(number) for number in range(TRACKS)),
        Strip("delay", "Delay", "return", main, inserts=(insert("simple_delay", mix=100),)),
        Strip("reverb", "Reverb", "return", main, inserts=(insert("hall_reverb", mix=100),)),
        Strip("main", "Main", "main", -1, inserts=(insert("limiter"),)),
    )
    return Plan("bench", RATE_HZ, frames, strips, pcm={key: PcmInfo(frames) for key in pcm}), pcm


def _strip(name: str, output: int, inserts: tuple, sends: tuple, key: str) -> Strip:  # type: ignore[type-arg]
    from setbook.audio.plan import Segment, Strip

    segments = (Segment(0, SECONDS * RATE_HZ, key),)
    return Strip(
        name, f"Track {name}", "audio", output, volume=0.5, inserts=inserts, sends=sends, segments=segments
    )
