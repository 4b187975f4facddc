"""The set around its tracks: root, scenes, locators, transport, views."""

from setbook.demo.live11.automation import BEFORE_ALL, ENVELOPE
from setbook.demo.live11.track import cue_track, main_track
from setbook.format import Element, element
from setbook.model.structure.outline import find, grow, grow_one, put
from setbook.model.structure.pointees import Pointees

ROOT = {
    "MajorVersion": "5",
    "MinorVersion": "11.0_11300",
    "SchemaChangeCount": "3",
    "Creator": "Ableton Live 11.3.13",
    "Revision": "",
}
"""What Live 11.3.13 calls itself."""

HEAD = """
NextPointeeId 0
OverwriteProtectionNumber 2819
LomId 0
LomIdView 0
Tracks
"""

TAIL = """
SendsPre
Scenes
Transport
  PhaseNudgeTempo 10
  LoopOn false
  LoopStart 0
  LoopLength 16
  LoopIsSongStart false
  CurrentTime 0
  PunchIn false
  PunchOut false
  MetronomeTickDuration 0
  DrawMode false
SongMasterValues
  SessionScrollerPos :X=0 Y=0
SignalModulations
GlobalQuantisation 4
AutoQuantisation 0
Grid
  FixedNumerator 1
  FixedDenominator 16
  GridIntervalPixel 20
  Ntoles 2
  SnapToGrid true
  Fixed false
ScaleInformation
  RootNote 4
  Name Minor
InKey false
SmpteFormat 0
TimeSelection
  AnchorTime 0
  OtherTime 0
SequencerNavigator
  BeatTimeHelper
    CurrentZoom 0.25
  ScrollerPos :X=0 Y=0
  ClientSize :X=745 Y=490
IsContentSplitterOpen true
IsExpressionSplitterOpen true
ExpressionLanes
  ExpressionLane #0
    Type 0
    Size 41
    IsMinimized false
  ExpressionLane #1
    Type 1
    Size 41
    IsMinimized false
  ExpressionLane #2
    Type 2
    Size 41
    IsMinimized true
  ExpressionLane #3
    Type 3
    Size 41
    IsMinimized true
ContentLanes
  ExpressionLane #0
    Type 4
    Size 41
    IsMinimized false
  ExpressionLane #1
    Type 5
    Size 25
    IsMinimized true
ViewStateFxSlotCount 4
ViewStateSessionMixerHeight 120
Locators
  Locators
DetailClipKeyMidis
TracksListWrapper :LomId=0
VisibleTracksListWrapper :LomId=0
ReturnTracksListWrapper :LomId=0
ScenesListWrapper :LomId=0
CuePointsListWrapper :LomId=0
ChooserBar 1
Annotation ""
SoloOrPflSavedValue true
SoloInPlace true
CrossfadeCurve 2
LatencyCompensation 2
HighlightedTrackIndex 0
GroovePool
  LomId 0
  Grooves
AutomationMode false
SnapAutomationToGrid true
ArrangementOverdub false
ColorSequenceIndex 0
AutoColorPickerForPlayerAndGroupTracks
  NextColorIndex 0
AutoColorPickerForReturnAndMasterTracks
  NextColorIndex 0
ViewData {}
ResetNonautomatedMidiControllersOnClipStarts true
MidiFoldIn false
MidiFoldMode 0
MultiClipFocusMode false
MultiClipLoopBarHeight 0
MidiPrelisten false
LinkedTrackGroups
AccidentalSpellingPreference 3
PreferFlatRootNote false
UseWarperLegacyHiQMode false
VideoWindowRect :Top=-2147483648 Left=-2147483648 Bottom=-2147483648 Right=-2147483648
ShowVideoWindow true
TrackHeaderWidth 93
ViewStateArrangerHasDetail true
ViewStateSessionHasDetail true
ViewStateDetailIsSample false
ViewStates
  SessionIO 1
  SessionSends 1
  SessionReturns 1
  SessionMixer 1
  SessionTrackDelay 0
  SessionCrossFade 0
  SessionShowOverView 0
  ArrangerIO 1
  ArrangerReturns 1
  ArrangerMixer 1
  ArrangerTrackDelay 0
  ArrangerShowOverView 1
"""

SCENE = """
Scene #0
  FollowAction
    FollowTime 4
    IsLinked true
    LoopIterations 1
    FollowActionA 4
    FollowActionB 0
    FollowChanceA 100
    FollowChanceB 0
    JumpIndexA 0
    JumpIndexB 0
    FollowActionEnabled false
  Name ""
  Annotation ""
  Color -1
  Tempo 120
  IsTempoEnabled false
  TimeSignatureId 201
  IsTimeSignatureEnabled false
  LomId 0
  ClipSlotsListWrapper :LomId=0
"""

LOCATOR = """
Locator #0
  LomId 0
  Time 0
  Name ""
  Annotation ""
  IsSongStart false
"""

MAIN_COLOR = 55

FOUR_FOUR = 201
"""4/4 in Live's one number for a time signature: (4 - 1) + 99 log2(4)."""


def empty_set(pointees: Pointees, bpm: float) -> Element:
    """Make a set with a main track and a cue bus, and nothing else."""
    root = element("Ableton", **ROOT)
    live_set = element("LiveSet")
    root.append(live_set)
    main = main_track(pointees)
    put(main, "DeviceChain/Mixer/Tempo/Manual", bpm)
    put(main, "Color", MAIN_COLOR)
    cue = cue_track(pointees)
    live_set.extend([*grow(HEAD, pointees), main, cue, *grow(TAIL, pointees)])
    _write_song_envelopes(main, bpm, pointees)
    return root


def set_tempo(main: Element, bpm: float) -> None:
    """Change the tempo, in its knob and in the envelope that Live keeps for it."""
    put(main, "DeviceChain/Mixer/Tempo/Manual", bpm)
    target = find(main, "DeviceChain/Mixer/Tempo/AutomationTarget").get("Id")
    for envelope in find(main, "AutomationEnvelopes/Envelopes"):
        if find(envelope, "EnvelopeTarget/PointeeId").get("Value") == target:
            find(envelope, "Automation/Events/FloatEvent").set("Value", str(element("V", bpm).get("Value")))


def scene(pointees: Pointees, scene_id: int, name: str, color: int) -> Element:
    """Make a scene."""
    made = grow_one(SCENE, pointees)
    made.set("Id", str(scene_id))
    put(made, "Name", name)
    put(made, "Color", color)
    return made


def locator(pointees: Pointees, locator_id: int, name: str, time: float) -> Element:
    """Make a locator."""
    made = grow_one(LOCATOR, pointees)
    made.set("Id", str(locator_id))
    put(made, "Name", name)
    put(made, "Time", time)
    return made


def _write_song_envelopes(main: Element, bpm: float, pointees: Pointees) -> None:
    """Write the two envelopes that every set has: time signature and tempo from before the first beat on."""
    envelopes = find(main, "AutomationEnvelopes/Envelopes")
    for number, (parameter, tag, value) in enumerate(
        (("TimeSignature", "EnumEvent", FOUR_FOUR), ("Tempo", "FloatEvent", bpm))
    ):
        made = grow_one(ENVELOPE, pointees)
        made.set("Id", str(number))
        target = find(main, f"DeviceChain/Mixer/{parameter}/AutomationTarget").get("Id")
        put(made, "EnvelopeTarget/PointeeId", str(target))
        find(made, "Automation/Events").append(element(tag, Id="0", Time=BEFORE_ALL, Value=value))
        envelopes.append(made)
