"""A plan that plays every effect, each on a strip of its own, all its parameters moving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tests.audio.kernels.running import CELL, RATE, moving_settings, noise

from setbook.audio.kernels import KERNELS
from setbook.audio.plan import SPEAKERS, Insert, PcmInfo, Plan, Segment, Strip

if TYPE_CHECKING:
    from numpy.typing import NDArray


def every_kernel_plan(frames: int = 30_000) -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    """Return the plan and its PCM: noise that stops half-way, so that tails are heard."""
    main = len(KERNELS)
    strips = []
    for index, kernel in enumerate(KERNELS.values()):
        rows = moving_settings(kernel, frames, index)[: -(-frames // CELL) + 1]
        automation = {f"insert:0:{p}": rows[:, p].astype(np.float32) for p in range(rows.shape[1])}
        # In even strips everything moves; in odd ones it rests.
        insert = Insert(kernel.name, f"device-{index}", True, tuple(rows[0].tolist()))
        strips.append(
            Strip(
                kernel.name,
                kernel.name,
                "audio",
                main,
                volume=0.2,
                inserts=(insert,),
                segments=(Segment(100 * index, frames // 2, "noise"),),
                automation=automation if index % 2 == 0 else {},
            )
        )
    strips.append(Strip("main", "Main", "main", SPEAKERS))
    pcm = {"noise": noise(frames // 2, level=0.2)}
    return Plan("every kernel", RATE, frames, tuple(strips), pcm={"noise": PcmInfo(frames // 2)}), pcm
