"""Reading instruments: racks, chains, pads, MIDI effects and closed instruments of real sets."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from tests.audio import written_racks
from tests.audio.written_racks import Branch, Knob, put_rack, rack_xml

import setbook as sb
from setbook.audio.console.device_inserts import insert_for
from setbook.audio.macros import is_on
from setbook.audio.sources.drum_voice import DrumVoice
from setbook.audio.sources.fm_voice import FmVoice
from setbook.audio.sources.reading.instruments import InstrumentReader
from setbook.audio.sources.reading.library import Library
from setbook.audio.sources.sampler import SampledVoice
from setbook.format import element
from setbook.model.macro import macro_of
from setbook.model.note import NOTE_DTYPE

HI = "diracdeltas+unableton/Project/hi.als"
NO_NOTES = np.empty(0, NOTE_DTYPE)


@pytest.fixture
def hi(corpus) -> sb.LiveSet:
    return sb.open(corpus / HI)


def read(track):
    reader = InstrumentReader(track, NO_NOTES, Library())
    instrument, effects = reader.read()
    return instrument, effects, reader.fidelity


def keys_of(layer) -> list[int]:
    return [key for key, sent in enumerate(layer.keys) if sent >= 0]


def test_pads_play_their_note_at_the_samples_root(hi):
    instrument, effects, _ = read(hi.tracks[0])
    assert len(instrument.layers) == 16
    assert [keys_of(layer) for layer in instrument.layers] == [[key] for key in range(36, 52)]
    assert {layer.keys[keys_of(layer)[0]] for layer in instrument.layers} == {60}
    assert [device.tag for device in effects] == ["Saturator", "Compressor2"]
    assert all(isinstance(layer.voice, SampledVoice) for layer in instrument.layers)


def test_a_simpler_is_read_with_its_levels_times_and_regions(hi):
    kick = read(hi.tracks[0])[0].layers[0].voice
    assert kick.gain == pytest.approx(10 ** (-6 / 20))
    assert kick.velocity_depth == pytest.approx(0.2204724401)
    assert kick.envelope.release == pytest.approx(10.0)  # by the macro "Decay", at the top of its range
    assert (kick.zones[0].start, kick.zones[0].end) == (12, 10604)
    assert not kick.one_shot
    pad = read(hi.tracks[6])[0].layers[0].voice
    assert pad.filter is not None
    assert pad.filter.cutoff_hz == pytest.approx(950.590576)
    assert pad.filter.steep
    assert pad.filter.envelope_semitones == 40
    assert pad.envelope.release == pytest.approx(5.0, abs=0.001)


def test_pads_of_a_choke_group_share_it(hi):
    layers = read(hi.tracks[0])[0].layers
    groups = {layer.choke_group for layer in layers}
    chained = {chain.choke_group for chain in hi.tracks[0].devices[0].chains}
    assert len(groups) == len(chained)
    assert (0 in groups) == (0 in chained)


def test_chain_mixers_are_heard(hi):
    chain = hi.tracks[0].devices[0].chains[0]
    chain.mixer.volume.value = 0.5
    chain.mixer.pan.value = -1.0
    layer = read(hi.tracks[0])[0].layers[0]
    inner = chain.devices[0].chains[0].mixer
    left = layer.gain_left * np.prod([one.gain_left for one in layer.chains])
    right = layer.gain_right * np.prod([one.gain_right for one in layer.chains])
    assert left == pytest.approx(0.5 * np.sqrt(2) * inner.volume.value)
    assert right == pytest.approx(0.0, abs=1e-9)


def test_effects_of_a_chain_are_read_with_their_settings(hi):
    chain = hi.tracks[2].devices[0].chains[0]
    (layer,) = read(hi.tracks[2])[0].layers
    on = [one for one in chain.devices[1:] if is_on(one.on) and insert_for(one) is not None]
    assert [one.kernel for one in layer.chains[0].effects] == [insert_for(device).kernel for device in on]
    assert layer.chains[0].effects[0].values == insert_for(on[0]).parameters
    next(one for one in on if macro_of(one.on) is None).on.value = False
    (quieter,) = read(hi.tracks[2])[0].layers
    assert len(quieter.chains[0].effects) == len(on) - 1
    assert quieter.key != layer.key


def test_muted_and_soloed_chains(hi):
    chains = hi.tracks[0].devices[0].chains
    chains[0].mixer.active.value = False
    assert len(read(hi.tracks[0])[0].layers) == 15
    chains[3].soloed = True
    assert [keys_of(layer) for layer in read(hi.tracks[0])[0].layers] == [[39]]


def test_a_switched_off_instrument_is_silent(hi):
    hi.tracks[0].devices[0].on.value = False
    assert read(hi.tracks[0])[0].layers == ()


def test_key_zones_narrow_what_a_chain_hears(hi):
    rack = hi.tracks[2].devices[0]
    zone = rack.chains[0].element.find("ZoneSettings/KeyRange")
    zone.find("Min").set("Value", "50")
    zone.find("Max").set("Value", "70")
    (layer,) = read(hi.tracks[2])[0].layers
    assert keys_of(layer) == list(range(50, 71))
    assert isinstance(layer.voice, FmVoice)


def operator_of(hi):
    return hi.tracks[2].devices[0].chains[0].devices[0].element


def test_closed_instruments_get_a_stand_in_by_name(hi):
    operator_of(hi).tag = "UltraAnalog"
    instrument, _, fidelity = read(hi.tracks[2])
    assert instrument.layers[0].voice.name == "pluck"  # "Mod Amp Sine Bleep"
    entry = next(one for one in fidelity if "pluck" in one.note)
    assert entry.level == "approximate"
    levels = {one.name: one.level for one in fidelity}
    assert levels["Amp"] == "approximate"
    assert levels["Cabinet"] == "bypassed"  # its macro mixes it in under a half


def with_midi_effect(track, tag: str, **knobs: float):
    """Put a MIDI effect in front of a track's instrument, as Live writes one."""
    devices = track.devices[0].element.getparent()
    effect = element(tag, Id=9)
    effect.append(copy.deepcopy(track.devices[0].element.find("On")))
    for name, value in knobs.items():
        knob = element(name)
        knob.append(element("Manual", value))
        effect.append(knob)
    devices.insert(0, effect)
    return track


def test_pitch_moves_keys_and_blocks_those_outside_of_its_range(hi):
    track = with_midi_effect(hi.tracks[2], "MidiPitcher", Pitch=12, Lowest=40, Range=20)
    (layer,) = read(track)[0].layers
    assert keys_of(layer) == list(range(40, 61))
    assert layer.keys[40] == 52


def test_chord_adds_layers(hi):
    track = with_midi_effect(
        hi.tracks[2], "MidiChord", Shift1=4, Velocity1=0.5, Shift2=7, Velocity2=1, Shift3=0
    )
    layers = read(track)[0].layers
    assert [layer.keys[60] for layer in layers] == [60, 64, 67]
    assert [layer.velocities[100] for layer in layers] == [100, 50, 100]
    assert layers[2].keys[125] == -1


def test_note_length_holds_notes_for_its_time_where_that_is_in_seconds(hi):
    knobs = {"Mode": "true", "SyncState": "false", "TimeLength": 400, "Gate": 25}
    track = with_midi_effect(hi.tracks[2], "MidiNoteLength", **knobs)
    instrument, _, fidelity = read(track)
    assert [layer.note_seconds for layer in instrument.layers] == [pytest.approx(0.1)]
    assert (fidelity[0].level, fidelity[0].note) == (
        "approximate",
        "Its switch is taken to be on for Note On.",
    )


@pytest.mark.parametrize("other", [{"Mode": "false"}, {"SyncState": "true"}, {"Latch": "true"}])
def test_note_length_is_passed_by_where_keys_that_go_up_beats_or_latches_count(hi, other):
    knobs = {"Mode": "true", "SyncState": "false", "TimeLength": 400, "Gate": 25, **other}
    instrument, _, fidelity = read(with_midi_effect(hi.tracks[2], "MidiNoteLength", **knobs))
    assert [layer.note_seconds for layer in instrument.layers] == [None]
    assert fidelity[0].level == "bypassed"


def velocities(hi, **knobs) -> tuple[list[int], str, str]:
    """Return what Velocity makes of all velocities, and what is said of it."""
    plain = {"Mode": 0, "Operation": 2, "MaxOut": 127, "MinOut": 1, "Range": 127, "Lowest": 1}
    instrument, _, fidelity = read(with_midi_effect(hi.tracks[2], "MidiVelocity", **plain, **knobs))
    return list(instrument.layers[0].velocities), fidelity[0].level, fidelity[0].note


def test_velocity_at_its_defaults_changes_nothing(hi):
    assert velocities(hi) == ([1, *range(1, 128)], "exact", "")


def test_velocity_maps_clips_gates_and_fixes(hi):
    tables = {}
    for mode in (0, 1, 2):
        track = with_midi_effect(
            sb.open(hi.path).tracks[2],
            "MidiVelocity",
            Mode=mode,
            Operation=2,
            MinOut=100,
            MaxOut=20,
            Lowest=40,
            Range=40,
        )
        tables[mode] = read(track)[0].layers[0].velocities
    assert [tables[0][one] for one in (10, 40, 60, 80, 127)] == [100, 100, 60, 20, 20]
    assert [tables[1][one] for one in (10, 40, 60, 80, 127)] == [-1, 100, 60, 20, -1]
    assert set(tables[2]) == {20}


def test_what_velocity_leaves_to_chance_or_bends_is_left_out_and_said(hi):
    found, level, note = velocities(hi, Drive=0.5, Random=12)
    assert found[64] == 64
    assert (level, note) == ("approximate", "Left out: Drive, Random.")


def test_chains_of_a_rack_of_midi_effects_are_taken_side_by_side(hi):
    track = hi.tracks[2]
    knobs = {"Lowest": Knob(0), "Range": Knob(127)}
    chains = (
        Branch((written_racks.device("MidiPitcher", Pitch=Knob(12), **knobs),), kind="MidiEffectBranch"),
        Branch((written_racks.device("MidiPitcher", Pitch=Knob(-5), **knobs),), kind="MidiEffectBranch"),
        Branch((), kind="MidiEffectBranch", speaker=Knob("false", low=64)),
    )
    put_rack(track, rack_xml(*chains, tag="MidiEffectGroupDevice"), 0)
    instrument, _, fidelity = read(track)
    assert [layer.keys[60] for layer in instrument.layers] == [72, 55]
    assert [entry.level for entry in fidelity[:3]] == ["exact"] * 3


def test_a_midi_effect_that_is_not_played_is_listed_and_lets_notes_through(hi):
    track = with_midi_effect(hi.tracks[2], "MidiArpeggiator")
    instrument, _, fidelity = read(track)
    assert keys_of(instrument.layers[0]) == list(range(128))
    assert fidelity[0].level == "bypassed"


def test_a_track_without_an_instrument_has_a_stand_in_for_its_notes(hi):
    track = hi.tracks[2]
    for device in list(track.devices):
        device.element.getparent().remove(device.element)
    notes = np.zeros(4, NOTE_DTYPE)
    notes["pitch"], notes["duration"], notes["time"] = 36, 0.5, range(4)
    instrument, effects = InstrumentReader(track, notes, Library()).read()
    assert len(instrument.layers) == 1
    assert effects == []
    assert read(track)[0].layers == ()


def test_drum_sounds_stand_in_on_pads_of_closed_instruments(hi):
    rack = hi.tracks[0].devices[0]
    closed = copy.deepcopy(operator_of(hi))
    closed.tag = "UltraAnalog"
    for chain in rack.chains[:3]:
        holder = chain.devices[0].element.getparent()
        holder.clear()
        holder.append(copy.deepcopy(closed))
    voices = [layer.voice for layer in read(hi.tracks[0])[0].layers[:3]]
    assert [voice.drum for voice in voices if isinstance(voice, DrumVoice)] == ["kick", "rim", "snare"]


def test_every_rack_of_the_corpus_can_be_read(corpus):
    """Nothing that Live wrote stops the reader."""
    layers = 0
    for path in sorted(corpus.rglob("*.als")):
        if "history" in path.parts or "dawtool" in path.as_posix() or path.stat().st_size < 100:
            continue
        for track in sb.open(path).tracks:
            if track.kind == "midi":
                layers += len(read(track)[0].layers)
    assert layers > 50
