"""One result, whatever the block size and wherever it is computed: here, in WebAssembly, in plain Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.audio.console.node_console import bundle_console, render_in_node
from tests.audio.console.random_plans import RATE, random_eq, random_plan

from setbook.audio.console import Console
from setbook.audio.kernels import desk, effect_native, eq8, kernel
from setbook.audio.kernels.insert import make_insert

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SEEDS = (1, 2, 3, 6, 7)
TAIL_FRAMES = 3000


def assert_same_bits(found: NDArray[np.float32], expected: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle_console(tmp_path_factory.mktemp("bundle"))


@pytest.mark.parametrize("seed", SEEDS)
def test_webassembly_in_node_gives_the_same_bits(seed: int, bundle: Path, tmp_path: Path) -> None:
    plan, pcm = random_plan(seed)
    count = plan.frame_count + TAIL_FRAMES
    steps = [{"do": "seek", "frame": 0}, {"do": "render", "frame": 0, "frames": count, "block": 128}]
    rendered = render_in_node(tmp_path, bundle, plan, pcm, steps)
    console = Console(plan, pcm)
    assert_same_bits(rendered.samples, console.render(0, count))
    meters = np.array([[*meter.peak, *meter.rms] for meter in console.meters.values()])
    np.testing.assert_allclose(rendered.levels, meters, rtol=1e-4, atol=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 6])
@pytest.mark.parametrize("block", [1, 7, 64, 128, 512, 4096, 100_000])
def test_the_block_size_does_not_matter(seed: int, block: int) -> None:
    plan, pcm = random_plan(seed, frame_count=6_000)
    count = plan.frame_count + 1000
    expected = Console(plan, pcm).render(0, count)
    console = Console(plan, pcm, block_frames=max(block, 128))
    parts = [console.render(start, min(block, count - start)) for start in range(0, count, block)]
    assert_same_bits(np.concatenate(parts, axis=1), expected)


def test_moves_jumps_and_seeks_give_the_same_bits_in_node(bundle: Path, tmp_path: Path) -> None:
    plan, pcm = random_plan(9)
    steps: list[dict[str, Any]] = [
        {"do": "seek", "frame": 0},
        {"do": "render", "frame": 0, "frames": 5000, "block": 128},
        {"do": "set", "strip": 0, "name": "volume", "value": 0.3},
        {"do": "set", "strip": 1, "name": "soloed", "value": 1},
        {"do": "render", "frame": 5000, "frames": 3333, "block": 77},
        {"do": "jump", "frame": 1234},
        {"do": "set", "strip": 2, "name": "send:0", "value": 0.9},
        {"do": "render", "frame": 1234, "frames": 6000, "block": 4096},
        {"do": "set", "strip": 1, "name": "soloed", "value": 0},
        {"do": "automation"},
        {"do": "seek", "frame": 20_000},
        {"do": "render", "frame": 20_000, "frames": 9000, "block": 1000},
    ]
    rendered = render_in_node(tmp_path, bundle, plan, pcm, steps)
    assert_same_bits(rendered.samples, play(plan, pcm, steps))


def play(plan: Any, pcm: Any, steps: list[dict[str, Any]]) -> NDArray[np.float32]:
    """Take the steps with the native console."""
    console, parts = Console(plan, pcm), []
    for step in steps:
        if step["do"] == "render":
            parts.append(console.render(step["frame"], step["frames"]))
        elif step["do"] == "set":
            console.set_parameter(plan.strips[step["strip"]].id, step["name"], step["value"])
        elif step["do"] == "automation":
            console.back_to_automation()
        else:
            getattr(console, step["do"])(step["frame"])
    return np.concatenate(parts, axis=1)


def test_the_kernels_source_run_as_plain_python_gives_the_same_bits() -> None:
    rng = np.random.default_rng(4)
    eq = kernel("eq8")
    frames, cells = 300, 3
    values = np.array([[1.0, *random_eq(rng).parameters] for _ in range(cells + 1)]).ravel()
    signal = rng.standard_normal((2, frames)).astype(np.float32)
    outcomes = []
    for run in (make_insert(eq8.eq8, eq.state_size, 0.0, len(eq.parameters)), native_eq8):
        left, right = signal[0].copy(), signal[1].copy()
        run(
            left,
            right,
            left,
            right,
            np.zeros(eq.memory_size(RATE)),
            values,
            np.zeros(desk.KERNEL_SCRATCH),
            0,
            frames,
            float(RATE),
        )
        outcomes.append(np.stack([left, right]))
    assert np.abs(outcomes[0] - signal).max() > 0.01
    assert_same_bits(outcomes[0], outcomes[1])


def native_eq8(*arguments: Any) -> None:
    addresses = [value.ctypes.data if isinstance(value, np.ndarray) else value for value in arguments]
    effect_native(kernel("eq8"))(*addresses)
