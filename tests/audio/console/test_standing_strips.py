"""Strips that stand are mixed four at once: the sum is, to the bit, the one of strip after strip."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.audio.console.node_console import bundle_console, render_in_node

from setbook.audio.console import Console
from setbook.audio.plan import SPEAKERS, PcmInfo, Plan, Segment, Send, Strip

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Pcm = dict[str, NDArray[np.float32]]

FRAMES = 9_000
TRACKS = 14
VOLUMES = (1.0, 0.7, 0.0, 0.3, 1.9)
"""One of them is shut: what it plays counts as nothing."""


def sounds() -> Pcm:
    """Return noise for each track, with what no sound should have here and there."""
    rng = np.random.default_rng(8)
    pcm = {f"{n}": (rng.standard_normal((2, FRAMES)) * 0.2).astype(np.float32) for n in range(TRACKS)}
    pcm["1"][0, 500] = np.nan
    pcm["2"][:, 700:720] = np.inf
    pcm["5"][1, 900] = -np.inf
    pcm["6"][:, 1000:1200] = -0.0
    return pcm


def song(**of_tracks: dict[str, Any]) -> tuple[Plan, Pcm]:
    """Return tracks that stand; `t3={…}` says what is different about the fourth."""
    pcm = sounds()
    tracks = [
        Strip(
            f"t{n}", f"Track {n}", "audio", TRACKS + 1, volume=VOLUMES[n % len(VOLUMES)], pan=n / TRACKS - 0.5,
            segments=(Segment(0, FRAMES, f"{n}"),),
        )
        for n in range(TRACKS)
    ]  # fmt: skip
    tracks = [replace(track, **of_tracks.get(track.id, {})) for track in tracks]
    returned = Strip("r", "Return", "return", TRACKS + 1)
    strips = (*tracks, returned, Strip("m", "Main", "main", SPEAKERS))
    return Plan("standing", 44100, FRAMES, strips, pcm={key: PcmInfo(FRAMES) for key in pcm}), pcm


def one_by_one(plan: Plan, pcm: Pcm) -> NDArray[np.float32]:
    """Render with metering, for which each strip is looked at by itself."""
    return Console(plan, pcm, metering=True).render(0, FRAMES)


def assert_same_bits(found: NDArray[np.float32], expected: NDArray[np.float32]) -> None:
    assert np.abs(expected).max() > 0.5
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))


SONGS: dict[str, dict[str, Any]] = {
    "all alike": {},
    "one sends": {"t5": {"sends": (Send(TRACKS, 0.5),)}},
    "one is split": {"t2": {"pan_mode": "split", "pan_left": 0.3}},
    "one is muted, one soloed": {"t4": {"active": False}, "t9": {"soloed": True}},
    "one moves": {"t6": {"automation": {"volume": np.linspace(0, 1, 72).astype(np.float32)}}},
    "one begins late, one pauses": {
        "t1": {"segments": (Segment(1_111, 5_000, "1", 200),)},
        "t8": {"segments": (Segment(0, 3_000, "8"), Segment(4_500, 4_000, "8", 4_500))},
    },
    "one flows elsewhere": {"t7": {"output": TRACKS}},
    "one waits": {"t3": {"delay_frames": 77}},
}


@pytest.mark.parametrize("name", SONGS)
@pytest.mark.parametrize("block", [128, 1000, 4096, 16384])
def test_four_at_once_are_one_after_the_other(name: str, block: int) -> None:
    plan, pcm = song(**SONGS[name])
    found = Console(plan, pcm, block_frames=block, metering=False).render(0, FRAMES)
    assert_same_bits(found, one_by_one(plan, pcm))


def test_a_strip_that_is_moved_by_hand_leaves_the_four_and_comes_back() -> None:
    plan, pcm = song()
    outcomes = []
    for metering in (True, False):
        console = Console(plan, pcm, block_frames=512, metering=metering)
        parts = [console.render(0, 2_000)]
        console.set_parameter("t6", "volume", 0.25)
        parts.append(console.render(2_000, FRAMES - 2_000))
        outcomes.append(np.concatenate(parts, axis=1))
    assert_same_bits(outcomes[1], outcomes[0])


def test_in_webassembly_they_are_the_same(tmp_path: Path) -> None:
    plan, pcm = song(**SONGS["one moves"])
    steps = [
        {"do": "seek", "frame": 0},
        {"do": "render", "frame": 0, "frames": FRAMES, "block": 128},
    ]
    rendered = render_in_node(tmp_path, bundle_console(tmp_path), plan, pcm, steps)
    assert_same_bits(rendered.samples, Console(plan, pcm, metering=False).render(0, FRAMES))
