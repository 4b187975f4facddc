"""Effects that no kernel can run, on what others flow into: groups, returns and main, frozen with all that comes in."""

from __future__ import annotations

from dataclasses import replace
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

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 9000


@pytest.fixture
def store(tmp_path: Path) -> PcmStore:
    made = PcmStore(tmp_path)
    for number, key in enumerate("abc"):
        made.put(key, noise(FRAMES, seed=number))
    return made


@pytest.fixture
def plan() -> Plan:
    def track(name: str, output: int, **more: object) -> Strip:
        return Strip(name, f"Track {name}", "audio", output, segments=(Segment(0, FRAMES, name),), **more)  # type: ignore[arg-type]

    ramp = np.linspace(0.2, 0.9, -(-FRAMES // 128) + 1, dtype=np.float32)
    strips = (
        track("a", 3, volume=0.6, sends=(Send(4, 0.5),), automation={"volume": ramp}),
        track("b", 3, pan=0.4),
        track("c", 5, volume=0.3, sends=(Send(4, 0.8, pre_fader=True),)),
        Strip(
            "g", "Group", "group", 5, volume=0.7,
            inserts=(Insert("utility", "device", True, KERNELS["utility"].values(gain=-3.0)),),
        ),
        Strip("r", "Return", "return", 5, volume=0.5),
        Strip("m", "Main", "main", -1, volume=0.9),
    )  # fmt: skip
    return Plan("set", RATE, FRAMES, strips, pcm={key: PcmInfo(FRAMES) for key in "abc"})


@sb.effect(gain=(0.5, 0.0, 2.0))
def scaled(x, context):
    return x * np.float32(context.gain)


@sb.effect
def same(x, context):
    return x


def played(plan: Plan, store: PcmStore, **moves: float) -> np.ndarray:
    console = Console(plan, store)
    for place, value in moves.items():
        strip, _, name = place.partition("_")
        console.set_parameter(strip, name, value)
    return console.render(0, plan.frame_count)


def with_strip(plan: Plan, strip_id: str, **values: object) -> Plan:
    strips = tuple(replace(one, **values) if one.id == strip_id else one for one in plan.strips)  # type: ignore[arg-type]
    return replace(plan, strips=strips)


@pytest.mark.parametrize("place", ["Group", "Return", "Main"])
def test_an_effect_that_changes_nothing_leaves_the_mix_as_it_is(
    plan: Plan, store: PcmStore, place: str
) -> None:
    np.testing.assert_allclose(
        played(with_inserts(plan, {place: same}, store), store), played(plan, store), atol=2e-7
    )


@pytest.mark.parametrize(
    ("place", "strip", "expected"), [("Group", "g", 0.35), ("Return", "r", 0.25), ("Main", "m", 0.45)]
)
def test_it_acts_on_all_that_flows_in_and_on_nothing_else(
    plan: Plan, store: PcmStore, place: str, strip: str, expected: float
) -> None:
    frozen = with_inserts(plan, {place: scaled}, store)
    np.testing.assert_allclose(
        played(frozen, store), played(with_strip(plan, strip, volume=expected), store), atol=2e-7
    )


@pytest.mark.parametrize("place", ["Group", "Return", "Main"])
@pytest.mark.parametrize("soloed", ["a", "c", "g", "r"])
def test_solos_find_their_way_through_what_is_frozen(
    plan: Plan, store: PcmStore, place: str, soloed: str
) -> None:
    alone = with_strip(plan, soloed, soloed=True)
    np.testing.assert_allclose(
        played(with_inserts(alone, {place: same}, store), store), played(alone, store), atol=2e-7
    )


def test_the_strips_own_fader_and_what_is_past_it_stay_alive(plan: Plan, store: PcmStore) -> None:
    frozen = with_inserts(plan, {"Group": same}, store)
    np.testing.assert_allclose(
        played(frozen, store, g_volume=0.1), played(plan, store, g_volume=0.1), atol=2e-7
    )
    np.testing.assert_allclose(
        played(frozen, store, c_volume=0.9), played(plan, store, c_volume=0.9), atol=2e-7
    )
    silent = with_inserts(plan, {"Main": same}, store)
    np.testing.assert_array_equal(played(silent, store, c_volume=0.9), played(silent, store))


def test_tracks_go_on_for_their_meters_and_their_other_sends(plan: Plan, store: PcmStore) -> None:
    frozen = with_inserts(plan, {"Group": silence()}, store)
    console, before = Console(frozen, store), Console(plan, store)
    console.render(0, FRAMES)
    before.render(0, FRAMES)
    assert console.meters["a"] == before.meters["a"]
    assert console.meters["r"].peak == before.meters["r"].peak
    assert console.meters["g"].peak == (0.0, 0.0)


def silence():
    return sb.effect(lambda x, context: np.zeros_like(x))


def test_what_flows_in_has_its_own_effects_whatever_the_order_of_the_asking(
    plan: Plan, store: PcmStore
) -> None:
    inserts = {
        "Main": scaled(gain=0.5),
        "Group": [KERNELS["utility"](gain=-6.0)],
        "Track a": scaled(gain=0.1),
    }
    backwards = dict(reversed(inserts.items()))
    one, other = (played(with_inserts(plan, order, store), store) for order in (inserts, backwards))
    np.testing.assert_array_equal(one, other)
    expected = with_inserts(with_strip(plan, "m", volume=0.45), {"Group": "utility"}, store)
    expected = replace(
        expected,
        strips=tuple(
            replace(
                strip,
                inserts=(
                    strip.inserts[0],
                    replace(strip.inserts[1], parameters=KERNELS["utility"].values(gain=-6.0)),
                ),
            )
            if strip.id == "g"
            else strip
            for strip in expected.strips
        ),
    )
    quiet = replace(
        expected, strips=(replace(expected.strips[0], segments=()), *expected.strips[1:])
    )  # without track a …
    difference = played(expected, store) - played(quiet, store)  # … which is heard at a tenth
    np.testing.assert_allclose(one, played(quiet, store) + 0.1 * difference, atol=3e-7)


def test_what_has_not_changed_is_not_rendered_again(plan: Plan, store: PcmStore) -> None:
    calls = []

    @sb.effect
    def counted(x, context):
        calls.append(context.frame)
        return x

    with_inserts(plan, {"Group": counted}, store)
    once = len(calls)
    assert once > 0
    with_inserts(with_strip(plan, "c", volume=0.9), {"Group": counted}, store)
    assert len(calls) == once
    with_inserts(with_strip(plan, "b", volume=0.9), {"Group": counted}, store)
    assert len(calls) == 2 * once


def test_parameters_move_with_the_song(plan: Plan, store: PcmStore) -> None:
    tempo = replace(plan, tempo_beats=np.array([0.0, 1.0]), tempo_seconds=np.array([0.0, 0.1]))
    rising = KERNELS["utility"](gain=[(0.5, -20.0), (1.0, 0.0)])
    assert rising.values[0] == -20.0
    placed = with_inserts(tempo, {"Main": rising}, store)
    table = placed.strips[-1].automation["insert:0:0"]
    frames = np.array([0, 2176, 3328, 4480, 8960])
    beats = frames / RATE / 0.1
    np.testing.assert_allclose(table[frames // 128], np.interp(beats, [0.5, 1.0], [-20.0, 0.0]), atol=1e-4)
    plain, moved = played(tempo, store), played(placed, store)
    np.testing.assert_allclose(moved[:, 5000:], plain[:, 5000:], atol=1e-6)
    np.testing.assert_allclose(moved[:, :2000], plain[:, :2000] * 0.1, atol=1e-6)


def test_a_frozen_effects_parameters_move_too(plan: Plan, store: PcmStore) -> None:
    seen = []

    @sb.effect(gain=(1.0, 0.0, 1.0))
    def swell(x, context):
        each = context.each_frame("gain")
        seen.append((context.frame, context.gain, each[0], each[-1]))
        return x * each

    tempo = replace(plan, tempo_beats=np.array([0.0, 1.0]), tempo_seconds=np.array([0.0, 0.1]))
    rising = swell(gain=[(0.0, 0.0), (2.0, 1.0)])
    out = played(with_inserts(tempo, {"Main": rising}, store), store)
    ramp = np.clip(np.arange(FRAMES) / (0.2 * RATE), 0.0, 1.0).astype(np.float32)
    inside = slice(0, 8704)  # the corner at beat 2 lies within a cell, which the grid rounds off
    np.testing.assert_allclose(out[:, inside], (played(tempo, store) * ramp)[:, inside], atol=1e-5)
    frame, end, first, last = seen[3]
    assert (frame, end) == (1536, pytest.approx(2048 / (0.2 * RATE), abs=1e-6))
    assert first < last < end
    constant = sb.effect(gain=(0.25, 0.0, 1.0))(lambda x, context: x * context.each_frame("gain"))
    np.testing.assert_allclose(
        played(with_inserts(tempo, {"Main": constant}, store), store), played(tempo, store) * 0.25, atol=1e-6
    )


@pytest.mark.parametrize(
    "wrong",
    [[], [(1, 2, 3)], [(2.0, 1.0), (1.0, 1.0)], [(0.0, 1.0), (float("nan"), 1.0)], [(0.0, 99.0)], [3.0]],
)
def test_what_is_no_course_is_refused(wrong: list[object]) -> None:
    with pytest.raises(sb.errors.KernelRefused, match="gain"):
        scaled(gain=wrong)
    with pytest.raises(sb.errors.KernelRefused, match="gain"):
        KERNELS["utility"](gain=wrong)
