"""The Drum Rack: pads, each a chain with a Simpler and a mixer of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from setbook.demo.live11.device_head import device
from setbook.demo.live11.sample import SampleFile
from setbook.demo.live11.sampler import Tone, simpler
from setbook.format import Element, element
from setbook.model.structure.outline import find, grow, grow_one, put
from setbook.model.structure.pointees import Pointees

MACROS = "{0..15}"

RACK = f"""
Branches
IsBranchesListVisible false
IsReturnBranchesListVisible false
IsRangesEditorVisible false
AreDevicesVisible true
NumVisibleMacroControls 8
MacroControls.{MACROS} ~0 0..127
"""

RACK_TAIL = f"""
MacroDefaults.{MACROS} -1
MacroAnnotations.{MACROS} ""
ForceDisplayGenericValue.{MACROS} false
AreMacroControlsVisible false
IsAutoSelectEnabled false
ChainSelector ~0 0..127
ChainSelectorRelativePosition -1073741824
ViewsToRestoreWhenUnfolding 0
ReturnBranches
BranchesSplitterProportion 0.5
ShowBranchesInSessionMixer false
MacroColor.{MACROS} -1
LockId 0
LockSeal 0
ChainsListWrapper :LomId=0
ReturnChainsListWrapper :LomId=0
MacroVariations
  MacroSnapshots
ExcludeMacroFromRandomization.{MACROS} false
ExcludeMacroFromSnapshots.{MACROS} false
AreMacroVariationsControlsVisible false
ChainSelectorFilterMidiCtrl false
RangeTypeIndex 1
ShowsZonesInsteadOfNoteNames false
IsMidiSectionVisible false
AreSendsVisible false
ArePadsVisible true
PadScrollPosition 19
DrumPadsListWrapper :LomId=0
VisibleDrumPadsListWrapper :LomId=0
"""

PAD = """
DrumBranch #0
  LomId 0
  Name
    EffectiveName ""
    UserName ""
    Annotation ""
    MemorizedFirstClipName ""
  IsSelected false
  DeviceChain
    MidiToAudioDeviceChain #0
      Devices
      SignalModulations
  BranchSelectorRange
    Min 0
    Max 0
    CrossfadeMin 0
    CrossfadeMax 0
  IsSoloed false
  SessionViewBranchWidth 55
  IsHighlightedInSessionView false
  SourceContext
    Value
  Color 0
  AutoColored false
  AutoColorScheme 0
  SoloActivatedInSessionMixer false
  DevicesListWrapper :LomId=0
"""

PAD_MIXER = """
Speaker ~true
Volume ~1 0.0003162277571..1.99526238
Panorama ~0 -1..1
SendInfos
RoutingHelper
  Routable
    Target AudioOut/None
    UpperDisplayString No Output
    LowerDisplayString ""
    MpeSettings
      ZoneType 0
      FirstNoteChannel 1
      LastNoteChannel 15
  TargetEnum 0
SendsListWrapper :LomId=0
"""

INVERTED = 128
"""Live counts a pad's receiving note down from here: 92 is key 36."""


@dataclass(frozen=True)
class Pad:
    """A pad: the key that plays it, its sample, level, place and choke group."""

    key: int
    sample: SampleFile
    volume: float = 1.0
    """Linear gain of the chain."""
    pan: float = 0.0
    choke_group: int = 0
    color: int = 0


def drum_rack(pointees: Pointees, pads: Sequence[Pad], name: str) -> Element:
    """Make a Drum Rack."""
    names = "\n".join(f"MacroDisplayNames.{number} Macro {number + 1}" for number in range(16))
    made = device("DrumGroupDevice", RACK + names + RACK_TAIL, pointees, name)
    for pad in pads:
        add_pad(made, pointees, pad)
    return made


def add_pad(rack: Element, pointees: Pointees, pad: Pad) -> None:
    """Put a sample on a pad."""
    branches = find(rack, "Branches")
    branch = grow_one(PAD, pointees)
    branch.set("Id", str(len(branches)))
    put(branch, "Name/EffectiveName", pad.sample.name)
    put(branch, "Color", pad.color)
    find(branch, "DeviceChain/MidiToAudioDeviceChain/Devices").append(simpler(pointees, pad.sample, Tone()))
    mixer = device("MixerDevice", PAD_MIXER, pointees, "AudioBranchMixerDevice")
    del mixer.attrib["Id"]
    find(mixer, "LastPresetRef/Value/AbletonDefaultPresetRef/DeviceId").set("Name", "AudioBranchMixerDevice")
    put(mixer, "ShouldShowPresetName", False)
    put(mixer, "Volume/Manual", pad.volume)
    put(mixer, "Panorama/Manual", pad.pan)
    branch.append(mixer)
    info = element("BranchInfo")
    info.extend(
        grow(
            f"ReceivingNote {INVERTED - pad.key}\nSendingNote 60\nChokeGroup {pad.choke_group}",
            pointees,
        )
    )
    branch.append(info)
    branches.append(branch)


def pad_chain(rack: Element, key: int) -> Element:
    """Find the chain that a key plays."""
    for branch in find(rack, "Branches"):
        if find(branch, "BranchInfo/ReceivingNote").get("Value") == str(INVERTED - key):
            return branch
    raise LookupError(f"expected a pad on key {key}, found none")
