"""Devices come from presets, other sets and their own track; ids, macros and automation stay right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.model.real_sets import OF_LINE, SKELETONS, open_line, open_set, reopened

import setbook as sb
from setbook.errors import EditRefused
from setbook.model import Point, Preset, Rack
from setbook.model.device_names import PLUGIN_STATE_TAGS, PLUGIN_TAGS
from setbook.model.rack import walk_devices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from setbook.model import Device, LiveSet

pytestmark = pytest.mark.corpus

RACKED = {
    9: "SjoenH+ableton-project-generator/packages/cli/test/Test Project/Test.als",
    10: "EduardvonBriesen+Ableton-Project/Project/cougar.als",
    12: "adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als",
}
GOALS = {9: OF_LINE[9], 11: OF_LINE[11], 12: OF_LINE[12]}
MOST_BYTES = 1_000_000


def settings(device: Device) -> list[tuple[str, list[tuple[str, object]]]]:
    return [
        (one.name, [(parameter.name, parameter.value) for parameter in one.parameters])
        for one in walk_devices([device])
    ]


def kept(devices: Iterable[Device]) -> list[tuple[str, list[tuple[str, object]]]]:
    """Give what a preset keeps of devices: of plug-ins in racks the state alone."""
    return [
        ("plug-in", [])
        if one.element.tag in PLUGIN_TAGS | PLUGIN_STATE_TAGS
        else (one.name, [(parameter.name, parameter.value) for parameter in one.parameters])
        for one in devices
    ]


@pytest.mark.parametrize("line", RACKED)
def test_a_rack_is_doubled_with_all_that_is_in_it(corpus: Path, line: int) -> None:
    live_set = open_set(corpus / RACKED[line])
    rack = next(device for device in live_set.devices if isinstance(device, Rack) and device.chains)
    copied = rack.duplicate()
    assert settings(copied) == settings(rack)
    chains = len(copied.chains)
    copied.chains[0].duplicate().name = "Twin"
    assert len(copied.chains) == chains + 1
    assert live_set.check() == []
    again = [device for device in reopened(live_set).devices if isinstance(device, Rack)]
    assert "Twin" in {chain.name for one in again for chain in one.chains}
    copied.chains[0].remove()
    copied.remove()
    assert live_set.check() == []


@pytest.mark.parametrize("line", OF_LINE)
def test_devices_move_and_come_from_other_sets(corpus: Path, line: int) -> None:
    live_set, other = open_line(corpus, line), open_line(corpus, line)
    device = next(device for track in other.tracks + other.returns for device in track.devices)
    goal = live_set.add_audio_track("Goal")
    came = goal.add_device(device)
    assert settings(came) == settings(device)
    came.parameters[0].automate([])
    goal.add_device(came, index=0).name = "First"
    assert goal.devices[0].name == "First"
    goal.take_device(goal.devices[0])
    assert goal.devices[-1].name == "First"
    live_set.returns[0].take_device(came)
    assert live_set.check() == []
    with pytest.raises(EditRefused, match="use add_device"):
        goal.take_device(device)
    again = reopened(live_set)
    assert [one.name for one in again.track("Goal").devices] == ["First"]


def test_automation_goes_with_its_device(corpus: Path) -> None:
    live_set = open_line(corpus, 12)
    track = next(track for track in live_set.tracks + live_set.returns if track.devices)
    device = track.devices[0]
    device.on.automate([Point(0.0, 1.0), Point(4.0, 0.0)])
    assert len(track.envelopes) == 1
    track.take_device(device, index=0)
    assert len(track.envelopes) == 1, "it stays while the device stays on its track"
    live_set.add_audio_track("Goal").take_device(device)
    assert track.envelopes == []
    assert live_set.check() == []


def test_a_device_of_another_live_is_refused(corpus: Path) -> None:
    old, new = open_line(corpus, 9), open_line(corpus, 12)
    device = next(iter(new.devices))
    with pytest.raises(EditRefused, match="open it in Live, and save it from there"):
        old.tracks[0].add_device(device)


def test_a_device_is_not_put_into_itself(corpus: Path) -> None:
    live_set = open_set(corpus / RACKED[12])
    rack = next(device for device in live_set.devices if isinstance(device, Rack) and device.chains)
    with pytest.raises(EditRefused, match="in its own chains"):
        rack.chains[0].take_device(rack)
    assert live_set.check() == []


def test_presets_become_devices(corpus: Path) -> None:
    made = 0
    goals: dict[int, LiveSet] = {line: open_set(corpus / source) for line, source in GOALS.items()}
    for path in sorted((corpus / "and-kal+ableton-racks").rglob("*.ad[gv]")):
        preset = sb.open(path)
        assert isinstance(preset, Preset)
        live_set = goals.get(preset.live_line)
        if live_set is None or len(preset.document.xml) > MOST_BYTES:
            continue
        device = live_set.tracks[0].add_device(preset)
        assert kept(walk_devices([device])) == kept(preset.devices), path
        assert live_set.check() == [], path
        device.remove()
        made += 1
    assert made > 40


def test_a_device_taken_out_of_its_rack_lets_go_of_the_macros(corpus: Path) -> None:
    live_set = open_set(corpus / f"{SKELETONS}/11.0.12.als")
    mapped = next(
        device
        for rack in live_set.devices
        if isinstance(rack, Rack)
        for chain in rack.chains
        for device in chain.devices
        if device.element.find(".//KeyMidi") is not None and not isinstance(device, Rack)
    )
    copied = live_set.add_midi_track("Goal").add_device(mapped)
    assert copied.element.find(".//KeyMidi") is None
    assert mapped.element.find(".//KeyMidi") is not None
