"""A loop in the browser's console: at its end nothing of what is under way in late effects is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.audio.console.node_console import bundle_console, render_in_node

from setbook.audio.console import Console
from setbook.audio.kernels import kernel
from setbook.audio.plan import (
    CELL_FRAMES,
    SPEAKERS,
    Insert,
    PcmInfo,
    Plan,
    Segment,
    Send,
    SideChain,
    Strip,
    Tap,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 44_100
FRAMES = 12_000
START, END = 3000, 7777
# Under a ceiling that nothing reaches a limiter is nothing but late.
LATE = Insert("limiter", "limiter", True, kernel("limiter").values(ceiling=0.0))
RINGS = Insert("freeverb", "reverb", True, kernel("freeverb").values(mix=60.0, room=80.0))
ECHOES = Insert("simple_delay", "echo", True, kernel("simple_delay").values(time_left=31.0, time_right=47.0))
NOISE = (np.random.default_rng(5).standard_normal((2, FRAMES)) * 0.03).astype(np.float32)
PCM = {"noise": NOISE, "other": NOISE[::-1].copy()}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle_console(tmp_path_factory.mktemp("console"))


def moving(seed: int, low: float = 0.2, high: float = 1.0) -> NDArray[np.float32]:
    cells = -(-FRAMES // CELL_FRAMES) + 1
    return np.random.default_rng(seed).uniform(low, high, cells).astype(np.float32)


def track(name: str, output: int, pcm: str = "noise", **fields: Any) -> Strip:
    segments = (Segment(300, 5000, pcm, 300), Segment(6000, 5500, pcm, 700))
    return Strip(name, name, "audio", output, segments=segments, **fields)


def plan(*strips: Strip, **fields: Any) -> Plan:
    main = Strip("main", "Main", "main", SPEAKERS)
    return Plan("test", RATE, FRAMES, (*strips, main), pcm={key: PcmInfo(FRAMES) for key in PCM}, **fields)


def busy(late: tuple[Insert, ...], *, compensated: bool = True) -> Plan:
    """Return tracks in a group, returns, a side-chain, echoes, automation everywhere; late effects among them."""
    ear = Insert(
        "compressor", "compressor", True, kernel("compressor").values(), SideChain(Tap(0, "post_fx"))
    )
    sends = (Send(4, 0.5), Send(3, 0.7, pre_fader=True))
    drive = {"insert:0:0": moving(9, -6.0, 6.0)}
    strips = (
        track("a", 2, sends=sends, inserts=(ECHOES, *late), automation={"volume": moving(1), "send:0": moving(2)}),
        track("b", 5, "other", sends=sends, inserts=(ear,), automation={"pan": moving(3, -1, 1)}),
        Strip("group", "Group", "group", 5, inserts=(*late, ECHOES), automation={"volume": moving(4)}),
        Strip("r1", "Return 1", "return", 5, sends=(Send(4, 0.25),), inserts=(*late, *late, RINGS)),
        Strip("r2", "Return 2", "return", 5, inserts=(Insert("utility", "u", True, kernel("utility").values()), RINGS),
              automation=drive),
    )  # fmt: skip
    return plan(*strips, compensated=compensated)


def rounds(
    begin: int, turns: int, start: int = START, end: int = END, block: int = 128
) -> list[dict[str, Any]]:
    """Return the steps that play from a frame into a loop and so often through it."""
    steps: list[dict[str, Any]] = [
        {"do": "seek", "frame": begin},
        {"do": "loop", "loop": {"start": start, "end": end}},
        {"do": "render", "frame": begin, "frames": end - begin, "block": block},
    ]
    for _ in range(turns):
        steps += [
            {"do": "jump", "frame": start},
            {"do": "render", "frame": start, "frames": end - start, "block": block},
        ]
    return steps


def same_bits(found: NDArray[np.float32], expected: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))


@pytest.mark.parametrize("block", [128, 1000, 4096])
def test_a_loop_with_late_effects_is_the_loop_without_them(tmp_path: Path, bundle: Path, block: int) -> None:
    steps = rounds(1000, 3, block=block)
    expected = render_in_node(tmp_path / "plain", bundle, busy(()), PCM, rounds(1000, 3)).samples
    found = render_in_node(tmp_path / "late", bundle, busy((LATE,)), PCM, steps).samples
    same_bits(found, expected)
    seam = END - 1000
    assert np.abs(found[:, seam : seam + 200]).max() > 1e-3


def test_a_loop_shorter_than_what_is_under_way_turns_as_well(tmp_path: Path, bundle: Path) -> None:
    late = (LATE, LATE, LATE)
    steps = rounds(5900, 9, 6000, 6000 + CELL_FRAMES + 3)
    expected = render_in_node(tmp_path / "plain", bundle, busy(()), PCM, steps).samples
    assert kernel("limiter").late_frames(RATE) * 9 > CELL_FRAMES + 3
    same_bits(render_in_node(tmp_path / "late", bundle, busy(late), PCM, steps).samples, expected)


@pytest.mark.parametrize("delay", [-700, -1, 40, 900])
def test_what_track_delays_move_is_heard_in_each_turn_as_in_a_straight_play(
    tmp_path: Path, bundle: Path, delay: int
) -> None:
    delayed = track("b", 2, "other", delay_frames=delay, automation={"volume": moving(6)})
    what = plan(track("a", 2, inserts=(LATE,)), delayed)
    straight = Console(what, PCM).render(0, FRAMES)
    found = render_in_node(tmp_path, bundle, what, PCM, rounds(0, 3)).samples
    same_bits(found[:, :END], straight[:, :END])
    for turn in range(3):
        first = END + turn * (END - START)
        same_bits(found[:, first : first + END - START], straight[:, START:END])


def test_without_compensation_what_is_late_goes_on_across_the_end(tmp_path: Path, bundle: Path) -> None:
    late = kernel("limiter").late_frames(RATE)
    what = plan(track("a", 1, inserts=(LATE,)), compensated=False)
    dry = Console(plan(track("a", 1)), PCM).render(0, FRAMES)
    found = render_in_node(tmp_path, bundle, what, PCM, rounds(0, 2)).samples
    looped = np.concatenate([dry[:, :END], *[dry[:, START:END]] * 2], axis=1)
    same_bits(found[:, late:], looped[:, :-late])


def test_a_jump_elsewhere_and_another_loop_are_where_they_were_asked_for(
    tmp_path: Path, bundle: Path
) -> None:
    what = plan(track("a", 2, inserts=(LATE,)), track("b", 2, "other"))
    straight = Console(what, PCM).render(0, FRAMES)
    steps = [
        *rounds(6000, 1),
        {"do": "jump", "frame": 500},
        {"do": "render", "frame": 500, "frames": 700, "block": 128},
        # So near to its end that the console is past that already.
        {"do": "loop", "loop": {"start": 400, "end": 1210}},
        {"do": "render", "frame": 1200, "frames": 10, "block": 128},
        {"do": "jump", "frame": 400},
        {"do": "render", "frame": 400, "frames": 790, "block": 128},
        # Within the seam.
        {"do": "loop", "loop": None},
        {"do": "render", "frame": 1190, "frames": 1000, "block": 128},
    ]
    found = render_in_node(tmp_path, bundle, what, PCM, steps).samples
    runs = [(6000, END), (START, END), (500, 1210), (400, 2190)]
    same_bits(found, np.concatenate([straight[:, begin:end] for begin, end in runs], axis=1))
