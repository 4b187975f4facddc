"""Live's effects as inserts: every device of real sets converts, and so does its automation."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pytest

import setbook as sb
from setbook.audio.console.device_inserts import MAPS, fidelity_note, insert_automation, insert_for
from setbook.audio.kernels import kernel
from setbook.audio.macros import is_on, value_now
from setbook.audio.plan import SideChain, Tap
from setbook.errors import SetbookError

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.audio.plan import CellTable, Insert
    from setbook.model import Device
    from setbook.model.parameter import Parameter

LARGEST_BYTES = 400_000
"""Sets over this are left out: the smaller ones hold every device."""

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def devices(corpus: Path) -> dict[str, list[Device]]:
    """Return the effects of real sets, by tag."""
    found = defaultdict(list)
    for path in sorted(corpus.rglob("*.als")):
        if path.stat().st_size > LARGEST_BYTES:
            continue
        try:
            live_set = sb.open(path)
        except SetbookError:
            continue
        for track in live_set.all_tracks:
            for device in track.walk_devices():
                found[device.tag].append(device)
    for path in sorted(corpus.rglob("*.adg")):
        if path.stat().st_size > LARGEST_BYTES:
            continue
        for device in sb.open(path).devices:
            found[device.tag].append(device)
    return found


def setting(insert: Insert, name: str) -> float:
    return insert.parameters[kernel(insert.kernel).index_of(name)]


def everything(values: np.ndarray) -> object:
    """Return tables for all parameters alike."""

    def tables(_parameter: Parameter) -> CellTable:
        return values.astype(np.float32)

    return tables


def test_every_device_converts_to_numbers_within_range(devices: dict[str, list[Device]]) -> None:
    seen = {tag for tag in MAPS if devices[tag]}
    assert seen >= {
        "AutoFilter",
        "Compressor2",
        "Eq8",
        "Reverb",
        "StereoGain",
        "Saturator",
        "Limiter",
        "ChannelEq",
        "AutoPan",
        "Chorus2",
        "DrumBuss",
        "GrainDelay",
        "Hybrid",
        "MultibandDynamics",
        "PhaserNew",
        "Redux2",
        "Resonator",
        "Shifter",
        "Corpus",
        "Erosion",
        "Vocoder",
    }
    for tag in seen:
        for device in devices[tag]:
            insert = insert_for(device)
            level, note = fidelity_note(device)
            assert note
            if insert is None:
                assert level == "bypassed"
                continue
            assert level in {"exact", "approximate"}
            for parameter, value in zip(kernel(insert.kernel).parameters, insert.parameters, strict=True):
                assert parameter.minimum <= value <= parameter.maximum, (tag, parameter.name, value)


def test_automation_goes_through_the_same_conversion(devices: dict[str, list[Device]]) -> None:
    for tag, way in MAPS.items():
        for device in devices[tag][:3]:
            insert = insert_for(device)
            if insert is None:
                continue

            def held(parameter: Parameter) -> CellTable:
                return np.full(3, value_now(parameter), np.float32)

            for name, table in insert_automation(device, held):
                if name == "on":
                    assert table[0] == float(is_on(device.on))
                    continue
                if name.startswith("key_"):
                    assert table[0] == pytest.approx(getattr(insert.side_chain, name.removeprefix("key_")))
                    continue
                parameter = kernel(insert.kernel).parameters[int(name)]
                # A table of the value that is set gives what is set.
                assert table[0] == pytest.approx(insert.parameters[int(name)], rel=1e-4, abs=1e-4), (
                    way,
                    parameter.name,
                )


def test_automation_of_anything_stays_within_range(devices: dict[str, list[Device]]) -> None:
    wild = np.array([-1e9, -1.0, 0.0, 0.3, 1.0, 7.0, 127.0, 1e9, np.nan, np.inf])
    for tag in MAPS:
        for device in devices[tag][:2]:
            insert = insert_for(device)
            for name, table in insert_automation(device, everything(wild)):
                if name.startswith("key_"):
                    assert table.min() >= 0.0
                    assert table.max() <= (1.0 if name == "key_mix" else 16.0)
                elif name != "on":
                    parameter = kernel(insert.kernel).parameters[int(name)]
                    assert table.min() >= np.float32(parameter.minimum), (tag, parameter.name)
                    assert table.max() <= np.float32(parameter.maximum), (tag, parameter.name)


def test_eq_eight_becomes_an_insert_with_its_own_values(devices: dict[str, list[Device]]) -> None:
    eq = devices["Eq8"][0]
    insert = insert_for(eq)
    assert insert is not None
    assert (insert.kernel, insert.device_id, insert.on) == ("eq8", eq.id, bool(eq.on.value))
    assert setting(insert, "band_4_frequency") == pytest.approx(eq.parameter("Bands.3/ParameterA/Freq").value)
    names = dict(insert_automation(eq, everything(np.ones(2))))
    assert str(kernel("eq8").index_of("band_4_gain")) in names


def test_auto_filters_cutoff_is_a_key(devices: dict[str, list[Device]]) -> None:
    device = next(one for one in devices["AutoFilter"] if insert_for(one) is not None)
    cutoff = str(kernel("filter").index_of("frequency"))
    table = dict(insert_automation(device, everything(np.array([57.0, 69.0, 81.0]))))[cutoff]
    np.testing.assert_allclose(table, [220.0, 440.0, 880.0], rtol=1e-6)


def test_synchronised_delays_follow_the_songs_tempo(devices: dict[str, list[Device]]) -> None:
    device = next(one for one in devices["PingPongDelay"] if one.parameter("DelayModeSwitch").value)
    slow, fast = (insert_for(device, bpm) for bpm in (60.0, 120.0))
    assert setting(slow, "time") == pytest.approx(2 * setting(fast, "time"))
    assert (
        setting(fast, "time") % 62.5 == pytest.approx(0.0, abs=1e-6)
        or device.parameter("BeatDelayOffset").value != 0
    )


def test_thresholds_are_gains_in_the_file(devices: dict[str, list[Device]]) -> None:
    device = next(one for one in devices["Compressor2"] if insert_for(one) is not None)
    gain = float(device.parameter("Threshold").value)
    assert setting(insert_for(device), "threshold") == pytest.approx(20 * np.log10(gain), abs=1e-6)


def test_a_side_chain_is_read_with_its_gain_and_mix_and_hears_silence_without_input(
    devices: dict[str, list[Device]],
) -> None:
    device = next(one for one in devices["Compressor2"] if one.parameter("SideChain/OnOff").value)
    level, note = fidelity_note(device)
    assert (level, "side-chain" in note) == ("approximate", True)
    gain = float(device.parameter("SideChain/RoutedInput/Volume").value)
    assert insert_for(device).side_chain == SideChain(
        None, gain, float(device.parameter("SideChain/DryWet").value)
    )
    assert insert_for(device, source=Tap(3)).side_chain.source == Tap(3)
    deaf = next(one for one in devices["Compressor2"] if not one.parameter("SideChain/OnOff").value)
    assert insert_for(deaf).side_chain is None


def test_utility_is_exact_where_only_gain_and_mono_are_used(devices: dict[str, list[Device]]) -> None:
    levels = {fidelity_note(device)[0] for device in devices["StereoGain"]}
    assert levels == {"exact", "approximate"}


def test_a_device_without_a_kernel_is_bypassed_and_says_so(devices: dict[str, list[Device]]) -> None:
    other = next(found[0] for tag, found in devices.items() if tag in {"BeatRepeat", "PluginDevice"})
    assert insert_for(other) is None
    assert list(insert_automation(other, everything(np.ones(2)))) == []
    assert fidelity_note(other)[0] == "bypassed"


def test_multiband_dynamics_takes_over_ratios_as_live_shows_them(devices: dict[str, list[Device]]) -> None:
    for device in devices["MultibandDynamics"][:4]:
        insert = insert_for(device)
        assert insert is not None
        ratio = float(device.parameter("AboveRatioMid").value)
        assert setting(insert, "mid_above_slope") == pytest.approx(1 + ratio)
        assert setting(insert, "mid_below_slope") == pytest.approx(
            1 - float(device.parameter("BelowRatioMid").value)
        )
        slower = float(device.parameter("GlobalTime").value)
        attack = float(device.parameter("AttackLow").value)
        assert setting(insert, "low_attack") == pytest.approx(attack * slower)


def test_auto_pan_follows_its_menu_in_time(devices: dict[str, list[Device]]) -> None:
    device = next(one for one in devices["AutoPan"] if one.parameter("Lfo/RateType").value >= 1)
    slow, fast = (insert_for(device, bpm) for bpm in (60.0, 120.0))
    assert setting(fast, "rate") == pytest.approx(2 * setting(slow, "rate"))
    assert setting(fast, "offset") == pytest.approx(float(device.parameter("Lfo/Phase").value))


def test_a_shifter_goes_to_the_kernel_of_its_mode(devices: dict[str, list[Device]]) -> None:
    kernels = {
        float(device.parameter("Global_ShifterMode").value): insert.kernel
        for device in devices["Shifter"]
        if (insert := insert_for(device)) is not None
    }
    assert kernels == {0.0: "grain_delay", 1.0: "frequency_shifter"}


def test_the_resonators_notes_are_counted_from_the_first(devices: dict[str, list[Device]]) -> None:
    device = devices["Resonator"][0]
    insert = insert_for(device)
    root = float(device.parameter("ResNote").value)
    assert setting(insert, "note_1") == root
    assert setting(insert, "note_2") == root + float(device.parameter("ResPitch2").value)


def written_device(folder: Path, tag: str, **parameters: object) -> Device:
    """Return a device as a preset of Live 12 holds it."""
    written = "".join(
        f'<{name}><Manual Value="{value}"/><AutomationTarget Id="{number}"/></{name}>'
        for number, (name, value) in enumerate({"On": "true", **parameters}.items(), 1)
    )
    path = folder / f"{tag}.adv"
    head = '<Ableton MajorVersion="5" MinorVersion="12.0_12402" Creator="Ableton Live 12.4.5">'
    path.write_text(f"{head}<{tag}>{written}</{tag}></Ableton>", encoding="utf-8")
    return sb.open(path).device


@pytest.mark.parametrize("tag", ["SpectrumAnalyzer", "Tuner"])
def test_what_only_shows_the_sound_is_exact_without_a_kernel(tmp_path: Path, tag: str) -> None:
    device = written_device(tmp_path, tag)
    assert insert_for(device) is None
    assert fidelity_note(device)[0] == "exact"


def test_the_newer_auto_filter_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    def filtered(kind: int) -> Device:
        return written_device(
            tmp_path, "AutoFilter2", Filter_Type=kind, Filter_Frequency=440.0, Filter_Resonance=0.5
        )

    high = insert_for(filtered(1))
    assert high is not None
    assert (setting(high, "mode"), setting(high, "frequency")) == (1.0, 440.0)
    assert fidelity_note(filtered(0))[0] == "approximate"
    assert insert_for(filtered(5)) is None
    assert "low-pass and high-pass" in fidelity_note(filtered(5))[1]


def test_corpus_and_erosion_keep_their_places_and_modes(devices: dict[str, list[Device]]) -> None:
    for device in devices["Corpus"]:
        insert = insert_for(device)
        assert insert is not None
        assert insert.kernel == "resonant_body"
        assert setting(insert, "body") == float(device.parameter("ResonanceType").value)
        assert setting(insert, "hit") == pytest.approx(100 * float(device.parameter("ExcitationX").value))
    for device in devices["Erosion"]:
        insert = insert_for(device)
        assert insert is not None
        assert setting(insert, "frequency") == pytest.approx(float(device.parameter("Freq").value))
        assert setting(insert, "amount") == pytest.approx(float(device.parameter("Amplitude").value))


def test_a_vocoder_takes_its_carrier_from_where_it_is_set_to(devices: dict[str, list[Device]]) -> None:
    carriers = defaultdict(list)
    for device in devices["Vocoder"]:
        kind = device.element.find("CarrierSource/Type")
        assert kind is not None
        carriers[kind.get("Value")].append(device)
    noise, external, own, tracked = (carriers[kind][0] for kind in ("0", "1", "2", "3"))
    assert setting(insert_for(noise), "carrier") == 0.0
    assert insert_for(noise).side_chain is None
    assert setting(insert_for(own), "carrier") == 1.0
    assert insert_for(own).side_chain is None
    heard = Tap(2, "post_fx")
    assert insert_for(external, source=heard).side_chain == SideChain(heard, 1.0, 1.0)
    assert setting(insert_for(own), "bands") == 40.0
    assert insert_for(tracked) is None
    assert "follows the pitch" in fidelity_note(tracked)[1]


def test_vinyl_distortion_is_two_bands_and_says_that_crackle_is_missing(tmp_path: Path) -> None:
    settings = {"Band1On": "true", "Gain1": 0.4, "BandFreq1": 7800.0, "Band2On": "false", "Drive": 0.5}
    insert = insert_for(written_device(tmp_path, "Vinyl", CracleVolume=0.2, **settings))
    assert insert is not None
    assert insert.kernel == "groove_distortion"
    assert [
        setting(insert, name) for name in ("tracing", "tracing_frequency", "pinch", "drive")
    ] == pytest.approx([40.0, 7800.0, 0.0, 12.0])
    assert "Crackle is left out" in fidelity_note(written_device(tmp_path, "Vinyl", CracleVolume=0.2))[1]
    assert "Crackle" not in fidelity_note(written_device(tmp_path, "Vinyl", CracleVolume=0.0))[1]
