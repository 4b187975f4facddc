"""Effects that are late, or listen to other tracks, put on strips while the music plays: nothing is torn or moved."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.audio.console.node_console import bundle_console, render_in_node
from tests.audio.kernels.running import RATE, noise

import setbook as sb
from setbook.audio.authoring.placing import with_inserts
from setbook.audio.console import Console
from setbook.audio.kernels import Kernel, effect_modules, kernel
from setbook.audio.pcm_store import PcmStore
from setbook.audio.plan import CELL_FRAMES, Insert, PcmInfo, Plan, Segment, Send, Strip, Tap

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.audio.kernels.declaration import KernelSetting

FRAMES = 20_000
PCM = {"one": noise(FRAMES), "two": noise(FRAMES)[:, ::-1].copy()}
FADE = 6 * CELL_FRAMES
WAIT = 300


@sb.kernel(latency_frames=WAIT, memory_seconds=0.02, state=1)
def wait(left, right, frames, memory, state):
    """Gives what came in so many frames ago, and says so."""
    at = int(state[0])
    for i in range(frames):
        now_left, now_right = memory[at], memory[WAIT + at]
        memory[at], memory[WAIT + at] = left[i], right[i]
        left[i], right[i] = now_left, now_right
        at = at + 1 if at + 1 < WAIT else 0
    state[0] = at


@sb.kernel
def product(left, right, frames, side_left, side_right):
    for i in range(frames):
        left[i] *= side_left[i]
        right[i] *= side_right[i]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle_console(tmp_path_factory.mktemp("bundle"))


def shelf(gain_db: float) -> Insert:
    return Insert("low_shelf", f"shelf {gain_db}", True, kernel("low_shelf").values(gain=gain_db))


def song() -> Plan:
    """Two tracks, one in a group, both sent to a return, with filters, a limiter, automation and a track that listens."""
    limiter = Insert("limiter", "l", True, kernel("limiter").values(gain=-6.0, ceiling=0.0))
    course = np.linspace(0.2, 1.0, -(-FRAMES // CELL_FRAMES) + 1).astype(np.float32)
    strips = (
        Strip("a", "A", "audio", 2, volume=0.5, sends=(Send(4, 0.3), Send(4, 0.2, pre_fader=True)), inserts=(shelf(6),), segments=(Segment(0, FRAMES, "one"),)),
        Strip("b", "B", "audio", 5, sends=(Send(4, 0.5),), segments=(Segment(40, FRAMES - 40, "two"),), automation={"volume": course}),
        Strip("g", "G", "group", 5, inserts=(shelf(-3),), automation={"pan": course}),
        Strip("t", "T", "audio", 5, volume=0.3, takes=(Tap(0, "pre_fx"),)),
        Strip("r", "R", "return", 5, inserts=(limiter,)),
        Strip("m", "Main", "main", -1, inserts=(shelf(2),)),
    )  # fmt: skip
    return Plan("set", RATE, FRAMES, strips, pcm={key: PcmInfo(FRAMES) for key in PCM})


def wire(made: Kernel | KernelSetting, ident: str, ear: tuple[str, str] | None = None) -> dict[str, Any]:
    setting = made() if isinstance(made, Kernel) else made
    wasm = base64.b64encode(effect_modules([setting.kernel])[setting.kernel.name].wasm).decode()
    heard = None if ear is None else {"track": ear[0], "tap": ear[1]}
    return {"id": ident, "wasm": wasm, "values": list(setting.values), "ear": heard}


def put(strip: int, *effects: dict[str, Any]) -> dict[str, Any]:
    return {"do": "effects", "strip": strip, "effects": list(effects)}


def played(bundle: Path, folder: Path, plan: Plan, *steps: dict[str, Any] | int) -> np.ndarray:
    """Play on by so many frames between the steps."""
    done: list[dict[str, Any]] = [{"do": "seek", "frame": 0}]
    frame = 0
    for step in steps:
        if isinstance(step, int):
            done.append({"do": "render", "frame": frame, "frames": step, "block": 100})
            frame += step
        else:
            done.append(step)
    return render_in_node(folder, bundle, plan, PCM, done).samples


@pytest.mark.parametrize("strip", range(6))
def test_a_late_effect_is_waited_for_at_once(bundle: Path, tmp_path: Path, strip: int) -> None:
    found = played(bundle, tmp_path, song(), 5000, put(strip, wire(wait, "w")), 9000)
    expected = Console(song(), PCM).render(0, 14_000)
    np.testing.assert_array_equal(found[:, :5000], expected[:, :5000])
    np.testing.assert_allclose(found, expected, atol=2e-6)


def test_several_come_and_go_and_the_song_goes_on(bundle: Path, tmp_path: Path) -> None:
    steps = [
        3000, put(0, wire(wait, "w")), 1500, put(5, wire(wait, "x")), 1500, put(0, wire(wait, "v"), wire(wait, "w")),
        1500, put(4, wire(wait, "y")), 1500, put(0), 1500, put(5), put(4), 4000,
    ]  # fmt: skip
    found = played(bundle, tmp_path, song(), *steps)
    np.testing.assert_allclose(found, Console(song(), PCM).render(0, found.shape[1]), atol=4e-6)


def test_after_the_next_start_nothing_is_late_any_more(bundle: Path, tmp_path: Path) -> None:
    steps = [
        put(0, wire(wait, "w")), {"do": "seek", "frame": 0}, {"do": "render", "frame": 0, "frames": 3000, "block": 128},
        put(0), {"do": "render", "frame": 3000, "frames": 3000, "block": 128},
        {"do": "seek", "frame": 0}, {"do": "render", "frame": 0, "frames": 6000, "block": 128},
    ]  # fmt: skip
    found = render_in_node(tmp_path, bundle, song(), PCM, steps).samples
    expected = Console(song(), PCM).render(0, 6000)
    np.testing.assert_allclose(found[:, :6000], expected, atol=2e-6)
    np.testing.assert_array_equal(found[:, 6000:].view(np.int32), expected.view(np.int32))


def test_without_compensation_it_is_late_as_in_live(bundle: Path, tmp_path: Path) -> None:
    plan = replace(song(), compensated=False)
    found = played(bundle, tmp_path, plan, 5000, put(5, wire(wait, "w")), 5000)
    expected = Console(plan, PCM).render(0, 10_000)
    np.testing.assert_allclose(found[:, 5000 + WAIT + FADE :], expected[:, 5000 + FADE : -WAIT], atol=2e-6)


@pytest.mark.parametrize("tap", ["pre_fx", "post_fx", "post_mixer"])
def test_one_that_listens_gives_the_bits_of_the_plan_that_has_it(
    bundle: Path, tmp_path: Path, tap: str
) -> None:
    # The first track listens to the second, which is played before it from then on.
    store = PcmStore(tmp_path / "store")
    for key, sound in PCM.items():
        store.put(key, sound)
    planned = with_inserts(song(), {"A": product(sidechain="B", tap=tap)}, store)
    assert [strip.name for strip in planned.strips][:2] == ["B", "A"]
    expected = Console(planned, PCM).render(0, 8000)
    effect = put(0, wire(product, "p", ("b", tap)))
    steps = [effect, {"do": "seek", "frame": 0}, {"do": "render", "frame": 0, "frames": 8000, "block": 100}]
    found = render_in_node(tmp_path / "start", bundle, song(), PCM, steps).samples
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))
    later = played(bundle, tmp_path / "later", song(), 3000, effect, 5000)
    settled = 3000 + 8000 // 4
    np.testing.assert_allclose(later[:, settled:], expected[:, settled:], atol=2e-5)
    np.testing.assert_array_equal(later[:, :3000], Console(song(), PCM).render(0, 3000))


def test_a_late_one_that_listens_hears_what_sounds_with_it(bundle: Path, tmp_path: Path) -> None:
    chain = [wire(wait, "w"), wire(product, "p", ("b", "pre_fx"))]
    found = played(bundle, tmp_path, song(), 3000, put(2, *chain), 6000, put(2, chain[1]), 3000)
    expected = played(bundle, tmp_path / "plain", song(), put(2, chain[1]), 12_000)
    np.testing.assert_allclose(found[:, 6000:], expected[:, 6000:], atol=2e-5)


def test_a_circle_is_refused(bundle: Path, tmp_path: Path) -> None:
    steps = [put(2, wire(product, "p", ("m", "post_fx")))]
    with pytest.raises(AssertionError, match="found a circle; let one of them listen elsewhere"):
        played(bundle, tmp_path, song(), *steps, 100)
