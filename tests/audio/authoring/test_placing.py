"""Effects on tracks without touching the set: kernels as inserts, everything else frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, noise

import setbook as sb
from setbook.audio.authoring.placing import with_inserts
from setbook.audio.console import Console
from setbook.audio.kernels import KERNELS
from setbook.audio.pcm_store import PcmStore
from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Send, Strip
from setbook.errors import AudioError, KernelRefused, NotFound

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 6000


@pytest.fixture
def store(tmp_path: Path) -> PcmStore:
    made = PcmStore(tmp_path)
    made.put("noise", noise(FRAMES))
    return made


@pytest.fixture
def plan() -> Plan:
    quiet = Insert("utility", "device", True, KERNELS["utility"].values(gain=-6.0))
    bass = Strip(
        "a", "Bass", "audio", 2, volume=0.5, pan=-0.3, inserts=(quiet,), sends=(Send(1, 0.4),),
        segments=(Segment(500, FRAMES, "noise"),),
    )  # fmt: skip
    strips = (bass, Strip("r", "Return", "return", 2), Strip("m", "Main", "main", -1))
    return Plan("set", RATE, 500 + FRAMES, strips, pcm={"noise": PcmInfo(FRAMES)})


def played(plan: Plan, store: PcmStore) -> np.ndarray:
    return Console(plan, store).render(0, plan.frame_count)


def test_a_kernel_stands_behind_the_tracks_own_devices(plan: Plan, store: PcmStore) -> None:
    crushed = with_inserts(plan, {"Bass": KERNELS["bit_crusher"](bits=4)}, store)
    assert [insert.kernel for insert in crushed.strips[0].inserts] == ["utility", "bit_crusher"]
    assert not np.array_equal(played(crushed, store), played(plan, store))
    assert len(plan.strips[0].inserts) == 1
    chain = with_inserts(plan, {"Bass": ["chorus", KERNELS["gate"]]}, store).strips[0].inserts
    assert [insert.kernel for insert in chain] == ["utility", "chorus", "gate"]


def test_what_is_frozen_sounds_as_if_it_ran_in_the_strip(plan: Plan, store: PcmStore) -> None:
    @sb.effect(gain=(0.5, 0.0, 1.0))
    def scaled(x, context):
        assert context.sample_rate == RATE
        return x * np.float32(context.gain)

    frozen = with_inserts(plan, {"Bass": scaled(gain=0.25)}, store)
    assert frozen.strips[0].inserts == ()
    np.testing.assert_allclose(played(frozen, store), played(plan, store) * 0.25, atol=1e-7)
    again = with_inserts(plan, {"Bass": scaled(gain=0.25)}, store)
    assert again.strips[0].segments == frozen.strips[0].segments
    assert (
        with_inserts(plan, {"Bass": scaled(gain=0.5)}, store).strips[0].segments != frozen.strips[0].segments
    )


def test_kernels_and_frozen_effects_keep_their_order(plan: Plan, store: PcmStore) -> None:
    @sb.effect
    def late(x, context):
        before = context.state.setdefault("before", np.zeros((2, 10), np.float32))
        joined = np.concatenate([before, x], axis=1)
        context.state["before"] = joined[:, -10:]
        return joined[:, :-10]

    out = with_inserts(plan, {"Bass": [late, KERNELS["utility"](gain=-100.0)]}, store)
    assert [insert.kernel for insert in out.strips[0].inserts] == ["utility"]
    assert not played(out, store).any()
    moved = played(with_inserts(plan, {"Bass": late}, store), store)
    np.testing.assert_allclose(moved[:, 10:], played(plan, store)[:, :-10], atol=1e-7)


def test_objects_that_take_sound_and_rate_are_called_once(plan: Plan, store: PcmStore) -> None:
    class Board:
        calls = 0

        def __call__(self, sound, sample_rate):
            self.calls += 1
            assert sample_rate == RATE
            return -sound

    board = Board()
    turned = with_inserts(plan, {"a": sb.effect(board)}, store)
    np.testing.assert_array_equal(played(turned, store), -played(plan, store))
    assert board.calls == 1


def test_what_does_not_fit_is_refused(plan: Plan, store: PcmStore) -> None:
    same = sb.effect(lambda x, context: x)
    with pytest.raises(NotFound, match="found 'Bas'; the set has 'Bass', 'Return', 'Main'"):
        with_inserts(plan, {"Bas": "chorus"}, store)
    with pytest.raises(AudioError, match=r"found 3; see sb\.kernel"):
        with_inserts(plan, {"Bass": [3]}, store)
    with pytest.raises(AudioError, match="return as many as came in"):
        with_inserts(plan, {"Bass": sb.effect(lambda x, context: x[:, 1:])}, store)
    with pytest.raises(KernelRefused, match="it has none"):
        same(drive=2)
    with pytest.raises(KernelRefused, match="one of the kernels"):
        with_inserts(plan, {"Bass": "warmth"}, store)
