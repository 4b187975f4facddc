"""A device in both of its forms: through the other one and back it is the same."""

from __future__ import annotations

import copy
from collections import Counter
from typing import TYPE_CHECKING

import pytest

import setbook as sb
from setbook.errors import FormatError
from setbook.format import element, schema_for, serialise
from setbook.format.version import LiveVersion
from setbook.model.preset_form import device_from_preset, is_pointee, preset_from_device, zero_pointees

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from setbook.format import Element

TYPE_OF_NOTHING = "AbletonDefaultPresetRef/FileRef/Type"
"""Live writes 1 or 2 as the Type of a reference to no file, as machine and version have it; a set keeps none."""


def differences(a: Element, b: Element, path: str = "") -> Iterator[tuple[str, object, object]]:
    """Everything in which two trees differ, but for the white space of binary data."""
    here = f"{path}/{a.tag}"
    if a.tag != b.tag or dict(a.attrib) != dict(b.attrib):
        yield here, (a.tag, dict(a.attrib)), (b.tag, dict(b.attrib))
    if (a.text or "").split() != (b.text or "").split():
        yield here, a.text, b.text
    if [child.tag for child in a] != [child.tag for child in b]:
        yield here, [child.tag for child in a], [child.tag for child in b]
        return
    for one, other in zip(a, b, strict=True):
        yield from differences(one, other, here)


def presets(corpus: Path) -> list[sb.Preset]:
    opened = (sb.open(path) for path in sorted(corpus.rglob("*.ad[gv]")))
    return [found for found in opened if isinstance(found, sb.Preset)]


def test_preset_to_device_and_back_is_the_preset(corpus: Path) -> None:
    lines: Counter[int] = Counter()
    exact = 0
    for preset in presets(corpus):
        before = serialise(preset.element)
        schema = preset.document.schema
        back = preset_from_device(device_from_preset(preset.element, schema), schema)
        found = [] if serialise(back) == before else list(differences(preset.element, back))
        assert all(path.endswith(TYPE_OF_NOTHING) for path, _, _ in found), (preset.path, found[:3])
        assert serialise(preset.element) == before
        exact += not found
        lines[preset.live_line] += 1
    assert set(lines) == {9, 11, 12}
    assert exact >= 0.9 * lines.total()


def test_device_to_preset_and_back_is_the_device_without_what_presets_do_not_keep(corpus: Path) -> None:
    names = ["SanjoSolutions+music/Music.als", "EduardvonBriesen+Ableton-Project/Project/blackpiano.als"]
    names += ["adamjmurray+producer-pal/e2e/live-sets/e2e-test-set Project/e2e-test-set.als"]
    names += ["offlinemark+dawtool/tests/als/live8/live8-patch-markers-auto.als"]
    names += ["elixirbeats+abletoolz/test/version_fixtures/skeletons/11.0.12.als"]
    racks = 0
    for name in names:
        live_set = sb.open(corpus / name)
        assert isinstance(live_set, sb.LiveSet)
        schema = live_set.document.schema
        for device in live_set.devices:
            back = device_from_preset(preset_from_device(device.element, schema), schema)
            kept = copy.deepcopy(device.element)
            zero_pointees(kept)
            if serialise(_plain(kept)) != serialise(_plain(back)):
                found = [path for path, _, _ in differences(kept, back)]
                assert not found, (name, device, found[:5])
            racks += device.kind == "rack"
    assert racks > 50


def _plain(device: Element) -> Element:
    """Take out what a preset has no place for: view, derived names, list numbers, a plug-in's file."""
    for item in list(device.iter()):
        parent = item.getparent()
        if item.tag in {"PluginDevice", "AuPluginDevice"} and parent is not None:
            item[:] = []
        if item.tag in {"IsSelected", "EffectiveName", "LomId"} and parent is not None:
            item.set("Value", "")
        if item is device or (parent is not None and parent.tag in {"Devices", "Branches", "ReturnBranches"}):
            item.attrib.pop("Id", None)
    return device


def test_plug_ins_come_back_with_their_state(corpus: Path) -> None:
    path = corpus / "and-kal+ableton-racks/BassShake.adg"
    preset = sb.open(path)
    assert isinstance(preset, sb.Preset)
    states = [device for device in preset.devices if device.plugin is not None]
    assert [(one.name, one.plugin.format, one.on.value) for one in states] == [
        ("VST plug-in", "VST2", True), ("VST3 plug-in", "VST3", True),
    ]  # fmt: skip
    device = device_from_preset(preset.element, preset.document.schema)
    plugins = list(device.iter("PluginDevice"))
    assert len(plugins) == 2
    for plugin in plugins:
        assert plugin.find("On/Manual").get("Value") == "true"
        assert plugin.find("PluginDesc/*/Preset/*") is not None
    assert plugins[0].find("PluginDesc/VstPluginInfo/UniqueId").get("Value") == "1396788018"


def test_all_pointees_are_zero_in_both_directions(corpus: Path) -> None:
    live_set = sb.open(corpus / "EduardvonBriesen+Ableton-Project/Project/blackpiano.als")
    assert isinstance(live_set, sb.LiveSet)
    schema = live_set.document.schema
    rack = next(device for device in live_set.devices if device.kind == "rack")
    preset = preset_from_device(rack.element, schema)
    for made in (preset, device_from_preset(preset, schema)):
        pointees = [item.get("Id") for item in made.iter() if is_pointee(item)]
        assert len(pointees) > 20
        assert set(pointees) == {"0"}


def test_saved_rack_opens_again_with_its_chains(demo_project: Path, tmp_path: Path) -> None:
    live_set = sb.open(max(demo_project.glob("*.als")))
    assert isinstance(live_set, sb.LiveSet)
    rack = next(device for device in live_set.devices if device.kind == "rack")
    preset = sb.Preset.from_device(rack)
    assert preset.suffix == ".adg"
    again = sb.open(preset.save(tmp_path / f"drums{preset.suffix}"))
    assert isinstance(again, sb.Preset)
    assert again.live_version == live_set.live_version
    assert [chain.name for chain in again.device.chains] == [chain.name for chain in rack.chains]
    assert [chain.note for chain in again.device.chains] == [chain.note for chain in rack.chains]
    assert [device.tag for device in again.devices] == [device.tag for device in inside(rack)]
    assert {sample.name for sample in again.samples} == {
        sample.name for device in inside(rack) for sample in device.samples
    }
    assert not sb.diff(again, again).operations


def inside(rack: sb.Device) -> list[sb.Device]:
    from setbook.model.rack import walk_devices

    return list(walk_devices([rack]))


def test_two_saves_of_a_rack_differ_in_what_was_turned(demo_project: Path) -> None:
    live_set = sb.open(max(demo_project.glob("*.als")))
    assert isinstance(live_set, sb.LiveSet)
    rack = next(device for device in live_set.devices if device.kind == "rack")
    before = sb.Preset.from_device(rack)
    rack.chains[1].mixer.volume.value = 0.25
    found = sb.diff(before, sb.Preset.from_device(rack))
    assert len(found.operations) == 1
    assert len(found) == 1
    assert rack.chains[1].name in found.to_text()


def test_saved_device_opens_again_with_its_values(demo_project: Path, tmp_path: Path) -> None:
    live_set = sb.open(max(demo_project.glob("*.als")))
    assert isinstance(live_set, sb.LiveSet)
    device = next(device for device in live_set.devices if device.tag == "Eq8")
    again = sb.open(sb.Preset.from_device(device).save(tmp_path / "bright.adv"))
    assert isinstance(again, sb.Preset)
    assert again.suffix == ".adv"
    assert [(one.name, one.value) for one in again.device.parameters] == [
        (one.name, one.value) for one in device.parameters
    ]


def test_damage_is_said() -> None:
    schema = schema_for(LiveVersion("11.3", 11))
    empty = element("GroupDevicePreset")
    with pytest.raises(FormatError, match="expected a device in GroupDevicePreset"):
        device_from_preset(empty, schema)


def test_racks_without_end_are_refused() -> None:
    schema = schema_for(LiveVersion("11.3", 11))
    rack = inner = element("AudioEffectGroupDevice")
    for _ in range(100):
        for tag in ("Branches", "AudioEffectBranch", "DeviceChain", "AudioToAudioDeviceChain", "Devices"):
            inner.append(element(tag))
            inner = inner[0]
        inner.append(element("AudioEffectGroupDevice"))
        inner = inner[0]
    with pytest.raises(FormatError, match="at most 64 racks"):
        preset_from_device(rack, schema)
