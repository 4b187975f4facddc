"""What hangs on a rack's macros follows them: as they stand, and as they move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.audio.written_racks import ON, Branch, Knob, device, put_rack, rack_xml, utility

import setbook as sb
from setbook.audio import PcmStore, build_plan, fidelity, render
from setbook.audio.fader_law import gain_of_travel, travel_of_gain
from setbook.audio.macros import is_on, value_now
from setbook.model import Point

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.audio.plan import Strip
    from setbook.model import LiveSet, Rack, Track


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


@pytest.fixture
def song(demo_project: Path) -> LiveSet:
    found = sb.open(demo_project / "Night Drive v2.als")
    assert isinstance(found, sb.LiveSet)
    return found


@pytest.fixture
def track(song: LiveSet) -> Track:
    return next(one for one in song.tracks if one.kind == "audio" and one.clips and not one.devices)


def parts(live_set: LiveSet, track: Track, store: PcmStore) -> list[Strip]:
    return [one for one in build_plan(live_set, store=store).strips if one.id.startswith(f"{track.id}/")]


def hanging(knob: Knob, tag: str, name: str, macro: float) -> float:
    """Return the value of a device's parameter that hangs on a macro."""
    live_set = sb.open(PLAIN["set"])
    rack = put_rack(
        live_set.tracks[0], rack_xml(Branch((device(tag, **{name: knob}),)), macros=(Knob(macro),))
    )
    found = rack.chains[0].devices[0]
    return value_now(next(one for one in found.parameters if one.name == name.replace("__", "/")))


PLAIN: dict[str, Path] = {}


@pytest.fixture(autouse=True)
def plain(demo_project: Path) -> None:
    PLAIN["set"] = demo_project / "Night Drive v2.als"


@pytest.mark.parametrize(
    ("tag", "name", "low", "high", "found"),
    [
        # What Live left in sets where macros had stood at 34, 34, 23, 2, 1, 103 and 65.
        ("Reverb", "DecayTime", 2621.31274, 60000.0, (34, 6060.5791)),
        ("Reverb", "MixDirect", 0.0, 1.0, (34, 0.2677165354)),
        ("Echo", "Feedback", 0.0, 1.23809528, (23, 0.2242219895)),
        ("Operator", "Envelope__AttackTime", 0.1000000015, 3000.0, (1, 0.1084558368)),
        ("InstrumentVector", "Voice_Filter1_Frequency", 20.0, 20480.0, (103, 5526.55)),
        ("Operator", "Globals__Tone", 0.0, 1.0, (65, 0.5118110236)),
        # Toms of a kit that comes with Live, tuned by their racks' macros alone.
        ("OriginalSimpler", "Pitch__TransposeKey", -24.0, 24.0, (79.375, 6.0)),
        ("OriginalSimpler", "Pitch__TransposeKey", -24.0, 24.0, (72.0, 3.0)),
    ],
)
def test_the_way_through_a_range_is_as_in_what_live_left_behind(
    tag: str, name: str, low: float, high: float, found: tuple[int, float]
) -> None:
    macro, value = found
    assert hanging(Knob(0, 0, low, high), tag, name, macro) == pytest.approx(value, rel=2e-3)


def test_a_chains_volume_follows_the_faders_law(song: LiveSet, track: Track, store: PcmStore) -> None:
    volume = Knob(1, 0, 0.0003162277571, 1.99526238)
    put_rack(track, rack_xml(Branch((utility(),), volume=volume), macros=(Knob(107.95),)))
    _, chain = parts(song, track, store)
    assert chain.volume == pytest.approx(1.0, abs=1e-4)  # 0.85 of the way, where Live's faders have 0 dB


def test_the_faders_law_and_its_inverse_meet() -> None:
    travel = np.linspace(0.0, 1.0, 101)
    np.testing.assert_allclose(travel_of_gain(gain_of_travel(travel)), travel, atol=1e-9)
    np.testing.assert_allclose(20 * np.log10(gain_of_travel([0.4, 0.85, 1.0])), [-18.0, 0.0, 6.0], atol=1e-9)


@pytest.mark.parametrize(
    ("low", "high", "macro", "expected"),
    [(1, 127, 0, False), (1, 127, 1, True), (0, 126, 127, False), (65, 63, 64, False), (65, 63, 63, True),
     (65, 63, 65, True), (1, 0, 0, True)],
)  # fmt: skip
def test_a_switch_is_on_within_its_range_or_outside_of_one_turned_over(
    track: Track, low: float, high: float, macro: float, expected: bool
) -> None:
    switch = Knob("false", 0, low, high)
    rack = put_rack(track, rack_xml(Branch((utility(on=switch),)), macros=(Knob(macro),)))
    assert is_on(rack.chains[0].devices[0].on) is expected


def test_a_macro_of_an_outer_rack_moves_one_of_an_inner_rack(track: Track) -> None:
    inner = rack_xml(
        Branch((utility(gain=Knob(0, 1, -20, 20)),)),
        macros=(Knob(0), Knob(0, 0, 127, 0)),
        on=Knob("true", 1, 1, 127),
    )
    rack = put_rack(track, rack_xml(Branch((inner,)), macros=(Knob(127 / 4), Knob(0))))
    inside: Rack = rack.chains[0].devices[0]  # type: ignore[assignment]
    gain = next(one for one in inside.chains[0].devices[0].parameters if one.name == "Gain")
    assert value_now(inside.macros[1]) == pytest.approx(127 * 3 / 4)
    assert value_now(gain) == pytest.approx(10.0)
    assert not is_on(inside.on)


def test_a_macros_automation_moves_what_hangs_on_it(song: LiveSet, track: Track, store: PcmStore) -> None:
    rack = put_rack(track, rack_xml(Branch((utility(gain=Knob(0, 0, -12, 12)),))))
    gain = next(one for one in rack.chains[0].devices[0].parameters if one.name == "Gain")
    gain.automate([Point(0.0, 30.0)])  # rests: the macro has it
    rack.macros[0].automate([Point(0.0, 0.0), Point(8.0, 127.0)])
    plan = build_plan(song, store=store)
    _, chain = [one for one in plan.strips if one.id.startswith(f"{track.id}/")]
    table = chain.automation["insert:0:0"]
    beats = np.arange(len(table)) * 128 / plan.sample_rate * song.tempo / 60.0
    np.testing.assert_allclose(table, np.interp(beats, [0.0, 8.0], [-12.0, 12.0]), atol=1e-3)
    levels = {entry.level for entry in fidelity(song) if entry.device_id == rack.id}
    assert levels == {"approximate"}


def test_a_macro_is_heard(song: LiveSet, track: Track, store: PcmStore) -> None:
    for other in song.tracks:
        other.mixer.active.value = other == track or other.kind == "group"
    start = track.clips[0].start
    part = {"start_beats": start, "end_beats": start + 8.0, "store": store, "tail_seconds": 0.0}
    dry = render(song, **part).samples
    rack = put_rack(track, rack_xml(Branch((utility(gain=Knob(30, 0, 0, -12)),))))
    rack.macros[0].automate([Point(start + 4.0, 0.0), Point(start + 4.0, 127.0)])
    wet = render(song, **part).samples
    middle = dry.shape[1] // 2
    assert dry[:, :middle].any()
    assert dry[:, middle:].any()
    np.testing.assert_array_equal(wet[:, : middle - 256], dry[:, : middle - 256])
    quieter = dry[:, middle + 256 :] * 10 ** (-12 / 20)
    np.testing.assert_allclose(wet[:, middle + 256 :], quieter, atol=1e-6)


def test_a_device_that_a_macro_never_switches_on_says_nothing(song: LiveSet, track: Track) -> None:
    rack = put_rack(track, rack_xml(Branch((utility(on=Knob("true", 0, 1, 127)), utility(on=ON)))))
    off, on = rack.chains[0].devices
    said = {entry.device_id for entry in fidelity(song)}
    assert (off.id in said, on.id in said) == (False, True)
