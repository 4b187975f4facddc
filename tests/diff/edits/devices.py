"""Edits of devices, racks and plug-ins."""

from __future__ import annotations

import copy

from tests.diff.edits.reach import renumber, set_value
from tests.diff.edits.registry import Expected, NotHere, edit


@edit
def switch_device(song, rng):
    devices = [device for device in song.devices if device.element.find("On") is not None]
    if not devices:
        return NotHere
    device = rng.choice(devices)
    device.on.value = not device.on.value
    return Expected("set", "device", r"^switched (on|off)$")


@edit
def turn_knob(song, rng):
    knobs = [
        parameter
        for device in song.devices
        for parameter in device.parameters
        if isinstance(parameter.value, float) and parameter.envelope is None and parameter.minimum is not None
    ]
    if not knobs:
        return NotHere
    knob = rng.choice(knobs)
    knob.value = knob.minimum + (knob.maximum - knob.minimum) * 0.37 + 0.011
    return Expected("set", "parameter", r" → ")


@edit
def remove_device(song, rng):
    devices = [device for track in song.tracks for device in track.devices]
    if not devices:
        return NotHere
    element_ = rng.choice(devices).element
    element_.getparent().remove(element_)
    return Expected("remove", "device", r"^removed ", 1)


@edit
def add_device(song, rng):
    devices = [device for device in song.devices if device.kind == "audio_effect"]
    if not devices:
        return NotHere
    twin = copy.deepcopy(rng.choice(devices).element)
    renumber(twin)
    chain = song.tracks[0].element.find("DeviceChain/DeviceChain/Devices")
    twin.set("Id", str(1 + max((int(found.get("Id", "0")) for found in chain), default=0)))
    chain.append(twin)
    return Expected("insert", "device", r"^added ", 1)


@edit
def move_device(song, rng):
    chains = [track.devices for track in song.tracks if len(track.devices) > 1]
    if not chains:
        return NotHere
    devices = rng.choice(chains)
    devices[0].element.getparent().append(devices[0].element)
    return Expected("move", "device", r"^moved .* (behind|first)", 1)


@edit
def move_device_to_another_track(song, rng):
    donors = [track for track in song.tracks if track.devices]
    if not donors or len(song.tracks) < 2:
        return NotHere
    donor = rng.choice(donors)
    other = next(track for track in song.tracks if track != donor)
    other.element.find("DeviceChain/DeviceChain/Devices").append(donor.devices[-1].element)
    return Expected("move", "device", r"^moved .* from .* to ", 1)


@edit
def turn_knobs_of_one_device(song, rng):
    devices = [device for device in song.devices if device.tag != "Eq8" and len(knobs(device)) > 3]
    if not devices:
        return NotHere
    for knob in rng.sample(knobs(rng.choice(devices)), 4):
        knob.value = knob.minimum + (knob.maximum - knob.minimum) * 0.41 + 0.017
    return Expected("set", "parameter", r" → .* → .* → .* and 1 more setting$", details=4)


@edit
def reshape_eq(song, rng):
    eqs = [
        device
        for device in song.devices
        if device.tag == "Eq8" and device.element.find(BAND.format(1, "Mode")) is not None
    ]
    if not eqs or song.live_line < 9:
        return NotHere
    eq = rng.choice(eqs).element
    for number, hertz, gain in ((1, 432, -5.5), (2, 2400, 3.25)):
        for tag, value in (("IsOn", True), ("Mode", 3), ("Freq", hertz), ("Gain", gain)):
            set_value(eq, BAND.format(number, tag), value)
    return Expected("set", "parameter", r"Band 2 .*432 Hz.*; Band 3 |Band 3 .*2\.40 kHz.*; Band 2 ")


@edit
def rename_device(song, rng):
    devices = list(song.devices)
    if not devices:
        return NotHere
    set_value(rng.choice(devices).element, "UserName", "Glue it")
    return Expected("set", "device", r'"Glue it"$', 1)


@edit
def rename_macro(song, rng):
    racks = [device for device in song.devices if device.element.find("MacroDisplayNames.0") is not None]
    if not racks:
        return NotHere
    set_value(rng.choice(racks).element, "MacroDisplayNames.0", "Grit")
    return Expected("set", "device", r'^Macro 1 renamed .* → "Grit"$', 1)


@edit
def remove_chain(song, rng):
    found = chains(song)
    if not found:
        return NotHere
    chain = rng.choice(found)
    chain.getparent().remove(chain)
    return Expected("remove", "device", r"^removed (chain|pad)", 1)


@edit
def move_chain(song, rng):
    found = [chain for chain in chains(song) if len(chain.getparent()) > 2]
    if not found:
        return NotHere
    branches = rng.choice(found).getparent()
    branches.append(branches[0])
    return Expected("move", "device", r"^moved (chain|pad)", 1)


@edit
def turn_down_chain(song, rng):
    found = [chain for chain in chains(song) if chain.find("MixerDevice/Volume/Manual") is not None]
    if not found:
        return NotHere
    set_value(rng.choice(found), "MixerDevice/Volume/Manual", 0.1)
    return Expected("set", "mixer", r"^Volume .* → −20\.0 dB$")


@edit
def change_plugin_state(song, rng):
    buffers = [
        found
        for device in song.devices
        if device.plugin is not None
        for found in device.element.iter("Buffer", "ProcessorState")
        if (found.text or "").strip()
    ]
    if not buffers:
        return NotHere
    buffer = rng.choice(buffers)
    buffer.text = f"{buffer.text.rstrip()}00FF"
    return Expected("set", "device", r"^plug-in state changed$", 1)


@edit
def swap_sample_of_instrument(song, rng):
    zones = [zone for device in song.devices for zone in device.element.iterfind(ZONES)]
    zones = [zone for zone in zones if zone.find("SampleRef/FileRef") is not None]
    if not zones:
        return NotHere
    zone = rng.choice(zones)
    for tag in ("Name", "Path", "RelativePath"):
        found = zone.find(f"SampleRef/FileRef/{tag}")
        if found is not None and found.get("Value") is not None:
            found.set("Value", "Samples/tom.wav" if tag != "Name" else "tom.wav")
    set_value(zone, "Name", "tom")
    set_value(zone, "SampleEnd", 12_345)
    return Expected("set", "sample", r'→ "tom\.wav"( \(.* → .*\))?$')


@edit
def tune_zone(song, rng):
    zones = [zone for device in song.devices for zone in device.element.iterfind(ZONES)]
    if not zones:
        return NotHere
    set_value(rng.choice(zones), "RootKey", 61)
    return Expected("set", "sample", r"^Root Key .* → C#3$", 1)


def knobs(device):
    return [
        parameter
        for parameter in device.parameters
        if isinstance(parameter.value, float) and parameter.envelope is None and parameter.minimum is not None
    ]


def chains(song):
    found = (chain for device in song.devices for chain in device.element.iterfind("Branches/*"))
    return [chain for chain in found if chain.find("MixerDevice") is not None]


BAND = "Bands.{}/ParameterA/{}/Manual"
ZONES = "Player/MultiSampleMap/SampleParts/MultiSamplePart"
