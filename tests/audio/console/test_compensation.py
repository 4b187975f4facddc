"""Delay compensation: what is late is waited for, and the music stays on the grid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from setbook.audio.console import Console
from setbook.audio.console.compensation import timing_of
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
    from numpy.typing import NDArray

RATE = 44_100
FRAMES = 6000
LATE = kernel("limiter").late_frames(RATE)
# Under a ceiling that nothing reaches a limiter is nothing but late.
LIMITER = Insert("limiter", "limiter", True, kernel("limiter").values(ceiling=0.0))
NOISE = (np.random.default_rng(5).standard_normal((2, FRAMES)) * 0.05).astype(np.float32)
PCM = {"noise": NOISE, "inverse": -NOISE}


def track(name: str, output: int, pcm: str = "noise", **fields: Any) -> Strip:
    return Strip(name, name, "audio", output, segments=(Segment(300, FRAMES - 300, pcm, 300),), **fields)


def plan(*strips: Strip, **fields: Any) -> Plan:
    main = Strip("main", "Main", "main", SPEAKERS)
    return Plan("test", RATE, FRAMES, (*strips, main), pcm={key: PcmInfo(FRAMES) for key in PCM}, **fields)


def played(what: Plan, start: int = 0, count: int = FRAMES) -> NDArray[np.float32]:
    return Console(what, PCM).render(start, count)


def test_a_limiter_on_one_of_two_identical_tracks_leaves_nothing_of_their_difference() -> None:
    assert LATE > 60
    one = track("a", 2, inserts=(LIMITER,))
    assert not played(plan(one, track("b", 2, "inverse"))).any()
    assert np.abs(played(plan(one, track("b", 2, "inverse"), compensated=False))).max() > 0.05


def test_the_music_stays_on_the_grid() -> None:
    dry = played(plan(track("a", 1)))
    np.testing.assert_array_equal(played(plan(track("a", 1, inserts=(LIMITER,)))), dry)
    late = played(plan(track("a", 1, inserts=(LIMITER,)), compensated=False))
    np.testing.assert_array_equal(late[:, LATE:], dry[:, :-LATE])


def moving(seed: int, low: float = 0.2, high: float = 1.5) -> NDArray[np.float32]:
    cells = -(-FRAMES // CELL_FRAMES) + 1
    return np.random.default_rng(seed).uniform(low, high, cells).astype(np.float32)


def busy(*, late: bool) -> Plan:
    """Return tracks in a group, returns before and after the fader, automation everywhere; limiters if wanted."""
    some = (LIMITER,) if late else ()
    eq = (Insert("eq8", "eq", True, kernel("eq8").values(band_1_gain=6.0)),)
    sends = (Send(4, 0.5), Send(3, 0.7, pre_fader=True))
    strips = (
        track("a", 2, sends=sends, inserts=some + eq, automation={"volume": moving(1), "send:0": moving(2)}),
        track("b", 5, pan=0.3, sends=sends, automation={"pan": moving(3, -1, 1)}),
        Strip("group", "Group", "group", 5, inserts=some, automation={"volume": moving(4)}),
        Strip("r1", "Return 1", "return", 5, sends=(Send(4, 0.25),), inserts=some + some),
        Strip("r2", "Return 2", "return", 5, inserts=eq),
    )
    return plan(*strips)


def test_every_way_through_groups_and_returns_is_waited_for() -> None:
    timing = timing_of(busy(late=True))
    assert timing.total == 3 * LATE  # a's, then twice in the first return
    assert timing.delays  # not everything could start later
    np.testing.assert_array_equal(played(busy(late=True)), played(busy(late=False)))


@pytest.mark.parametrize("delay", [0, 500, -500])
def test_a_part_is_the_same_samples_as_in_the_whole(delay: int) -> None:
    delayed = track("b", 2, automation={"volume": moving(6)}, delay_frames=delay)
    what = plan(track("a", 2, inserts=(LIMITER,)), delayed)
    np.testing.assert_array_equal(played(what, 2345, 1000), played(what)[:, 2345:3345])


def test_after_a_jump_the_first_frame_is_the_one_that_was_asked_for() -> None:
    what = plan(track("a", 2, inserts=(LIMITER,)), track("b", 2))
    console = Console(what, PCM)
    console.render(0, 1500)
    console.jump(400)
    np.testing.assert_array_equal(console.render(400, 1000), played(what)[:, 400:1400])


def test_an_insert_that_is_off_is_as_late_and_a_switch_fades_between_like_and_like() -> None:
    off = replace(LIMITER, on=False)
    dry = played(plan(track("a", 2), track("b", 2)))
    what = plan(track("a", 2, inserts=(off,)), track("b", 2))
    np.testing.assert_array_equal(played(what), dry)
    console = Console(what, PCM)
    first = console.render(0, 2000)
    console.set_parameter("a", "insert:0:on", 1.0)
    np.testing.assert_allclose(np.concatenate([first, console.render(2000, 4000)], axis=1), dry, atol=1e-7)


@pytest.mark.parametrize("frames", [-700, -1, 5, 1000])
def test_a_track_delay_moves_a_track_with_its_automation_against_the_others(frames: int) -> None:
    alone = played(plan(track("a", 1, automation={"volume": moving(7)})))
    other = played(plan(track("b", 1, "inverse")))
    both = played(
        plan(track("a", 2, delay_frames=frames, automation={"volume": moving(7)}), track("b", 2, "inverse"))
    )
    moved = np.zeros_like(alone)
    moved[:, max(frames, 0) : FRAMES + min(frames, 0)] = alone[:, max(-frames, 0) : FRAMES - max(frames, 0)]
    count = FRAMES + min(frames, 0)
    np.testing.assert_allclose(both[:, :count], (moved + other)[:, :count], atol=1e-7)


def test_a_side_chain_hears_at_the_time_that_it_would_without_latency() -> None:
    gate = kernel("gate").values(threshold=-30.0)

    def chained(inserts: tuple[Insert, ...], key_inserts: tuple[Insert, ...]) -> Plan:
        ear = Insert("gate", "gate", True, gate, SideChain(Tap(0, "post_fx")))
        return plan(track("key", 2, inserts=key_inserts, volume=0.0), track("a", 2, inserts=(*inserts, ear)))

    expected = played(chained((), ()))
    assert expected.any()
    for inserts in ((), (LIMITER,), (LIMITER, LIMITER)):
        np.testing.assert_array_equal(played(chained(inserts, (LIMITER,))), expected)


def test_latency_is_whole_frames_and_half_a_frame_is_left() -> None:
    assert kernel("wave_shaper").latency(RATE) == 0.5
    assert kernel("wave_shaper").late_frames(RATE) == 0
    assert int(kernel("limiter").latency(RATE)) == LATE
