"""A rack's preset is told as the same rack in a set is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import setbook as sb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from setbook import LiveSet, Preset


@pytest.fixture
def opened(demo_project: Path, tmp_path: Path) -> dict[str, Callable[[], LiveSet | Preset]]:
    """Open the demo's drum rack, in its set and as a preset."""
    song = demo_project / "Night Drive v4.als"
    preset = tmp_path / "Kit.adg"
    sb.Preset.from_device(sb.open(song).track("Beat").devices[0]).save(preset)
    return {"set": lambda: sb.open(song), "preset": lambda: sb.open(preset)}


def _turn(found: LiveSet | Preset) -> None:
    rack = found.device if isinstance(found, sb.Preset) else found.track("Beat").devices[0]
    kick = rack.chains[0]
    kick.mixer.volume.value = 0.5
    kick.mixer.pan.value = -0.5
    kick.choke_group = 3
    for note in kick.element.iter("ReceivingNote"):
        note.set("Value", "80")


@pytest.mark.parametrize("form", ["set", "preset"])
def test_a_pads_mixer_and_zone_are_told(opened: dict[str, Callable[[], LiveSet | Preset]], form: str) -> None:
    before, after = opened[form](), opened[form]()
    _turn(after)
    told = {(change.where.split(" › ")[-1], change.what) for change in sb.diff(before, after).changes}
    assert {what for _, what in told} == {
        "Volume −1.0 dB → −6.0 dB, Pan C → 25L",
        "Pad C1 → C2",
        "Choke Group 0 → 3",
    }
    assert len({where for where, _ in told}) == 1
