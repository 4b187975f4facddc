"""Racks of instruments that are played chain by chain: returns of drum racks, and what moves with the song."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from lxml import etree
from tests.audio.console.node_console import bundle_console, render_in_node
from tests.audio.written_racks import ON, Branch, Knob, put_rack, rack_xml, utility

import setbook as sb
from setbook.audio import PcmStore, build_plan, fidelity, render
from setbook.audio.console import Console
from setbook.model import Parameter, Point

if TYPE_CHECKING:
    from pathlib import Path

    from setbook.model import LiveSet, Rack, Track

RATE = 44_100


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> PcmStore:
    return PcmStore(tmp_path_factory.mktemp("store"))


@pytest.fixture
def song(demo_project: Path) -> LiveSet:
    return sb.open(demo_project / "Night Drive v2.als")  # type: ignore[return-value]


def alone(song: LiveSet, name: str) -> Track:
    found = song.track(name)
    for other in song.tracks:
        other.mixer.active.value = other == found or other.kind == "group"
    return found


def heard(song: LiveSet, store: PcmStore, beats: float = 8.0) -> np.ndarray:
    return render(song, end_beats=beats, store=store, tail_seconds=0.0).samples


def beat(song: LiveSet) -> Rack:
    return next(device for device in alone(song, "Beat").devices if device.tag == "DrumGroupDevice")  # type: ignore[return-value]


def add_return(rack: Rack, *devices: str, volume: float = 1.0) -> None:
    """Put a return behind a rack's pads, and a send at −∞ on each."""
    made = Branch(tuple(devices), kind="ReturnBranch", volume=Knob(volume, low=0.0003, high=2))
    holder = rack.element.find("ReturnBranches")
    if holder is None:
        holder = etree.SubElement(rack.element, "ReturnBranches")
    holder.append(etree.fromstring(made.xml()))
    for chain in rack.chains:
        mixer = chain.element.find("MixerDevice")
        sends = mixer.find("SendInfos")
        if sends is None:
            sends = etree.SubElement(mixer, "SendInfos")
        knob = Knob(0.0003162277571, low=0.0003162277571, high=1.0)
        sends.append(
            etree.fromstring(f'<AudioBranchSendInfo Id="0">{knob.xml("Send")}</AudioBranchSendInfo>')
        )


def wrapped(track: Track, *zones: tuple[int, int, int, int], **fields: object) -> Rack:
    """Put a track's instrument into a rack, once for each zone of its selector, the n-th n times 6 dB quieter."""
    instrument = track.devices[0].element
    text = etree.tostring(instrument, with_tail=False).decode()
    branches = [
        Branch((text, utility(-6.0206 * number)), zone, kind="InstrumentBranch")
        for number, zone in enumerate(zones)
    ]
    instrument.getparent().remove(instrument)
    return put_rack(track, rack_xml(*branches, tag="InstrumentGroupDevice", **fields), 0)  # type: ignore[arg-type]


def loudness(sound: np.ndarray, beats: tuple[float, float], bpm: float) -> float:
    first, last = (round(at * 60 / bpm * RATE) for at in beats)
    return float(np.sqrt((sound[:, first:last].astype(float) ** 2).mean()))


def test_pads_send_to_the_returns_of_their_rack(song: LiveSet, store: PcmStore) -> None:
    rack = beat(song)
    dry = heard(song, store)
    add_return(rack, volume=0.5)
    np.testing.assert_array_equal(heard(song, store), dry)  # nothing is sent: one sound, as before
    for chain in rack.chains:
        chain.mixer.sends[0].value = 0.5
    np.testing.assert_allclose(heard(song, store), dry * 1.25, atol=2e-6)


def test_a_return_has_devices_a_fader_and_a_switch(song: LiveSet, store: PcmStore) -> None:
    rack = beat(song)
    dry = heard(song, store)
    add_return(rack, utility(6.0206), rack_xml(Branch((utility(6.0206),)), Branch()), volume=0.5)
    for chain in rack.chains:
        chain.mixer.sends[0].value = 1.0
    np.testing.assert_allclose(heard(song, store), dry * (1 + 2 * (2 + 1) * 0.5), atol=2e-4)
    rack.return_chains[0].mixer.active.value = False
    np.testing.assert_allclose(heard(song, store), dry, atol=2e-6)
    names = {entry.name: entry.level for entry in fidelity(song) if entry.track_id == song.track("Beat").id}
    assert names["Utility"] == "exact"


def test_only_the_pad_that_sends_is_in_the_return(song: LiveSet, store: PcmStore) -> None:
    rack = beat(song)
    dry = heard(song, store)
    add_return(rack)
    kick = next(chain for chain in rack.chains if chain.note == 36)
    kick.mixer.sends[0].value = 1.0
    extra = heard(song, store) - dry
    kick.soloed = True
    solo = heard(song, store)
    np.testing.assert_allclose(extra, solo / 2, atol=2e-6)
    for chain in rack.chains:
        chain.mixer.sends[0].value = 1.0
    np.testing.assert_allclose(heard(song, store), solo, atol=2e-6)  # what solo silences sends nothing


def test_pads_that_choke_each_other_do_so_as_strips(song: LiveSet, store: PcmStore) -> None:
    rack = beat(song)
    for chain in rack.chains:
        chain.choke_group = 1
    choked = heard(song, store)
    add_return(rack)
    rack.chains[0].mixer.sends[0].automate([Point(0.0, 0.0), Point(1.0, 0.0003)])
    np.testing.assert_allclose(heard(song, store), choked, atol=2e-6)


def test_a_pads_fader_and_its_effects_move_with_the_song(song: LiveSet, store: PcmStore) -> None:
    rack = beat(song)
    dry = heard(song, store)
    for chain in rack.chains:
        chain.mixer.volume.automate([Point(0.0, 1.0), Point(4.0, 1.0), Point(4.0, 0.25)])
        chain.mixer.volume.value = 1.0
    levels = [chain.mixer.volume.value for chain in rack.chains]
    assert set(levels) == {1.0}
    wet = heard(song, store)
    first, second = loudness(wet, (0.0, 3.9), song.tempo), loudness(wet, (4.1, 8.0), song.tempo)
    assert first > 3 * second > 0.0
    assert dry.any()


def test_the_selector_chooses_when_a_note_starts(song: LiveSet, store: PcmStore) -> None:
    keys = alone(song, "Keys")
    plain = heard(song, store)
    rack = wrapped(keys, (0, 63, 0, 63), (64, 127, 64, 127))
    np.testing.assert_allclose(heard(song, store), plain, atol=2e-6)
    notes = keys.clips[0].note_array()
    second = float(sorted(set(np.round(notes["time"], 3)))[1])
    change = second - 0.01
    Parameter(rack.element.find("ChainSelector"), song.document, "ChainSelector").automate(
        [Point(0.0, 0.0), Point(change, 0.0), Point(change, 127.0)]
    )
    plan = build_plan(song, store=store)
    chains = [strip for strip in plan.strips if strip.id.startswith(f"{keys.id}~")]
    assert [len(strip.segments) for strip in chains] == [1, 1]
    at = round(second * 60 / song.tempo * RATE)
    first, later = (store.get(strip.segments[0].pcm) for strip in chains)
    assert not later[:, : at - 64].any()
    assert later[:, at + 64 :].any()
    whole = store.get(build_plan_of(keys, song, store))
    np.testing.assert_allclose(first[:, : at - 64], whole[:, : at - 64], atol=1e-6)
    assert first[:, at + 64 : at + 2000].any()  # what rings goes on


def build_plan_of(track: Track, song: LiveSet, store: PcmStore) -> str:
    """Return the key of a track's sound as long as its rack does not move."""
    rack: Rack = track.devices[0]  # type: ignore[assignment]
    Parameter(rack.element.find("ChainSelector"), song.document, "ChainSelector").automate([])
    plan = build_plan(song, store=store)
    return plan.strips[plan.strip_index(track.id)].segments[0].pcm


def test_fades_of_the_selector_lower_velocities(song: LiveSet, store: PcmStore) -> None:
    keys = alone(song, "Keys")
    rack = wrapped(keys, (0, 127, 0, 0), selector=Knob(0, low=0, high=127))
    levels = []
    for value in (0.0, 100.0):
        Parameter(rack.element.find("ChainSelector"), song.document, "ChainSelector").automate(
            [Point(0.0, value), Point(64.0, value), Point(64.0, 0.0)]
        )
        levels.append(np.abs(heard(song, store)).mean())
    assert 0.0 < levels[1] < 0.7 * levels[0]


def test_macros_move_effects_inside_of_a_rack_of_instruments(song: LiveSet, store: PcmStore) -> None:
    keys = alone(song, "Keys")
    plain = heard(song, store)
    text = etree.tostring(keys.devices[0].element, with_tail=False).decode()
    keys.devices[0].remove()
    inner = rack_xml(
        Branch((text, utility(gain=Knob(0, 0, 0, -12))), kind="InstrumentBranch"), tag="InstrumentGroupDevice",
        macros=(Knob(0, 1),),
    )  # fmt: skip
    outer = put_rack(
        keys, rack_xml(Branch((inner,), kind="InstrumentBranch"), tag="InstrumentGroupDevice"), 0
    )
    outer.macros[1].automate([Point(0.0, 0.0), Point(4.0, 0.0), Point(4.0, 127.0)])
    wet = heard(song, store)
    middle = round(4.0 * 60 / song.tempo * RATE)
    np.testing.assert_allclose(wet[:, : middle - 256], plain[:, : middle - 256], atol=2e-6)
    np.testing.assert_allclose(wet[:, middle + 256 :], plain[:, middle + 256 :] * 10 ** (-12 / 20), atol=2e-6)
    said = {entry.device_id: entry for entry in fidelity(song)}
    assert said[outer.id].level == "approximate"
    assert "one by one" in said[outer.id].note


def test_a_rack_of_instruments_that_is_switched_off_is_silent_meanwhile(
    song: LiveSet, store: PcmStore
) -> None:
    keys = alone(song, "Keys")
    rack = wrapped(keys, (0, 127, 0, 127))
    rack.on.automate([Point(0.0, True), Point(4.0, False)])
    wet = heard(song, store)
    middle = round(4.0 * 60 / song.tempo * RATE)
    assert wet[:, :middle].any()
    assert not wet[:, middle + 256 :].any()


def test_what_listens_before_a_tracks_devices_hears_what_comes_behind_its_instrument(
    song: LiveSet, store: PcmStore
) -> None:
    rack = beat(song)
    rack.chains[0].mixer.volume.automate([Point(0.0, 1.0), Point(4.0, 0.5)])
    taker = song.add_audio_track("Taker")
    taker.input_routing.target = f"AudioIn/Track.{song.track('Beat').xml_id}/PreFxOut"
    taker.monitoring = "in"
    plan = build_plan(song, store=store)
    (tap,) = plan.strips[plan.strip_index(taker.id)].takes
    assert plan.strips[tap.strip].id == song.track("Beat").id


def test_open_racks_are_the_same_in_node(song: LiveSet, store: PcmStore, tmp_path: Path) -> None:
    rack = beat(song)
    add_return(rack, utility(3.0, on=ON))
    for number, chain in enumerate(rack.chains):
        chain.mixer.sends[0].automate([Point(0.0, 0.0), Point(6.0, 1.0 - 0.1 * number)])
    plan = build_plan(song, store=store)
    count = 4 * RATE
    here = Console(plan, store).render(0, count)
    pcm = {key: store.get(key) for key in plan.pcm}
    steps = [{"do": "seek", "frame": 0}, {"do": "render", "frame": 0, "frames": count, "block": 512}]
    there = render_in_node(tmp_path / "node", bundle_console(tmp_path), plan, pcm, steps).samples
    np.testing.assert_array_equal(there.view(np.int32), here.view(np.int32))
