"""The crossfader: sides, curves, automation, sends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from setbook.audio.console import Console
from setbook.audio.plan import CELL_FRAMES, SPEAKERS, CrossfadeCurve, PcmInfo, Plan, Segment, Send, Strip

RATE = 44_100
FRAMES = 4096
PCM = {"one": np.ones((2, FRAMES), np.float32)}


def plan(*strips: Strip, curve: CrossfadeCurve = "transition", **main: Any) -> Plan:
    last = Strip("main", "Main", "main", SPEAKERS, **main)
    return Plan("test", RATE, FRAMES, (*strips, last), pcm={"one": PcmInfo(FRAMES)}, crossfade_curve=curve)


def track(name: str, output: int, **fields: Any) -> Strip:
    return Strip(name, name, "audio", output, segments=(Segment(0, FRAMES, "one"),), **fields)


def gains(position: float, curve: CrossfadeCurve) -> tuple[float, float, float]:
    """Return what is left of a track on side A, of one on B and of one on neither."""
    found = []
    for side in ("A", "B", "none"):
        one = plan(track("t", 1, crossfade=side), curve=curve, crossfader=position)
        found.append(float(Console(one, PCM).render(0, 256)[0, -1]))
    return found[0], found[1], found[2]


@pytest.mark.parametrize("position", [-1.0, -0.6, 0.0, 0.25, 1.0])
def test_constant_power_keeps_the_power_of_both_sides_together(position: float) -> None:
    a, b, none = gains(position, "constant_power")
    assert a**2 + b**2 == pytest.approx(1.0, rel=1e-6)
    assert none == 1.0
    assert gains(-position, "constant_power")[1] == pytest.approx(a, abs=1e-7)


def test_a_transition_leaves_a_side_alone_in_its_own_half() -> None:
    assert gains(-0.5, "transition")[0] == gains(0.0, "transition")[0] == gains(0.0, "transition")[1] == 1.0
    assert gains(0.5, "transition")[0] == pytest.approx(np.cos(np.pi / 4), rel=1e-6)
    assert gains(1.0, "transition") == (0.0, 1.0, 1.0)
    assert gains(-1.0, "transition") == (1.0, 0.0, 1.0)


def test_it_moves_every_track_by_hand_and_by_automation() -> None:
    cells = FRAMES // CELL_FRAMES + 1
    table = np.linspace(-1, 1, cells).astype(np.float32)
    strips = (track("a", 2, crossfade="A", pan=-1.0), track("b", 2, crossfade="B", pan=1.0))
    console = Console(plan(*strips, curve="constant_power", automation={"crossfader": table}), PCM)
    out = console.render(0, FRAMES) / np.sqrt(2)
    theta = np.linspace(0, np.pi / 2, FRAMES, endpoint=False)
    np.testing.assert_allclose(out, [np.cos(theta), np.sin(theta)], atol=2e-3)
    console.set_parameter("main", "crossfader", -1.0)
    assert console.render(0, FRAMES)[1, -1] == 0.0
    console.set_parameter("b", "crossfade", -1.0)
    assert console.render(0, FRAMES)[1, -1] == pytest.approx(np.sqrt(2))
    console.back_to_automation()
    assert console.render(0, FRAMES)[1, -1] == pytest.approx(0.0, abs=0.1)


def test_it_works_as_the_fader_does_on_sends() -> None:
    back = Strip("r", "Return", "return", 2)
    for pre_fader, expected in ((True, 0.5), (False, 0.0)):
        one = track("a", 2, crossfade="A", sends=(Send(1, 0.5, pre_fader=pre_fader),))
        assert Console(plan(one, back, crossfader=1.0), PCM).render(0, 256)[0, -1] == expected
