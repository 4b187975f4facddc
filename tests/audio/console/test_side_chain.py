"""Taps and side-chains: who hears whom, at which point, with which gain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from setbook.audio.console import Console
from setbook.audio.kernels import kernel
from setbook.audio.plan import (
    CELL_FRAMES,
    SPEAKERS,
    Insert,
    PcmInfo,
    Plan,
    Segment,
    SideChain,
    Strip,
    Tap,
    TapPoint,
)
from setbook.errors import AudioError

RATE = 44_100
FRAMES = 4096
PCM = {"one": np.ones((2, FRAMES), np.float32), "quiet": np.full((2, FRAMES), 0.001, np.float32)}
UTILITY = Insert("utility", "utility", True, kernel("utility").values(gain=6.0206))


def constant(*strips: Strip) -> float:
    """Return the level that comes out of strips that play constants, at last."""
    info = {key: PcmInfo(FRAMES) for key in PCM}
    console = Console(Plan("test", RATE, FRAMES, strips, pcm=info), PCM)
    return float(console.render(0, FRAMES)[0, -1])


def track(name: str, output: int, pcm: str | None = "one", **fields: Any) -> Strip:
    segments = () if pcm is None else (Segment(0, FRAMES, pcm),)
    return Strip(name, name, "audio", output, segments=segments, **fields)


def main(**fields: Any) -> Strip:
    return Strip("main", "Main", "main", SPEAKERS, **fields)


@pytest.mark.parametrize(
    ("point", "fields", "expected"),
    [
        ("pre_fx", {"volume": 0.5, "active": False}, 1.0),
        ("post_fx", {"volume": 0.5, "active": False}, 2.0),
        ("post_mixer", {"volume": 0.5}, 1.0),
        ("post_mixer", {"volume": 0.5, "active": False}, 0.0),
    ],
)
def test_a_track_takes_in_another_at_the_point_it_says(
    point: TapPoint, fields: dict[str, Any], expected: float
) -> None:
    # The source feeds a group that is muted, so that only what is taken in is heard.
    source = track("source", 2, inserts=(UTILITY,), **fields)
    taker = track("taker", 3, None, takes=(Tap(0, point),))
    shut = Strip("shut", "Shut", "group", 3, active=False)
    assert constant(source, taker, shut, main()) == pytest.approx(expected, rel=1e-4)


def test_the_points_are_the_same_on_a_track_without_devices() -> None:
    for point in ("pre_fx", "post_fx", "post_mixer"):
        source = track("source", 2, volume=1.0, active=point == "post_mixer")
        taker = track("taker", 2, None, takes=(Tap(0, point),))
        heard = constant(source, taker, main())
        assert heard == (2.0 if point == "post_mixer" else 1.0)


def ducked(side_chain: SideChain | None, **source: Any) -> float:
    """Return the level of a quiet track behind a compressor that a loud one may press down."""
    values = kernel("compressor").values(threshold=-20.0, ratio=100.0, knee=0.0, attack=0.01)
    press = Insert("compressor", "c", True, values, side_chain)
    shut = Strip("shut", "Shut", "group", 3, active=False)
    listener = track("listener", 3, "quiet", inserts=(press,))
    return constant(track("source", 2, **source), listener, shut, main())


def test_a_compressor_is_pressed_by_what_it_listens_to() -> None:
    assert ducked(None) == pytest.approx(0.001, rel=1e-5)
    assert ducked(SideChain(Tap(0))) == pytest.approx(0.0001, rel=1e-3)
    assert ducked(SideChain(Tap(0), gain=0.5)) == pytest.approx(0.0002, rel=1e-3)
    assert ducked(SideChain(Tap(0), mix=0.0)) == pytest.approx(0.001, rel=1e-5)
    assert ducked(SideChain(Tap(0, "post_mixer")), active=False) == pytest.approx(0.001, rel=1e-5)
    assert ducked(SideChain(Tap(0, "post_fx")), active=False) == pytest.approx(0.0001, rel=1e-3)


@pytest.mark.parametrize("name", ["compressor", "gate", "expander", "filter"])
def test_kernels_listen_to_the_side_chain_and_else_to_themselves(name: str) -> None:
    rng = np.random.default_rng(2)
    sound, key = (rng.standard_normal((2, 9000)).astype(np.float32) * 0.1 for _ in range(2))
    loudness = 5.0 if name in {"compressor", "filter"} else 0.01
    settings = {"follow_depth": 24.0} if name == "filter" else {"threshold": -30.0}
    own = kernel(name).process(sound, RATE, **settings)
    np.testing.assert_array_equal(kernel(name).process(sound, RATE, side_chain=sound, **settings), own)
    assert np.abs(kernel(name).process(sound, RATE, side_chain=key * loudness, **settings) - own).max() > 1e-3
    assert np.abs(kernel(name).process(np.zeros_like(sound), RATE, side_chain=key, **settings)).max() < 1e-9


def test_gain_and_mix_of_a_side_chain_move_by_hand_and_by_automation() -> None:
    values = kernel("gate").values(threshold=-12.0, attack=0.02, release=1.0, hold=0.0)
    chain = SideChain(Tap(0))
    cells = FRAMES // CELL_FRAMES + 1
    gains = np.where(np.arange(cells) < cells // 2, 1.0, 0.01).astype(np.float32)
    listener = track(
        "listener",
        2,
        "quiet",
        inserts=(Insert("gate", "g", True, values, chain),),
        automation={"insert:0:key_gain": gains},
    )
    info = {key: PcmInfo(FRAMES) for key in PCM}
    plan = Plan("test", RATE, FRAMES, (track("source", 2, volume=0.0), listener, main()), pcm=info)
    console = Console(plan, PCM)
    out = console.render(0, FRAMES)[0]
    assert out[FRAMES // 2 - 200] == pytest.approx(0.001, rel=1e-2)
    assert out[-1] < 1e-5
    console.set_parameter("listener", "insert:0:key_gain", 1.0)
    assert console.render(0, FRAMES)[0, -1] == pytest.approx(0.001, rel=1e-2)
    console.set_parameter("listener", "insert:0:key_mix", 0.0)
    assert console.render(0, FRAMES)[0, -1] < 1e-5


def test_solo_of_the_listener_leaves_the_side_chain_open() -> None:
    values = kernel("gate").values(threshold=-12.0)
    listener = track("listener", 2, "quiet", inserts=(Insert("gate", "g", True, values, SideChain(Tap(0))),))
    assert constant(track("source", 2), replace(listener, soloed=True), main()) == pytest.approx(
        0.001, rel=1e-2
    )


def test_who_listens_comes_later_and_with_ears() -> None:
    info = {key: PcmInfo(FRAMES) for key in PCM}
    with pytest.raises(AudioError, match="earlier strip"):
        Plan("test", RATE, FRAMES, (track("a", 1, takes=(Tap(1),)), main()), pcm=info)
    deaf = replace(UTILITY, side_chain=SideChain(Tap(0)))
    with pytest.raises(AudioError, match="side-chain to listen"):
        Plan("test", RATE, FRAMES, (track("a", 2), track("b", 2, inserts=(deaf,)), main()), pcm=info)
