"""What Live writes for a clip, row by row: for a set that holds none of the kind.

A row begins with the lines of Live that write it, as in ``9-10|``; behind the
bar it is an outline as in `setbook.model.structure.outline`.
"""

import re

from setbook.errors import EditRefused

_HEAD = """
9-12|LomId 0
9-12|LomIdView 0
9-9|WarpMarkers
9-9|MarkersGenerated false
8-12|CurrentStart 0
8-12|CurrentEnd 4
8-12|Loop
8-12|  LoopStart 0
8-12|  LoopEnd 4
8-12|  StartRelative 0
8-12|  LoopOn true
8-12|  OutMarker 4
8-12|  HiddenLoopStart 0
8-12|  HiddenLoopEnd 4
8-12|Name ""
8-12|Annotation ""
8-10|ColorIndex 0
11-12|Color 0
8-12|LaunchMode 0
8-12|LaunchQuantisation 0
8-12|TimeSignature
8-12|  TimeSignatures
8-9|    RemoteableTimeSignature
10-12|    RemoteableTimeSignature #0
8-12|      Numerator 4
8-12|      Denominator 4
8-12|      Time 0
8-8|ModulationList
8-8|  Modulations
9-12|Envelopes
9-12|  Envelopes
8-12|ScrollerTimePreserver
8-12|  LeftTime 0
8-12|  RightTime 4
8-12|TimeSelection
8-12|  AnchorTime 0
8-12|  OtherTime 0
8-12|Legato false
8-12|Ram false
8-12|GrooveSettings
8-12|  GrooveId -1
8-12|Disabled false
8-12|VelocityAmount 0
8-10|FollowTime 4
8-10|FollowActionA 0
8-10|FollowActionB 0
8-10|FollowChanceA 1
8-10|FollowChanceB 0
11-12|FollowAction
11-12|  FollowTime 4
11-12|  IsLinked true
11-12|  LoopIterations 1
11-12|  FollowActionA 4
11-12|  FollowActionB 0
11-12|  FollowChanceA 100
11-12|  FollowChanceB 0
11-12|  JumpIndexA 1
11-12|  JumpIndexB 1
11-12|  FollowActionEnabled false
8-12|Grid
8-12|  FixedNumerator 1
8-12|  FixedDenominator 16
8-12|  GridIntervalPixel 20
8-12|  Ntoles 2
8-12|  SnapToGrid true
8-12|  Fixed false
8-12|FreezeStart 0
8-12|FreezeEnd 0
9-9|IsSongTempoMaster false
9-12|IsWarped true
11-12|TakeId -1
12-12|IsInKey false
12-12|ScaleInformation
12-12|  Root 0
12-12|  Name 0
"""

_MIDI = """
8-12|Notes
8-12|  KeyTracks
10-12|  PerNoteEventStore
10-12|    EventLists
12-12|  NoteProbabilityGroups
12-12|  ProbabilityGroupIdGenerator
12-12|    NextId 1
10-12|  NoteIdGenerator
10-12|    NextId 1
8-12|BankSelectCoarse -1
8-12|BankSelectFine -1
8-12|ProgramChange -1
8-12|NoteEditorFoldInZoom -1
8-12|NoteEditorFoldInScroll 0
8-12|NoteEditorFoldOutZoom -1
8-12|NoteEditorFoldOutScroll 0
11-12|NoteEditorFoldScaleZoom -1
11-12|NoteEditorFoldScaleScroll 0
11-11|ScaleInformation
11-11|  RootNote 0
11-11|  Name Major
11-11|IsInKey false
11-12|NoteSpellingPreference 0
12-12|AccidentalSpellingPreference 3
11-12|PreferFlatRootNote false
11-12|ExpressionGrid
11-12|  FixedNumerator 1
11-12|  FixedDenominator 16
11-12|  GridIntervalPixel 20
11-12|  Ntoles 2
11-12|  SnapToGrid false
11-12|  Fixed false
"""

_AUDIO = """
8-12|SampleRef
8-12|  FileRef
8-10|    HasRelativePath false
8-12|    RelativePathType 0
8-10|    RelativePath
11-12|    RelativePath ""
11-12|    Path ""
8-10|    Name ""
8-12|    Type 1
8-10|    Data
8-10|    RefersToFolder false
8-10|    SearchHint
8-10|      PathHint
8-10|      FileSize 0
8-10|      Crc 0
8-10|      MaxCrcSize 0
8-10|      HasExtendedInfo false
8-8|    ImmutableUid ""
9-12|    LivePackName ""
9-12|    LivePackId ""
11-12|    OriginalFileSize 0
11-12|    OriginalCrc 0
12-12|    SourceHint ""
8-12|  LastModDate 0
8-12|  SourceContext
8-12|  SampleUsageHint 0
8-12|  DefaultDuration 0
8-12|  DefaultSampleRate 44100
12-12|  SamplesToAutoWarp 0
8-8|WarpMarkers
8-12|Onsets
8-12|  UserOnsets
8-12|  HasUserOnsets false
8-12|WarpMode 0
8-12|GranularityTones 30
8-12|GranularityTexture 65
8-12|FluctuationTexture 25
8-12|TransientResolution 6
8-12|TransientLoopMode 2
8-12|TransientEnvelope 100
8-12|ComplexProFormants 100
8-12|ComplexProEnvelope 128
8-12|Sync true
8-12|HiQ true
8-12|Fade true
8-12|Fades
8-12|  FadeInLength 0
8-12|  FadeOutLength 0
8-12|  ClipFadesAreInitialized true
8-12|  CrossfadeInState 0
8-12|  FadeInCurveSkew 0
8-12|  FadeInCurveSlope 0
8-12|  FadeOutCurveSkew 0
8-12|  FadeOutCurveSlope 0
8-9|  ApplyConstraintsState 0
8-12|  IsDefaultFadeIn true
8-12|  IsDefaultFadeOut true
8-8|IsWarped true
8-8|IsSongTempoMaster false
8-12|PitchCoarse 0
8-12|PitchFine 0
8-12|SampleVolume 1
8-9|Straightening 0
8-9|StartWithSongTempo false
8-11|MarkerDensity 2
8-11|AutoWarpTolerance 4
10-12|WarpMarkers
8-12|SavedWarpMarkersForStretched
8-8|MarkersGenerated true
10-12|MarkersGenerated true
10-11|IsSongTempoMaster false
12-12|IsSongTempoLeader false
"""

_TAILS = {"MidiClip": _MIDI, "AudioClip": _AUDIO}
_ROW = re.compile(r"(\d+)-(\d+)\|(.*)")


def clip_outline(tag: str, line: int) -> str:
    """Give the outline of a clip of a kind, as a line of Live writes it.

    Raises
    ------
    EditRefused
        The line is none that setbook knows.
    """
    rows = [tag]
    for row in (_HEAD + _TAILS[tag]).split("\n"):
        match = _ROW.fullmatch(row)
        if match and int(match[1]) <= line <= int(match[2]):
            rows.append(f"  {match[3]}")
    if len(rows) == 1:
        raise EditRefused(
            f"expected a set of Live 8 to 12, found line {line}: setbook does not know its clips"
        )
    return "\n".join(rows)
