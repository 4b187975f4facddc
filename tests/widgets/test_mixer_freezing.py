"""Mixer with effects that are frozen: what freezes them again, and what is played then."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

import setbook as sb
from setbook.audio import PcmStore, build_plan
from setbook.audio.console import Console
from setbook.audio.freezing import FrozenSound, with_frozen
from setbook.audio.kernels import KERNELS
from setbook.audio.plan import PcmInfo, Plan, Segment
from setbook.errors import EffectFailed
from setbook_widgets.mixer import Mixer


def halved(gain):
    namespace = {"np": np}
    exec(f"def halved(x, context):\n    return x * np.float32(context.gain * {gain})", namespace)
    return sb.effect(gain=(0.5, 0.0, 1.0))(namespace["halved"])


@pytest.fixture(scope="module")
def song(demo_project):
    return sb.open(demo_project / "Night Drive v6.als")


@pytest.fixture
def mixer(song):
    return Mixer(song, inserts={"Main": halved(1.0)})


def state(mixer):
    (found,) = mixer.frozen_effects.values()
    return found


def move(mixer, track, parameter, value):
    mixer.moved = [{"track": track.id, "parameter": parameter, "value": value}]
    return state(mixer)


def track_of(song, kind):
    return next(track for track in song.all_tracks if track.kind == kind)


def test_a_control_of_what_flows_in_freezes_again_and_the_strips_own_do_not(song, mixer):
    first = state(mixer)
    assert mixer.set_key == song.document.digest
    main, bass = track_of(song, "main"), song.track("Bass")
    assert move(mixer, main, "volume", 0.5) == first
    quieter = move(mixer, bass, "volume", 0.5)
    assert quieter != first
    assert move(mixer, bass, "volume", 0.4) != quieter
    mixer.moved = []
    assert state(mixer) == first


def test_on_a_track_only_its_own_devices_and_solos_count(song):
    mixer = Mixer(song, inserts={"Bass": halved(1.0)})
    first = state(mixer)
    bass, other = song.track("Bass"), track_of(song, "return")
    assert [move(mixer, one, "volume", 0.3) for one in (bass, other)] == [first, first]
    assert move(mixer, other, "soloed", 1) != first
    device = bass.devices[-1]
    assert move(mixer, bass, f"device:{device.id}", 0) != first


def test_a_definition_a_knob_and_a_kernel_further_up_freeze_again(song, mixer):
    keys = [state(mixer)]
    halved(0.5)
    keys.append(state(mixer))
    (entry,) = mixer.effects
    assert entry["frozen"]
    assert "Bass" in entry["feeders"]
    mixer.effect_settings = {entry["slot"]: {"gain": 0.1}}
    keys.append(state(mixer))
    mixer.insert("Bass", "chorus")
    keys.append(state(mixer))
    assert len(set(keys)) == 4
    sb.effect(lambda x, context: x)
    assert state(mixer) == keys[-1]


@pytest.fixture
def short(song, tmp_path, mixer):
    """A plan with the strips of the song, a second of noise on the first track, and where its sound is."""
    store = PcmStore(tmp_path)
    noise = np.random.default_rng(3).uniform(-0.2, 0.2, (2, 44_100)).astype(np.float32)
    store.put("noise", noise)
    whole = build_plan(song)
    strips = tuple(
        replace(
            strip,
            automation={},
            inserts=(),
            segments=(Segment(0, 44_100, "noise"),) if strip.name == "Bass" else (),
        )
        for strip in whole.strips
    )
    mixer._store = store
    return Plan("short", 44_100, 44_100, strips, pcm={"noise": PcmInfo(44_100)}), store


def played(plan, store):
    return Console(plan, store).render(0, plan.frame_count)


def frozen(mixer, plan, track):
    """Return the plan with what the view is given for a track."""
    mixer._plan = lambda _parameters, _tell: plan
    answer, _ = mixer._freeze_effects({"track": track.id, "_request": 0})
    rows = tuple(Segment(start, count, answer["key"], offset) for start, count, offset in answer["rows"])
    return with_frozen(plan, track.id, FrozenSound(answer["key"], answer["frame_count"], rows))


def test_what_is_played_holds_the_moves_the_knobs_and_the_live_effects_of_what_flows_in(mixer, short, song):
    plan, store = short
    dry = played(plan, store)
    np.testing.assert_allclose(played(frozen(mixer, plan, mixer.live_set.main), store), dry * 0.5, atol=1e-6)
    mixer.insert("Bass", KERNELS["utility"](gain=-20.0))
    mixer.moved = [{"track": song.track("Bass").id, "parameter": "active", "value": 0}]
    assert not played(frozen(mixer, plan, mixer.live_set.main), store).any()
    mixer.moved = []
    mixer.effect_settings = {mixer.effects[0]["slot"]: {"gain": 1.0}}
    np.testing.assert_allclose(played(frozen(mixer, plan, mixer.live_set.main), store), dry * 0.1, atol=1e-6)


def test_the_crossfader_counts_for_what_flows_in(mixer, short, song):
    plan, store = short
    bass, main = song.track("Bass"), track_of(song, "main")
    before = state(mixer)
    mixer.moved = [
        {"track": bass.id, "parameter": "crossfade", "value": -1},
        {"track": main.id, "parameter": "crossfader", "value": 1.0},
    ]
    assert state(mixer) != before
    assert not played(frozen(mixer, plan, mixer.live_set.main), store).any()
    mixer.moved = [{"track": bass.id, "parameter": "crossfade", "value": 1}, mixer.moved[1]]
    assert played(frozen(mixer, plan, mixer.live_set.main), store).any()


def test_what_goes_wrong_in_an_effect_is_told_on_the_strip(mixer, short):
    plan, _ = short
    namespace = {}
    exec("def halved(x, context):\n    return x * nonsense", namespace)
    sb.effect(namespace["halved"])
    with pytest.raises(EffectFailed, match="found NameError"):
        frozen(mixer, plan, mixer.live_set.main)
    assert "nonsense" in mixer.effects[0]["fault"]
    halved(1.0)
    assert mixer.effects[0]["fault"] == ""


def test_the_view_gets_the_tables_of_what_moves(mixer, short):
    plan, _ = short
    mixer.insert("Bass", KERNELS["utility"](gain=[(0, -12.0), (1, 0.0)]))
    entry = mixer.effects[-1]
    assert entry["moving"] == ["gain"]
    mixer._plan = lambda _parameters, _tell: plan
    names, buffers = mixer._courses({"slot": entry["slot"], "_request": 0})
    assert names == ["gain"]
    table = np.frombuffer(buffers[0], "<f4")
    assert len(table) == plan.cell_count + 1
    assert (table[0], table[-1]) == (-12.0, 0.0)


def test_threads_that_ask_at_once_freeze_once(mixer, short):
    plan, _ = short
    calls = []

    @sb.effect
    def counted(x, context):
        calls.append(context.frame)
        return x

    mixer.insert("Main", counted)
    asked = (mixer, plan, mixer.live_set.main)
    threads = [threading.Thread(target=frozen, args=asked) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == len(set(calls)) > 0
