"""Effects put on strips while the console plays: the bits of a plan that has them, and no clicks on the way."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.audio.console.node_console import bundle_console, render_in_node
from tests.audio.kernels.running import RATE, tone

from setbook.audio.console import Console
from setbook.audio.kernels import KERNELS, effect_modules
from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Strip

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 12_800
PCM = {"tone": tone(441.0, FRAMES, -12.0)}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle_console(tmp_path_factory.mktemp("bundle"))


def plan_with(*inserts: Insert) -> Plan:
    track = Strip("a", "A", "audio", 2, volume=0.8, inserts=inserts, segments=(Segment(0, FRAMES, "tone"),))
    other = replace(track, id="b", inserts=(), volume=0.1)
    return Plan(
        "set", RATE, FRAMES, (track, other, Strip("m", "Main", "main", -1)), pcm={"tone": PcmInfo(FRAMES)}
    )


def effect(name: str, ident: str = "", **settings: float | str) -> dict[str, Any]:
    one = KERNELS[name]
    wasm = base64.b64encode(effect_modules([one])[name].wasm).decode()
    return {"id": ident or name, "wasm": wasm, "values": list(one.values(**settings))}


def play(bundle: Path, folder: Path, plan: Plan, steps: list[dict[str, Any]]) -> np.ndarray:
    return render_in_node(folder, bundle, plan, PCM, steps).samples


def render(start: int, count: int, block: int = 128) -> dict[str, Any]:
    return {"do": "render", "frame": start, "frames": count, "block": block}


def test_from_the_start_they_are_what_a_plan_with_them_is(bundle: Path, tmp_path: Path) -> None:
    eq = Insert("low_shelf", "d", True, KERNELS["low_shelf"].values(gain=6.0))
    own = [
        Insert(name, name, True, KERNELS[name].values(**settings))
        for name, settings in (("simple_delay", {"time_left": 30.0}), ("limiter", {"gain": 6.0}))
    ]
    chain = [effect("simple_delay", time_left=30.0), effect("limiter", gain=6.0)]
    steps = [
        {"do": "effects", "strip": 0, "effects": chain},
        {"do": "seek", "frame": 0},
        render(0, FRAMES, 100),
    ]
    found = play(bundle, tmp_path, plan_with(eq), steps)
    expected = Console(plan_with(eq, *own), PCM).render(0, FRAMES)
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))


def test_coming_changing_and_going_never_clicks(bundle: Path, tmp_path: Path) -> None:
    louder, softer = effect("utility", "one", gain=6.0), effect("utility", "two", gain=-12.0)
    steps = [
        {"do": "seek", "frame": 0},
        render(0, 3000),
        {"do": "effects", "strip": 0, "effects": [louder]},
        render(3000, 3000),
        {"do": "effects", "strip": 0, "effects": [softer]},
        render(6000, 3000),
        {"do": "effects", "strip": 0, "effects": []},
        render(9000, 3000),
    ]
    out = play(bundle, tmp_path, plan_with(), steps)
    dry = Console(plan_with(), PCM).render(0, 12_000)
    gains = {}
    for name, part in {
        "before": slice(0, 3000),
        "louder": slice(4000, 6000),
        "softer": slice(7000, 9000),
        "after": slice(10_000, 12_000),
    }.items():
        gains[name] = float(np.abs(out[0, part]).max() / np.abs(dry[0, part]).max())
    wet = 0.8 / 0.9
    assert gains["before"] == gains["after"] == 1.0
    assert gains["louder"] == pytest.approx(1 + wet * (10**0.3 - 1), rel=1e-3)
    assert gains["softer"] == pytest.approx(1 + wet * (10**-0.6 - 1), rel=1e-3)
    steepest = np.abs(np.diff(dry[0])).max() * gains["louder"]
    assert np.abs(np.diff(out[0])).max() < 1.3 * steepest


def test_a_knob_moves_within_a_cell(bundle: Path, tmp_path: Path) -> None:
    one = effect("utility", gain=0.0)
    steps = [
        {"do": "effects", "strip": 0, "effects": [one]},
        {"do": "seek", "frame": 0},
        render(0, 1280),
        {"do": "effect", "strip": 0, "id": "utility", "index": 0, "value": -100.0},
        render(1280, 2560),
    ]
    out = play(bundle, tmp_path, plan_with(), steps)
    dry = Console(plan_with(), PCM).render(0, 3840)
    np.testing.assert_array_equal(out[:, :1280], dry[:, :1280])
    np.testing.assert_allclose(out[:, 1408:], dry[:, 1408:3840] / 9, atol=1e-6)
    moving = (out[0, 1280:1408] - dry[0, 1280:1408] / 9) / (dry[0, 1280:1408] * 8 / 9)
    sounding = np.abs(dry[0, 1280:1408]) > 0.05
    np.testing.assert_allclose(moving[sounding], (1 - np.arange(128) / 128)[sounding], atol=1e-4)


def test_what_stays_goes_on_undisturbed_while_others_come_and_go(bundle: Path, tmp_path: Path) -> None:
    delay = effect("simple_delay", time_left=20.0)
    steps = [
        {"do": "effects", "strip": 0, "effects": [delay]},
        {"do": "seek", "frame": 0},
        render(0, 5000),
        {"do": "effects", "strip": 1, "effects": [effect("hall_reverb", mix=0.0)]},
        {"do": "effects", "strip": 0, "effects": [delay]},
        render(5000, 5000),
    ]
    insert = Insert("simple_delay", "d", True, KERNELS["simple_delay"].values(time_left=20.0))
    expected = Console(plan_with(insert), PCM).render(0, 10_000)
    found = play(bundle, tmp_path, plan_with(), steps)
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))
