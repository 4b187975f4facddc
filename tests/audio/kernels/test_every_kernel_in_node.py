"""The very bits of this processor, in WebAssembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tests.audio.console.node_console import bundle_console, render_in_node
from tests.audio.kernels.every_kernel_plan import every_kernel_plan

from setbook.audio.console import Console

if TYPE_CHECKING:
    from pathlib import Path


def test_every_effect_gives_the_same_bits_in_node(tmp_path: Path) -> None:
    plan, pcm = every_kernel_plan()
    bundle = bundle_console(tmp_path)
    steps = [{"do": "seek", "frame": 0}]
    # One at a time: what differs is named.
    for strip in range(len(plan.strips) - 1):
        steps += [
            {"do": "set", "strip": strip, "name": "soloed", "value": 1},
            {"do": "seek", "frame": 0},
            {"do": "render", "frame": 0, "frames": plan.frame_count, "block": 128},
            {"do": "set", "strip": strip, "name": "soloed", "value": 0},
        ]
    found = render_in_node(tmp_path / "run", bundle, plan, pcm, steps).samples
    console = Console(plan, pcm)
    differing = []
    for index, strip in enumerate(plan.strips[:-1]):
        console.set_parameter(strip.id, "soloed", 1)
        console.seek(0)
        expected = console.render(0, plan.frame_count)
        console.set_parameter(strip.id, "soloed", 0)
        part = found[:, index * plan.frame_count : (index + 1) * plan.frame_count]
        assert np.abs(expected).max() > 0 or strip.id in {"gate", "expander"}, strip.id
        if (part.view(np.int32) != expected.view(np.int32)).any():
            differing.append(strip.id)
    assert differing == []
