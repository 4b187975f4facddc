"""Make a track of any kind out of one that the set has.

All kinds share their head, their mixer, their chain and a frozen sequencer,
which is that of an audio track. What else a kind has is listed here. So a new
track carries what its Live line writes, whatever point release that is.
"""

from setbook.errors import EditRefused
from setbook.format import Document, Element, descend, element
from setbook.model.proxy import Proxy
from setbook.model.structure.copying import copy_of, copy_without
from setbook.model.structure.outline import grow
from setbook.model.structure.parameters import put_to_rest
from setbook.model.structure.pointees import Pointees
from setbook.model.structure.routings import to_main, write_routing

TAGS = {"audio": "AudioTrack", "midi": "MidiTrack", "group": "GroupTrack", "return": "ReturnTrack"}

_PLAYERS = ("AudioTrack", "MidiTrack")
_OWN_TO_GROUPS = ("TrackGroupVisible", "GroupedTracksRevealed", "Slots", "MinTrackHeight")
_OWN_TO_PLAYERS = (
    *("SavedPlayingSlot", "SavedPlayingOffset", "MidiFoldIn", "MidiPrelisten", "Freeze", "VelocityDetail"),
    *("NeedArrangerRefreeze", "PostProcessFreezeClips", "MidiTargetPrefersFoldOrIsNotUniform"),
)
_PLAYER_TAIL = {
    8: "MidiFoldIn false\nMidiPrelisten false\nFreeze false\nVelocityDetail 0\nNeedArrangerRefreeze true\n"
    "PostProcessFreezeClips 0\nMidiTargetPrefersFoldOrIsNotUniform false",
    10: "Freeze false\nVelocityDetail 0\nNeedArrangerRefreeze true\nPostProcessFreezeClips 0",
    12: "Freeze false\nNeedArrangerRefreeze true\nPostProcessFreezeClips 0",
}
_MIDI_END = {
    8: "ReWireSlaveMidiTargetId 0",
    11: "ReWireSlaveMidiTargetId 0\nPitchbendRange 96",
    12: "ReWireDeviceMidiTargetId 0\nPitchbendRange 96\nIsTuned true\nControllerLayoutRemoteable 0\n"
    "ControllerLayoutCustomization\n  PitchClassSource 0\n  OctaveSource 2\n  KeyNoteTarget 60\n  StepSize 1\n"
    "  OctaveEvery 12\n  AllowedKeys 0\n  FillerKeysMapTo 0",
}
_AUDIO_END = {8: "", 12: "IsTuned true"}
_GROUP_OWN = {
    8: "TrackGroupVisible true\nSlots\nMinTrackHeight 17",
    9: "GroupedTracksRevealed true\nSlots\nMinTrackHeight 17",
    10: "Slots",
    12: "Slots\nFreeze false\nNeedArrangerRefreeze true",
}
_PLAYING = "SavedPlayingSlot -1\nSavedPlayingOffset 0\n"
_CONTROLLERS = 131
_OF_AUDIO_SEQUENCER = ("PitchViewScrollPosition", "SampleOffsetModulationScrollPosition")
_MONITOR_AUTO = "1"


def blank_track(live_set: Proxy, kind: str) -> Element:
    """Make an empty track of a kind: no clips, devices, automation or name; fader at 0 dB, sends closed.

    Its ids are still those of the track that it was made of, and it has no slots.
    """
    tag = TAGS[kind]
    track = _nearest(live_set, tag)
    document = live_set.document
    if track.tag != tag:
        _convert(track, tag, document)
    _put_to_rest(track, document)
    write_routing_of(track, live_set)
    return track


def write_routing_of(track: Element, live_set: Proxy) -> None:
    """Write the routings that Live gives a new track."""
    for tag, route in {
        "AudioInputRouting": ("AudioIn/External/S0", "Ext. In", "1/2"),
        "MidiInputRouting": ("MidiIn/External.All/-1", "Ext: All Ins", ""),
        "AudioOutputRouting": to_main(live_set),
        "MidiOutputRouting": ("MidiOut/None", "None", ""),
    }.items():
        found = descend(track, f"DeviceChain/{tag}")
        if found is not None:
            write_routing(found, route)


def _nearest(live_set: Proxy, tag: str) -> Element:
    """Copy the track that needs the fewest changes."""
    for wanted in (tag, *_PLAYERS, "GroupTrack", "ReturnTrack"):
        found = descend(live_set.element, f"Tracks/{wanted}")
        if found is not None:
            return copy_without(found, _EMPTIED)
    raise EditRefused(
        "expected a track in the set to make the new one of, found none: Live always keeps one, and a set without "
        "any was not written by it"
    )


def _convert(track: Element, tag: str, document: Document) -> None:
    line = document.schema.line
    chain = track.find("DeviceChain")
    assert chain is not None, "a track has a chain"
    was_player = track.tag in _PLAYERS
    for own in (*_OWN_TO_GROUPS, *(() if tag in _PLAYERS and was_player else _OWN_TO_PLAYERS)):
        for found in track.findall(own):
            track.remove(found)
    for behind in list(chain.itersiblings()):
        track.remove(behind)
    if tag in _PLAYERS and not was_player:
        _put_before(chain, _PLAYING + _by_line(_PLAYER_TAIL, line))
    if tag == "GroupTrack":
        _put_before(chain, _by_line(_GROUP_OWN, line))
    if tag == "MidiTrack":
        track.extend(grow(_by_line(_MIDI_END, line), Pointees()))
    if tag == "AudioTrack":
        track.extend(grow(_by_line(_AUDIO_END, line), Pointees()))
    _convert_chain(chain, tag)
    track.tag = tag


def _convert_chain(chain: Element, tag: str) -> None:
    frozen = chain.find("FreezeSequencer")
    devices = chain.find("DeviceChain")
    assert frozen is not None, "a track has a frozen sequencer"
    assert devices is not None, "a track has a device chain"
    for main in chain.findall("MainSequencer"):
        chain.remove(main)
    if tag in _PLAYERS:
        sequencer = copy_of(frozen)
        sequencer.tag = "MainSequencer"
        if tag == "MidiTrack":
            _to_midi(sequencer)
        frozen.addprevious(sequencer)
        frozen.addnext(devices)  # behind both sequencers
    else:
        devices.addnext(frozen)


def _to_midi(sequencer: Element) -> None:
    """Turn an audio sequencer into one of notes, which has controllers in place of modulations of the sample."""
    for child in list(sequencer):
        if child.tag.endswith("ModulationTarget") or child.tag in _OF_AUDIO_SEQUENCER:
            sequencer.remove(child)
    sample, recorder = sequencer.find("Sample"), sequencer.find("Recorder")
    assert sample is not None, "an audio sequencer has a timeline"
    assert recorder is not None, "a sequencer can record"
    sample.tag = "ClipTimeable"
    takes = recorder.find("TakeCounter")
    if takes is not None:
        takes.set("Value", "0")
    controllers = element("MidiControllers")
    locks = sequencer.find("On/AutomationTarget/LockEnvelope") is not None
    for number in range(_CONTROLLERS):
        target = element(f"ControllerTargets.{number}", Id="0")
        if locks:
            target.append(element("LockEnvelope", 0))
        controllers.append(target)
    sequencer.append(controllers)


def _put_to_rest(track: Element, document: Document) -> None:
    for path, value in _RESTING_VALUES.items():
        for found in track.iterfind(path):
            found.set("Value", value)
    for tag, resting in _RESTING_PARAMETERS.items():
        for parameter in track.iterfind(f"DeviceChain/Mixer/{tag}"):
            put_to_rest(parameter, document.schema, resting)
            for mapped in parameter.findall("KeyMidi"):
                parameter.remove(mapped)
    for part in track.iterfind("DeviceChain/*/On"):
        put_to_rest(part, document.schema)


_EMPTIED = (
    *("AutomationEnvelopes/Envelopes", "TakeLanes/TakeLanes", "Slots", "DeviceChain/Mixer/Sends"),
    *("DeviceChain/DeviceChain/Devices", "DeviceChain/DeviceChain/SignalModulations"),
    *(
        f"DeviceChain/{sequencer}/{path}"
        for sequencer in ("MainSequencer", "FreezeSequencer")
        for path in (
            *("ClipSlotList", "LastPresetRef/Value"),
            *("Sample/ArrangerAutomation/Events", "ClipTimeable/ArrangerAutomation/Events"),
        )
    ),
)
"""Lists that a new track has nothing in."""

_RESTING_PARAMETERS: dict[str, float | bool] = {
    "Speaker": True,
    "Pan": 0.0,
    "SplitStereoPanL": -1.0,
    "SplitStereoPanR": 1.0,
    "Volume": 1.0,
    "CrossFadeState": 1.0,
}
_RESTING_VALUES = {
    **dict.fromkeys(("Name/UserName", "Name/Annotation", "Name/MemorizedFirstClipName"), ""),
    **dict.fromkeys(("SavedPlayingSlot", "TrackGroupId", "LinkedTrackGroupId"), "-1"),
    **dict.fromkeys(("TrackDelay/Value", "SavedPlayingOffset", "PostProcessFreezeClips"), "0"),
    **dict.fromkeys(("TrackDelay/IsValueSampleBased", "Freeze", "DeviceChain/Mixer/SoloSink"), "false"),
    "DeviceChain/MainSequencer/MonitoringEnum": _MONITOR_AUTO,
    "DeviceChain/MainSequencer/Recorder/IsArmed": "false",
    "DeviceChain/Mixer/PanMode": "0",
}


def _put_before(chain: Element, outline: str) -> None:
    for made in grow(outline, Pointees()):
        chain.addprevious(made)


def _by_line(table: dict[int, str], line: int) -> str:
    """Give what a line writes: the newest entry that is not newer."""
    return table[max(known for known in table if known <= max(line, min(table)))]
