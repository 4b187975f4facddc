"""Freezing: a strip's inserts rendered once, to the bit what runs live, and only again where something changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.audio.kernels.running import RATE, noise

from setbook.audio.console import Console
from setbook.audio.freezing import frozen_sound, with_frozen
from setbook.audio.kernels import KERNELS
from setbook.audio.pcm_store import PcmStore
from setbook.audio.plan import PCM_CHUNK_FRAMES, Insert, PcmInfo, Plan, Segment, Send, Strip

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 3 * PCM_CHUNK_FRAMES
SOUND = 20_000


class CountingStore(PcmStore):
    """Notes what is written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.written: list[str] = []

    def put(self, key, pcm):
        self.written.append(key)
        super().put(key, pcm)


@pytest.fixture
def store(tmp_path: Path) -> CountingStore:
    made = CountingStore(tmp_path)
    made.put("noise", noise(SOUND))
    made.written.clear()
    return made


@pytest.fixture
def plan() -> Plan:
    cells = FRAMES // 128 + 1
    bass = Strip(
        "a", "Bass", "audio", 3, volume=0.5, pan=-0.3, sends=(Send(2, 0.4),),
        inserts=(
            Insert("eq8", "eq", True, KERNELS["eq8"].defaults),
            Insert("compressor", "comp", True, KERNELS["compressor"].values(threshold=-30.0, ratio=6.0)),
            Insert("simple_delay", "delay", True, KERNELS["simple_delay"].defaults),
        ),
        segments=(Segment(500, SOUND, "noise"), Segment(2 * PCM_CHUNK_FRAMES + 77, SOUND, "noise")),
        automation={
            "volume": np.linspace(0.2, 1.0, cells, dtype=np.float32),
            "insert:1:0": np.linspace(-40.0, 0.0, cells, dtype=np.float32),
        },
    )  # fmt: skip
    keys = Strip("b", "Keys", "audio", 3, segments=(Segment(9000, SOUND, "noise"),))
    reverb = Insert("freeverb", "verb", True, KERNELS["freeverb"].defaults)
    strips = (
        bass,
        keys,
        Strip("r", "Return", "return", 3, inserts=(reverb,)),
        Strip("m", "Main", "main", -1),
    )
    return Plan("set", RATE, FRAMES, strips, pcm={"noise": PcmInfo(SOUND)})


def bits(plan: Plan, store: PcmStore, frames: int) -> np.ndarray:
    return Console(plan, store).render(0, frames).view(np.int32)


def test_a_frozen_strip_is_to_the_bit_what_plays_live_its_tail_too(plan, store) -> None:
    frozen = with_frozen(plan, "a", frozen_sound(plan, "a", store))
    assert frozen.strips[0].inserts == ()
    assert set(frozen.strips[0].automation) == {"volume"}
    length = FRAMES + 2 * RATE
    live = bits(plan, store, length)
    assert np.abs(live.view(np.float32)).max() > 0.1
    np.testing.assert_array_equal(bits(frozen, store, length), live)


def test_faders_pan_and_sends_of_a_frozen_strip_stay_live(plan, store) -> None:
    sound = frozen_sound(plan, "a", store)
    moved = replace(
        plan, strips=(replace(plan.strips[0], volume=0.1, pan=0.8, sends=(Send(2, 0.9),)), *plan.strips[1:])
    )
    assert frozen_sound(moved, "a", store) == sound
    assert len(store.written) == 1
    np.testing.assert_array_equal(
        bits(with_frozen(moved, "a", sound), store, FRAMES), bits(moved, store, FRAMES)
    )


def changed(plan: Plan, **fields) -> Plan:
    return replace(plan, strips=(replace(plan.strips[0], **fields), *plan.strips[1:]))


def test_only_what_changed_is_rendered_again(plan, store) -> None:
    first = frozen_sound(plan, "a", store)
    assert store.written == [first.key]
    frozen_sound(plan, "a", store)
    assert store.written == [first.key]
    assert PcmStore(store.folder).get(first.key).shape == (2, first.frame_count)  # another session finds it
    strip = plan.strips[0]
    off = (replace(strip.inserts[0], on=False), *strip.inserts[1:])
    louder = (
        *strip.inserts[:2],
        replace(strip.inserts[2], parameters=(0.0, *strip.inserts[2].parameters[1:])),
    )
    table = {**strip.automation, "insert:1:0": strip.automation["insert:1:0"] - np.float32(1.0)}
    later = (replace(strip.segments[0], start_frame=501), strip.segments[1])
    keys = {first.key}
    for fields in ({"inserts": off}, {"inserts": louder}, {"automation": table}, {"segments": later}):
        keys.add(frozen_sound(changed(plan, **fields), "a", store).key)
    assert len(keys) == 5
    assert set(store.written) == keys


def test_silence_is_left_out(plan, store) -> None:
    dry = changed(plan, inserts=plan.strips[0].inserts[:2])
    segments = frozen_sound(dry, "a", store).segments
    assert [(one.start_frame, one.pcm_offset) for one in segments] == [
        (0, 0), (2 * PCM_CHUNK_FRAMES, 2 * PCM_CHUNK_FRAMES)
    ]  # fmt: skip
    assert segments[0].frame_count == PCM_CHUNK_FRAMES


def test_what_others_flow_into_is_frozen_with_them(plan, store) -> None:
    for strip_id in ("r", "m"):
        frozen = with_frozen(plan, strip_id, frozen_sound(plan, strip_id, store))
        length = FRAMES + 2 * RATE
        heard, live = (Console(one, store).render(0, length) for one in (frozen, plan))
        np.testing.assert_allclose(heard, live, atol=2e-7)
        louder = changed(plan, volume=0.9, automation={})
        assert frozen_sound(louder, strip_id, store) != frozen_sound(plan, strip_id, store)


def test_progress_is_told_and_can_stop_the_work(plan, store) -> None:
    said = []
    frozen_sound(plan, "a", store, lambda share, what: said.append((share, what)))
    assert said[0] == (0.0, "Bass")
    assert [share for share, _ in said] == sorted(share for share, _ in said)

    def stop(_share, _what):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        frozen_sound(changed(plan, segments=()), "a", store, stop)
    assert len(store.written) == 1
