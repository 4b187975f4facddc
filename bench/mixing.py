"""The console alone: 32 tracks with fader and pan, beside reading their samples once from memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.measure import Row, times_faster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from setbook.audio.plan import Plan

TRACKS = 32
SECONDS = 20
RATE_HZ = 44_100


def rows() -> Iterator[Row]:
    """Measure the share of the memory's read bandwidth that mixing reaches."""
    from setbook.audio.console import Console

    plan, pcm = _plan()
    console = Console(plan, pcm, metering=False)
    yield times_faster(
        f"mix {TRACKS} stereo tracks of {SECONDS} s",
        lambda: console.render(0, plan.frame_count),
        "reading them once",
        lambda: [sound.view(np.uint64).max() for sound in pcm.values()],
        reach="≥ 0.70",
    )


def _plan() -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    from setbook.audio.plan import PcmInfo, Plan, Segment, Strip

    frames = SECONDS * RATE_HZ
    random = np.random.default_rng(1)
    pcm = {f"pcm{n}": random.uniform(-0.1, 0.1, (2, frames)).astype(np.float32) for n in range(TRACKS)}
    tracks = [
        Strip(
            f"{n}",
            f"Track {n}",
            "audio",
            output=TRACKS,
            volume=0.7,
            pan=n / TRACKS - 0.5,
            segments=(Segment(0, frames, key),),
        )
        for n, key in enumerate(pcm)
    ]
    strips = (*tracks, Strip("main", "Main", "main", output=-1))
    infos = {key: PcmInfo(frames) for key in pcm}
    return Plan("bench", RATE_HZ, frames, strips, pcm=infos), pcm
