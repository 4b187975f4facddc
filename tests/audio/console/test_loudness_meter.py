"""The browser's loudness meter, run in Node, against the offline measurement of the same sound."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.audio.console.node_console import bundle_console, render_in_node
from tests.audio.console.random_plans import random_plan

import setbook as sb
from setbook.analysis import loudness
from setbook.audio import PcmStore, build_plan
from setbook.audio.console import Console
from setbook.audio.kernels import kernel
from setbook.audio.plan import Insert, PcmInfo, Plan, Segment, Strip

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

OVERHANG = 128
"""Silence past the end: the meter knows a true peak 24 frames after it."""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle_console(tmp_path_factory.mktemp("bundle"))


def song_of(samples: NDArray[np.float64], rate: int) -> tuple[Plan, dict[str, NDArray[np.float32]]]:
    """Return a song of one clip, heard as it is."""
    pcm = {"sound": samples.astype(np.float32)}
    count = samples.shape[1]
    track = Strip("a", "A", "audio", 1, segments=(Segment(0, count, "sound"),))
    return Plan(
        "set", rate, count, (track, Strip("m", "Main", "main", -1)), pcm={"sound": PcmInfo(count)}
    ), pcm


def heard(
    folder: Path, bundle: Path, plan: Plan, pcm: Any, strip: int, steps: list[dict[str, Any]]
) -> list[dict[str, float]]:
    """Listen to a strip in Node and return what its meter read when it was asked, powers as LUFS and dBTP."""
    steps = [{"do": "listen", "strip": strip, "on": True}, {"do": "seek", "frame": 0}, *steps]
    rendered = render_in_node(folder, bundle, plan, pcm, steps)
    return [
        {
            name: 20 * math.log10(value) if name == "truePeak" else -0.691 + 10 * math.log10(value)
            for name, value in readout.items()
            if value > 0
        }
        for readout in rendered.readouts
    ]


def played(frames: int, strip: int, start: int = 0, block: int = 128) -> list[dict[str, Any]]:
    return [
        {"do": "render", "frame": start, "frames": frames, "block": block},
        {"do": "loudness", "strip": strip},
    ]


def tones(*parts: tuple[float, float], rate: int) -> NDArray[np.float64]:
    levels = np.concatenate([np.full(round(seconds * rate), 10 ** (db / 20)) for db, seconds in parts])
    return np.tile(levels * np.sin(2 * np.pi * 1000 * np.arange(len(levels)) / rate), (2, 1))


def assert_as_offline(found: dict[str, float], samples: NDArray[np.float32], rate: int) -> None:
    expected = loudness.measure(samples, rate)
    assert found["integrated"] == pytest.approx(expected.integrated_lufs, abs=0.001)
    assert found["momentary"] == pytest.approx(loudness.momentary(samples, rate, 0.01)[1][-1], abs=1e-6)
    assert found["shortTerm"] == pytest.approx(loudness.short_term(samples, rate, 0.01)[1][-1], abs=1e-6)
    assert found["truePeak"] == pytest.approx(expected.true_peak_db, abs=1e-6)


# EBU Tech 3341, table 1


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(-23, 20)], -23),
        ([(-33, 20)], -33),
        ([(-36, 10), (-23, 60), (-36, 10)], -23),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ],
    ids=["1", "2", "3", "4", "5"],
)
def test_integrated_loudness_of_cases_1_to_5(parts, expected, rate, bundle, tmp_path):
    samples = tones(*parts, rate=rate)
    plan, pcm = song_of(samples, rate)
    (found,) = heard(tmp_path, bundle, plan, pcm, 1, played(plan.frame_count, 1, block=4096))
    assert found["integrated"] == pytest.approx(expected, abs=0.1)
    assert found["integrated"] == pytest.approx(loudness.integrated(samples, rate), abs=0.001)


@pytest.mark.parametrize(
    ("parts", "name", "after_seconds"),
    [([(-20, 1.34), (-30, 1.66)] * 5, "shortTerm", 3.0), ([(-20, 0.18), (-30, 0.22)] * 25, "momentary", 1.0)],
    ids=["9", "12"],
)
def test_cases_9_and_12_stay_steady(parts, name, after_seconds, bundle, tmp_path):
    plan, pcm = song_of(tones(*parts, rate=48000), 48000)
    steps: list[dict[str, Any]] = []
    for start in range(0, plan.frame_count - 4800, 4800):
        steps += played(4800, 1, start)
    found = heard(tmp_path, bundle, plan, pcm, 1, steps)[round(after_seconds * 10) :]
    assert len(found) > 60
    assert [one[name] for one in found] == pytest.approx([-23.0] * len(found), abs=0.1)


@pytest.mark.parametrize(
    ("divisor", "amplitude", "degrees", "expected"),
    [(4, 0.5, 0, -6), (4, 0.5, 45, -6), (6, 0.5, 60, -6), (8, 0.5, 67.5, -6), (4, 1.41, 45, 3)],
    ids=["15", "16", "17", "18", "19"],
)
def test_true_peak_of_cases_15_to_19(divisor, amplitude, degrees, expected, bundle, tmp_path):
    rate = 48000
    phase = 2 * np.pi * np.arange(rate) / divisor + np.radians(degrees)
    edge = np.minimum(1, np.arange(rate) / 1000)
    samples = np.tile(amplitude * np.sin(phase) * edge * edge[::-1], (2, 1))
    plan, pcm = song_of(samples, rate)
    (found,) = heard(tmp_path, bundle, plan, pcm, 1, played(rate + OVERHANG, 1))
    assert expected - 0.4 <= found["truePeak"] <= expected + 0.2


# The very numbers of the offline measurement


@pytest.mark.parametrize("block", [128, 4096])
def test_main_reads_what_the_render_measures(block, bundle, tmp_path):
    plan, pcm = random_plan(12, 44100 * 6)
    main = len(plan.strips) - 1
    count = plan.frame_count + OVERHANG
    (found,) = heard(tmp_path, bundle, plan, pcm, main, played(count, main, block=block))
    assert_as_offline(found, Console(plan, pcm).render(0, count), plan.sample_rate)


@pytest.mark.parametrize("strip", [0, 3])
def test_a_track_reads_what_it_sounds_like_alone(strip, bundle, tmp_path):
    tracks, count = 5, 44100 * 5
    rng = np.random.default_rng(8)
    pcm = {f"p{i}": (rng.standard_normal((2, count)) * 0.1).astype(np.float32) for i in range(tracks)}
    strips = [
        Strip(f"t{i}", f"T{i}", "audio", tracks, volume=0.2 + 0.2 * i, pan=0.3 * i - 0.6, segments=(Segment(0, count, f"p{i}"),))
        for i in range(tracks)
    ]  # fmt: skip
    info = {key: PcmInfo(count) for key in pcm}
    plan = Plan("set", 44100, count, (*strips, Strip("m", "Main", "main", -1)), pcm=info)
    (found,) = heard(tmp_path, bundle, plan, pcm, strip, played(count + OVERHANG, strip))
    alone = Console(plan, pcm)
    alone.set_parameter(f"t{strip}", "soloed", 1)
    assert_as_offline(found, alone.render(0, count + OVERHANG), 44100)


def test_the_demo_reads_what_its_render_measures(demo_project, bundle, tmp_path):
    store = PcmStore()
    plan = build_plan(sb.open(demo_project / "Night Drive v6.als"), store=store)
    pcm = {key: store.get(key) for key in plan.pcm}
    main = len(plan.strips) - 1
    count = 44100 * 30
    (found,) = heard(tmp_path, bundle, plan, pcm, main, played(count, main, block=4096))
    assert_as_offline(found, Console(plan, store).render(0, count), plan.sample_rate)


# Listening


@pytest.mark.parametrize("seed", [2, 3, 6, 11])
def test_listening_changes_no_bit(seed, bundle, tmp_path):
    plan, pcm = random_plan(seed)
    steps: list[dict[str, Any]] = [{"do": "seek", "frame": 0}]
    for strip in range(len(plan.strips)):
        steps.append({"do": "listen", "strip": strip, "on": strip % 3 != 1})
        steps.append({"do": "render", "frame": 1000 * strip, "frames": 1000, "block": 128})
    found = render_in_node(tmp_path, bundle, plan, pcm, steps).samples
    expected = Console(plan, pcm).render(0, 1000 * len(plan.strips))
    assert np.abs(expected).max() > 1e-3
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))


def test_a_reset_begins_anew(bundle, tmp_path):
    rate, half = 44100, 44100 * 4
    plan, pcm = song_of(tones((-10, 4), (-30, 4), rate=rate), rate)
    steps = [
        *played(half, 1),
        {"do": "reset", "strip": 1},
        {"do": "loudness", "strip": 1},
        *played(half, 1, half),
    ]
    loud, nothing, soft = heard(tmp_path, bundle, plan, pcm, 1, steps)
    assert loud["integrated"] == pytest.approx(-10, abs=0.1)
    assert nothing == {}
    assert soft["integrated"] == pytest.approx(-30, abs=0.1)
    assert soft["truePeak"] == pytest.approx(-30, abs=0.1)


def test_silence_and_what_is_no_number_read_as_nothing(bundle, tmp_path):
    samples = np.zeros((2, 44100))
    samples[:, 100:200] = np.nan
    plan, pcm = song_of(samples, 44100)
    (found,) = heard(tmp_path, bundle, plan, pcm, 1, played(44100, 1))
    assert found == {}


def test_what_is_made_up_for_late_effects_is_not_heard(bundle, tmp_path):
    """A limiter looks ahead: the others wait for it, and at the start the console runs ahead by as much."""
    rate, count = 44100, 44100 * 4
    limiter = kernel("limiter")
    insert = Insert("limiter", "device", True, tuple(parameter.default for parameter in limiter.parameters))
    swell = np.linspace(0.01, 0.3, count)
    noise = {"noise": (np.random.default_rng(3).standard_normal((2, count)) * swell).astype(np.float32)}
    segments = (Segment(0, count, "noise"),)
    strips = (
        Strip("a", "A", "audio", 2, inserts=(insert,), segments=segments),
        Strip("b", "B", "audio", 2, segments=segments),
        Strip("m", "Main", "main", -1),
    )
    plan = Plan("late", rate, count, strips, pcm={"noise": PcmInfo(count)})
    (found,) = heard(tmp_path, bundle, plan, noise, 2, played(count, 2))
    assert_as_offline(found, Console(plan, noise).render(0, count), rate)
