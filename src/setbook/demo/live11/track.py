"""Tracks: audio, MIDI, group, return, main and the cue bus beside it."""

from setbook.demo.live11.device_head import headed
from setbook.demo.live11.mixer import main_mixer, mixer, routings
from setbook.format import Element, element
from setbook.model.structure.outline import find, grow, grow_one, put
from setbook.model.structure.pointees import Pointees

TO_MAIN = ("AudioOut/Master", "Master", "")
TO_GROUP = ("AudioOut/GroupTrack", "Group", "")
TO_SPEAKERS = ("AudioOut/External/S0", "Ext. Out", "1/2")

COMMON = """
LomId 0
LomIdView 0
IsContentSelectedInDocument false
PreferredContentViewMode 0
TrackDelay
  Value 0
  IsValueSampleBased false
Name
  EffectiveName ""
  UserName ""
  Annotation ""
  MemorizedFirstClipName ""
Color 0
AutomationEnvelopes
  Envelopes
TrackGroupId -1
TrackUnfolded false
DevicesListWrapper :LomId=0
ClipSlotsListWrapper :LomId=0
ViewData {}
TakeLanes
  TakeLanes
  AreTakeLanesFolded true
LinkedTrackGroupId -1
"""

PLAYING = """
SavedPlayingSlot -1
SavedPlayingOffset 0
Freeze false
VelocityDetail 0
NeedArrangerRefreeze true
PostProcessFreezeClips 0
"""

CHAIN = """
DeviceChain
  AutomationLanes
    AutomationLanes
      AutomationLane #0
        SelectedDevice 0
        SelectedEnvelope 0
        IsContentSelectedInDocument false
        LaneHeight 68
    AreAdditionalAutomationLanesFolded false
  ClipEnvelopeChooserViewState
    SelectedDevice 0
    SelectedEnvelope 0
    PreferModulationVisible false
"""

MIDI_SEQUENCER = """
ClipSlotList
MonitoringEnum 1
ClipTimeable
  ArrangerAutomation
    Events
    AutomationTransformViewState
      IsTransformPending false
      TimeAndValueTransforms
Recorder
  IsArmed false
  TakeCounter 0
MidiControllers
  ControllerTargets.{0..130} @
"""

AUDIO_SEQUENCER = """
ClipSlotList
MonitoringEnum 1
Sample
  ArrangerAutomation
    Events
    AutomationTransformViewState
      IsTransformPending false
      TimeAndValueTransforms
VolumeModulationTarget @
TranspositionModulationTarget @
GrainSizeModulationTarget @
FluxModulationTarget @
SampleOffsetModulationTarget @
PitchViewScrollPosition -1073741824
SampleOffsetModulationScrollPosition -1073741824
Recorder
  IsArmed false
  TakeCounter 1
"""

DEVICES = """
DeviceChain
  Devices
  SignalModulations
"""

CLIP_SLOT = """
ClipSlot #0
  LomId 0
  ClipSlot
    Value
  HasStop true
  NeedRefreeze true
"""

GROUP_SLOT = """
GroupTrackSlot #0
  LomId 0
"""


def midi_track(
    pointees: Pointees, track_id: int, sends: int, scenes: int, output: tuple[str, str, str]
) -> Element:
    """Make an empty MIDI track."""
    made = _player("MidiTrack", MIDI_SEQUENCER, pointees, track_id, sends, scenes, output)
    made.extend(grow("ReWireSlaveMidiTargetId 0\nPitchbendRange 96", pointees))
    return made


def audio_track(
    pointees: Pointees, track_id: int, sends: int, scenes: int, output: tuple[str, str, str]
) -> Element:
    """Make an empty audio track."""
    made = _player("AudioTrack", AUDIO_SEQUENCER, pointees, track_id, sends, scenes, output)
    put(made, "DeviceChain/MainSequencer/MonitoringEnum", 2)
    return made


def group_track(pointees: Pointees, track_id: int, sends: int, scenes: int) -> Element:
    """Make a group, open, with a slot for every scene."""
    made = _common("GroupTrack", pointees, track_id)
    made.append(element("Slots"))
    chain = _chain(made, pointees, TO_MAIN)
    chain.append(mixer(pointees, sends))
    chain.extend(grow(DEVICES, pointees))
    chain.append(headed("FreezeSequencer", AUDIO_SEQUENCER, pointees))
    put(made, "TrackUnfolded", True)
    for _ in range(scenes):
        add_slot(made, pointees)
    return made


def return_track(pointees: Pointees, track_id: int, sends: int) -> Element:
    """Make a return; its own sends are closed and inactive, as Live makes them."""
    made = _common("ReturnTrack", pointees, track_id)
    chain = _chain(made, pointees, TO_MAIN)
    chain.append(mixer(pointees, sends))
    for active in chain.findall("Mixer/Sends/TrackSendHolder/Active"):
        active.set("Value", "false")
    chain.extend(grow(DEVICES, pointees))
    chain.append(headed("FreezeSequencer", AUDIO_SEQUENCER, pointees))
    return made


def main_track(pointees: Pointees) -> Element:
    """Make the main track, which Live 11 still calls master."""
    made = _common("MasterTrack", pointees)
    put(made, "Name/EffectiveName", "Master")
    chain = _chain(made, pointees, TO_SPEAKERS)
    chain.append(main_mixer(pointees))
    freeze = element("FreezeSequencer")
    freeze.append(headed("AudioSequencer", AUDIO_SEQUENCER, pointees, Id="0"))
    chain.append(freeze)
    chain.extend(grow(DEVICES, pointees))
    return made


def cue_track(pointees: Pointees) -> Element:
    """Make the cue bus."""
    made = _common("PreHearTrack", pointees)
    put(made, "Name/EffectiveName", "Master")
    put(made, "Color", -1)
    chain = _chain(made, pointees, TO_SPEAKERS)
    chain.append(mixer(pointees))
    chain.extend(grow(DEVICES, pointees))
    return made


def add_slot(track: Element, pointees: Pointees) -> None:
    """Give a track one more session slot, wherever it keeps them."""
    outline = GROUP_SLOT if track.tag == "GroupTrack" else CLIP_SLOT
    paths = (
        ("Slots",)
        if track.tag == "GroupTrack"
        else (
            "DeviceChain/MainSequencer/ClipSlotList",
            "DeviceChain/FreezeSequencer/ClipSlotList",
        )
    )
    for path in paths:
        slots = find(track, path)
        slot = grow_one(outline, pointees)
        slot.set("Id", str(len(slots)))
        slots.append(slot)


def _common(tag: str, pointees: Pointees, track_id: int | None = None) -> Element:
    made = element(tag) if track_id is None else element(tag, Id=str(track_id))
    made.extend(grow(COMMON, pointees))
    return made


def _chain(track: Element, pointees: Pointees, output: tuple[str, str, str]) -> Element:
    chain = grow_one(CHAIN, pointees)
    chain.extend(routings(pointees, output))
    track.append(chain)
    return chain


def _player(
    tag: str,
    sequencer: str,
    pointees: Pointees,
    track_id: int,
    sends: int,
    scenes: int,
    output: tuple[str, str, str],
) -> Element:
    made = _common(tag, pointees, track_id)
    made.extend(grow(PLAYING, pointees))
    put(made, "TrackUnfolded", True)
    chain = _chain(made, pointees, output)
    chain.append(mixer(pointees, sends))
    chain.append(headed("MainSequencer", sequencer, pointees))
    chain.append(headed("FreezeSequencer", AUDIO_SEQUENCER, pointees))
    chain.extend(grow(DEVICES, pointees))
    for _ in range(scenes):
        add_slot(made, pointees)
    return made
